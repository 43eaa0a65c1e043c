using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace SpamGate.Gateway.Egress;

/// <summary>The edge between a link and the network. One sender and one receiver at a time.</summary>
internal abstract class LinkTransport : IDisposable
{
    /// <summary>Starts sending the buffer of <paramref name="args"/>. True: it raises its Completed event or calls <paramref name="sent"/> when it is done;
    /// false: it is done. Then <see cref="SocketAsyncEventArgs.SocketError"/> says how.</summary>
    public abstract bool Send(SocketAsyncEventArgs args, Action sent);

    /// <summary>Sends all of it: for the bind, before the link has its writer.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation);

    /// <summary>Receives what there is; 0 = the peer closed.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Closes the connection; sends and receives under way end with an error.</summary>
    public abstract void Dispose();
}

/// <summary>TCP as it is: the socket itself, no buffer between.</summary>
internal sealed class PlainLinkTransport(Socket socket) : LinkTransport
{
    /// <inheritdoc/>
    public override bool Send(SocketAsyncEventArgs args, Action sent) => socket.SendAsync(args);

    /// <inheritdoc/>
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation) =>
        await socket.SendAsync(octets, cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) => socket.ReceiveAsync(buffer, cancellation);

    /// <inheritdoc/>
    public override void Dispose() => socket.Dispose();
}

/// <summary>TLS over TCP.</summary>
internal sealed class TlsLinkTransport : LinkTransport
{
    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly Action _written;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _writing;
    private SocketAsyncEventArgs? _args;
    private Action? _sent;

    private TlsLinkTransport(Socket socket)
    {
        _socket = socket;
        _stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        _written = Written;
    }

    /// <summary>Shakes hands on a connected socket.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The SMSC's certificate is not good, or it did not like ours.</exception>
    public static async Task<TlsLinkTransport> HandshakeAsync(Socket socket, SslClientAuthenticationOptions options, CancellationToken cancellation)
    {
        var transport = new TlsLinkTransport(socket);
        try
        {
            await transport._stream.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
            return transport;
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Send(SocketAsyncEventArgs args, Action sent)
    {
        _args = args;
#pragma warning disable CA2012 // Consumed exactly once, by Finish; an async method would box a state machine per wait.
        _writing = _stream.WriteAsync(args.MemoryBuffer.Slice(args.Offset, args.Count)).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        if (_writing.IsCompleted)
        {
            Finish();
            return false;
        }

        _sent = sent;
        _writing.UnsafeOnCompleted(_written);
        return true;
    }

    /// <inheritdoc/>
    public override ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation) => _stream.WriteAsync(octets, cancellation);

    /// <inheritdoc/>
    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) => _stream.ReadAsync(buffer, cancellation);

    /// <inheritdoc/>
    public override void Dispose()
    {
        // The socket first: it ends what waits in the stream.
        _socket.Dispose();
        _stream.Dispose();
    }

    private void Written()
    {
        Finish();
        _sent!();
    }

    private void Finish()
    {
        try
        {
            _writing.GetResult();
            _args!.SocketError = SocketError.Success;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            _args!.SocketError = SocketError.ConnectionAborted;
        }
    }
}
