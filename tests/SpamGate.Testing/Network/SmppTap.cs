using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SpamGate.Testing.Network;

/// <summary>Header of a PDU that crossed a tap.</summary>
/// <param name="FromClient">True when the side that connected sent it.</param>
public readonly record struct TappedPdu(bool FromClient, uint CommandId, uint Status, uint Sequence);

/// <summary>Octets that crossed a tap, as they came.</summary>
/// <param name="Connection">Number of the connection, from 1.</param>
/// <param name="FromClient">True when the side that connected sent them.</param>
/// <param name="Octets">Any piece of the stream.</param>
public readonly record struct TappedOctets(int Connection, bool FromClient, byte[] Octets);

/// <summary>
/// A TCP relay between two SMPP peers that notes every header which crosses it and can cut all connections at any octet.
/// </summary>
public sealed class SmppTap : IAsyncDisposable
{
    // How long the other direction may go on after one side closed in order.
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    private readonly TcpListener _listener;
    private readonly int _targetPort;
    private readonly ConcurrentDictionary<Socket, byte> _sockets = new();
    private readonly ConcurrentQueue<TappedPdu> _seen = new();
    private readonly ConcurrentQueue<TappedOctets> _octets = new();
    private int _connections;

    private SmppTap(TcpListener listener, int targetPort)
    {
        _listener = listener;
        _targetPort = targetPort;
    }

    /// <summary>Where to connect.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Everything that crossed, in order.</summary>
    public IReadOnlyList<TappedPdu> Seen => [.. _seen];

    /// <summary>True to keep the octets, too: for <see cref="SmppDissector"/>.</summary>
    public bool KeepOctets { get; set; }

    /// <summary>The octets that crossed while they were kept, in pieces as they came.</summary>
    public IReadOnlyList<TappedOctets> Octets => [.. _octets];

    /// <summary>Relays to a local port; whoever connects while nobody listens there is closed again.</summary>
    public static SmppTap Start(int targetPort)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var tap = new SmppTap(listener, targetPort);
        _ = tap.AcceptAsync();
        return tap;
    }

    /// <summary>How many PDUs with this id crossed in this direction.</summary>
    public int Count(uint commandId, bool fromClient) => _seen.Count(pdu => pdu.CommandId == commandId && pdu.FromClient == fromClient);

    /// <summary>Cuts every connection with a reset on both sides; new ones are accepted.</summary>
    public void Cut()
    {
        foreach (Socket socket in _sockets.Keys)
        {
            Reset(socket);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        return ValueTask.CompletedTask;
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // Already closed from the other direction.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync();
                _ = RelayAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The tap was closed.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _sockets[client] = 0;
        _sockets[server] = 0;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _targetPort);
            int connection = Interlocked.Increment(ref _connections);
            Task<bool> up = PumpAsync(client, server, connection, fromClient: true);
            Task<bool> down = PumpAsync(server, client, connection, fromClient: false);
            if (await await Task.WhenAny(up, down))
            {
                await Task.WhenAny(Task.WhenAll(up, down), Task.Delay(s_lastWords));
            }
        }
        catch (SocketException)
        {
            // Nobody listens behind the tap.
        }
        finally
        {
            _sockets.TryRemove(client, out _);
            _sockets.TryRemove(server, out _);
            Reset(client);
            Reset(server);
        }
    }

    // True when the sender closed in order, false when the connection broke.
    private async Task<bool> PumpAsync(Socket from, Socket to, int connection, bool fromClient)
    {
        var headers = new HeaderScanner(header => _seen.Enqueue(header with { FromClient = fromClient }));
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                headers.Scan(buffer.AsSpan(0, read));
                if (KeepOctets)
                {
                    _octets.Enqueue(new TappedOctets(connection, fromClient, buffer.AsSpan(0, read).ToArray()));
                }

                for (int sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
                }
            }

            // An orderly close travels on, so that a last answer behind it still arrives.
            to.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private sealed class HeaderScanner(Action<TappedPdu> found)
    {
        private readonly byte[] _header = new byte[16];
        private int _filled;
        private long _skip;

        public void Scan(ReadOnlySpan<byte> octets)
        {
            while (!octets.IsEmpty)
            {
                if (_skip > 0)
                {
                    int skipped = (int)long.Min(_skip, octets.Length);
                    _skip -= skipped;
                    octets = octets[skipped..];
                    continue;
                }

                int taken = int.Min(_header.Length - _filled, octets.Length);
                octets[..taken].CopyTo(_header.AsSpan(_filled));
                _filled += taken;
                octets = octets[taken..];
                if (_filled == _header.Length)
                {
                    _filled = 0;
                    _skip = long.Max(0, BinaryPrimitives.ReadUInt32BigEndian(_header) - (long)_header.Length);
                    found(new TappedPdu(
                        false,
                        BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4)),
                        BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(8)),
                        BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(12))));
                }
            }
        }
    }
}
