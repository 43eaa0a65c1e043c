using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Sessions;

/// <summary>The receiving half of a connection: a buffer that grows to one PDU at most, and frames cut from it.</summary>
internal sealed class PduInput(Stream stream, int maxPduBytes)
{
    private byte[] _buffer = new byte[8192];
    private int _start;
    private int _end;

    /// <summary>Octets of an unfinished PDU are waiting.</summary>
    public bool HasPartial => _end > _start;

    /// <summary>Waits for more octets; false when the peer closed.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        MakeRoom();
        int received = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
        _end += received;
        return received > 0;
    }

    /// <summary>Takes the next whole PDU; it stays valid until the next <see cref="ReadAsync"/>.</summary>
    public FrameStatus TryTake(out PduHeader header, out ReadOnlyMemory<byte> pdu)
    {
        FrameStatus status = PduFramer.TryReadFrame(_buffer.AsSpan(_start, _end - _start), maxPduBytes, out header);
        pdu = default;
        if (status == FrameStatus.Complete)
        {
            pdu = _buffer.AsMemory(_start, (int)header.CommandLength);
            _start += pdu.Length;
        }

        return status;
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, Math.Max(maxPduBytes, _buffer.Length + 1)));
        }
    }
}
