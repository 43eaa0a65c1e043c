using System.Net.Security;
using System.Net.Sockets;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// A connected socket that is read and written by blocking calls, plain or under TLS: for peers that have a thread of their own. One
/// reader and one writer at a time.
/// </summary>
public sealed class BlockingConnection(Socket socket) : IDisposable
{
    private SslStream? _tls;
    private int _receiveTimeout;

    /// <summary>How long <see cref="Receive"/> waits, in milliseconds; 0 = for ever.</summary>
    public int ReceiveTimeout
    {
        get => _receiveTimeout;
        set => socket.ReceiveTimeout = _receiveTimeout = value;
    }

    /// <summary>Shakes hands as the server; from then on all octets are encrypted.</summary>
    /// <exception cref="IOException">The connection ended.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The client did not agree.</exception>
    public void BeginTls(SslServerAuthenticationOptions options)
    {
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
        tls.AuthenticateAsServer(options);
        _tls = tls;
    }

    /// <summary>Shakes hands as the client; from then on all octets are encrypted.</summary>
    /// <exception cref="IOException">The connection ended.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server did not agree, or its certificate is not good.</exception>
    public void BeginTls(SslClientAuthenticationOptions options)
    {
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
        tls.AuthenticateAsClient(options);
        _tls = tls;
    }

    /// <summary>Receives what there is, at least one octet; 0 with <see cref="SocketError.Success"/> = the peer closed.</summary>
    public int Receive(Span<byte> buffer, out SocketError error)
    {
        if (_tls is null)
        {
            return socket.Receive(buffer, SocketFlags.None, out error);
        }

        try
        {
            // SslStream hands over every record that is complete, as long as the buffer has room: what it keeps back is a part of one, whose
            // rest the socket has yet to get. So nothing is waited for that is here already, and no exception is spent on a time-out.
            if (_receiveTimeout > 0 && !socket.Poll(TimeSpan.FromMilliseconds(_receiveTimeout), SelectMode.SelectRead))
            {
                error = SocketError.TimedOut;
                return 0;
            }

            error = SocketError.Success;
            return _tls.Read(buffer);
        }
        catch (IOException fault)
        {
            error = ErrorOf(fault);
            return 0;
        }
    }

    /// <summary>Sends all of it, under TLS in records of 16 KiB.</summary>
    public SocketError Send(ReadOnlySpan<byte> octets)
    {
        if (_tls is not null && !octets.IsEmpty)
        {
            try
            {
                _tls.Write(octets);
                return SocketError.Success;
            }
            catch (IOException fault)
            {
                return ErrorOf(fault);
            }
        }

        while (!octets.IsEmpty)
        {
            int sent = socket.Send(octets, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                return error;
            }

            octets = octets[sent..];
        }

        return SocketError.Success;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The socket first: a peer that does not read must not hold back the end.
        socket.Dispose();
        _tls?.Dispose();
    }

    private static SocketError ErrorOf(IOException fault) => (fault.InnerException as SocketException)?.SocketErrorCode ?? SocketError.ConnectionAborted;
}
