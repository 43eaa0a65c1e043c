using System.Net;
using Microsoft.AspNetCore.Connections;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// The first thing a connection meets, before TLS and before a session exists: how many there may be, in all and from one address. One too many
/// is closed at once and counted, and costs nothing else.
/// </summary>
internal sealed class ConnectionGate(SnapshotSource snapshots, GatewayMetrics metrics)
{
    private readonly Lock _counting = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _count;

    /// <summary>Connections inside.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Runs the rest of a connection's life if there is room for it.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IPAddress address = SourceAddress.Of(connection.RemoteEndPoint);
        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections."));
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(address);
        }
    }

    /// <summary>Takes a place; false when there is none, which is counted.</summary>
    public bool TryEnter(IPAddress address)
    {
        SmppOptions limits = snapshots.Current.Options.Smpp;
        lock (_counting)
        {
            if (limits.MaxConnections != 0 && _count >= limits.MaxConnections)
            {
                metrics.ConnectionRefused("connections");
                return false;
            }

            _byAddress.TryGetValue(address, out int ofAddress);
            if (limits.MaxConnectionsPerAddress != 0 && ofAddress >= limits.MaxConnectionsPerAddress)
            {
                metrics.ConnectionRefused("connections_per_address");
                return false;
            }

            _byAddress[address] = ofAddress + 1;
            _count++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress address)
    {
        lock (_counting)
        {
            _count--;
            if (--System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_byAddress, address) == 0)
            {
                _byAddress.Remove(address);
            }
        }
    }
}
