using System.Runtime.CompilerServices;

namespace SpamGate.Gateway.Egress;

/// <summary>What a link has received and not yet handled. Owned by the link's receive loop.</summary>
/// <param name="capacity">Octets; at least one whole PDU.</param>
internal sealed class LinkInput(int capacity)
{
    private readonly byte[] _buffer = new byte[capacity];
    private int _length;

    /// <summary>The octets that wait.</summary>
    public ReadOnlySpan<byte> Waiting => _buffer.AsSpan(0, _length);

    /// <summary>Receives more; false when the peer closed the connection.</summary>
    /// <remarks>Nearly every receive waits: the pooled builder keeps that from boxing a state machine each time.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync(LinkTransport transport, CancellationToken cancellation)
    {
        int read = await transport.ReceiveAsync(_buffer.AsMemory(_length), cancellation).ConfigureAwait(false);
        _length += read;
        return read > 0;
    }

    /// <summary>Forgets the first <paramref name="octets"/>.</summary>
    public void Consume(int octets)
    {
        if (octets > 0)
        {
            _buffer.AsSpan(octets, _length - octets).CopyTo(_buffer);
            _length -= octets;
        }
    }

    /// <summary>Forgets everything: a new connection starts with nothing.</summary>
    public void Clear() => _length = 0;
}
