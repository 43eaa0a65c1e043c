using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace SpamGate.Smpp.Sessions;

/// <summary>
/// A small SMSC side: accepts connections and makes a session of each. What binds and submits mean is up to the handler the owner sets.
/// </summary>
public sealed class SmppServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly SmppConnectionOptions _options;
    private readonly Action<SmppConnection> _accepted;
    private readonly ConcurrentDictionary<SmppConnection, byte> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private SmppServer(Socket listener, SmppConnectionOptions options, Action<SmppConnection> accepted)
    {
        _listener = listener;
        _options = options;
        _accepted = accepted;
        _accepting = AcceptLoopAsync();
    }

    /// <summary>Where it listens; the port that port 0 became.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Sessions that are open.</summary>
    public IReadOnlyCollection<SmppConnection> Connections => [.. _connections.Keys];

    /// <summary>Listens. <paramref name="accepted"/> sets the handlers of each session before its first octet is read.</summary>
    public static SmppServer Start(IPEndPoint endpoint, Action<SmppConnection> accepted, SmppConnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(accepted);
        Socket listener = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endpoint);
            listener.Listen();
            return new SmppServer(listener, options ?? new SmppConnectionOptions(), accepted);
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening and closes every session.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys.Select(static c => c.CloseAsync(SessionEndReason.ServerStopping))).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptLoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                SmppConnection connection = new(new NetworkStream(socket, ownsSocket: true), SessionRole.Smsc, _options);
                _connections.TryAdd(connection, 0);
                _ = ForgetAsync(connection);
                Open(connection);
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                // One connection that was reset before it was accepted; the listener lives on.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A fault of the owner's callback costs that connection, not the listener.")]
    private void Open(SmppConnection connection)
    {
        try
        {
            _accepted(connection);
            connection.Start();
        }
        catch (Exception)
        {
            _ = connection.CloseAsync(SessionEndReason.InternalFault);
        }
    }

    private async Task ForgetAsync(SmppConnection connection)
    {
        await connection.Completion.ConfigureAwait(false);
        _connections.TryRemove(connection, out _);
    }
}
