using Microsoft.AspNetCore.Connections;
using SpamGate.Gateway.Telemetry;

namespace SpamGate.Gateway.Ingress;

/// <summary>Kestrel's way in: one session per connection, recorded from its first to its last moment.</summary>
internal sealed partial class SmppConnectionHandler(
    IngressServices services, SessionRegistry sessions, GatewayMetrics metrics, ILogger<SmppConnectionHandler> logger) : ConnectionHandler
{
    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (services.Draining)
        {
            return;
        }

        var session = new IngressSession(connection, services);
        sessions.Add(session);
        metrics.SessionOpened(session.Read, session.Written, session.Latencies);
        try
        {
            await session.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            sessions.Remove(session);
            metrics.SessionEnded(session.EndReason, session.Read, session.Written, session.Latencies);
            Log.SessionEnded(logger, connection.ConnectionId, session.Account?.SystemId ?? "-", session.EndReason.ToString());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SessionEnded, LogLevel.Information, "Connection {ConnectionId}: session of {SystemId} ended: {Reason}", EventName = "SessionEnded")]
        public static partial void SessionEnded(ILogger logger, string connectionId, string systemId, string reason);
    }
}
