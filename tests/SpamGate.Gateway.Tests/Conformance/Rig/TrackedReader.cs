using System.Buffers;
using System.IO.Pipelines;

namespace SpamGate.Gateway.Tests.Conformance.Rig;

/// <summary>A reader that tells how far its user has got: what it had seen when it last asked for more.</summary>
internal sealed class TrackedReader(PipeReader inner) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _consumed;
    private long _examined;
    private long _taken;

    /// <summary>Octets seen and done with, counted when the next read begins.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _examined = _consumed + _buffer.Slice(0, examined).Length;
        _consumed += _buffer.Slice(0, consumed).Length;
        inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _taken, _examined);
        ReadResult result = await inner.ReadAsync(cancellationToken);
        _buffer = result.Buffer;
        return result;
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        bool read = inner.TryRead(out result);
        _buffer = result.Buffer;
        return read;
    }
}
