using System.Net.Security;
using System.Net.Sockets;
using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Egress;

/// <summary>Opens a link's way to its SMSC: TCP with large buffers, and TLS on it where the configuration in force says so.</summary>
internal static class LinkConnector
{
    private const int SocketBufferOctets = 1 << 20;

    /// <summary>A socket as links use it: what is written in one go leaves at once.</summary>
    public static Socket CreateSocket() => new(SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        SendBufferSize = SocketBufferOctets,
        ReceiveBufferSize = SocketBufferOctets,
    };

    /// <summary>Connects and, for TLS, shakes hands.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The SMSC's certificate is not good, or it did not like ours.</exception>
    public static async Task<LinkTransport> ConnectAsync(SmscOptions smsc, GatewaySnapshot snapshot, CancellationToken cancellation)
    {
        Socket socket = CreateSocket();
        try
        {
            await socket.ConnectAsync(smsc.Host, smsc.Port, cancellation).ConfigureAwait(false);
            if (!smsc.Tls.Enabled)
            {
                return new PlainLinkTransport(socket);
            }

            // Taken anew for every connection: a renewed certificate acts with the next one.
            return snapshot.LinkTls.TryGetValue(smsc.Name, out SslClientAuthenticationOptions? tls)
                ? await TlsLinkTransport.HandshakeAsync(socket, tls, cancellation).ConfigureAwait(false)
                : throw new LinkFaultException("the configuration in force has no TLS for this SMSC");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
