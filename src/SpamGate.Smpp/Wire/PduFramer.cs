using System.Buffers;
using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>What the front of a receive buffer holds.</summary>
public enum FrameStatus
{
    /// <summary>A whole PDU.</summary>
    Complete,

    /// <summary>The start of a PDU, or nothing.</summary>
    NeedMore,

    /// <summary>A command_length below 16 or over the cap: framing is lost, answer generic_nack 0x02 with sequence 0 and close.</summary>
    Fatal,
}

/// <summary>
/// Cuts a byte stream into PDUs by command_length (SMPP 3.4 section 3.2). The length is judged as soon as its four octets are there,
/// before anything is awaited or allocated for the rest.
/// </summary>
public static class PduFramer
{
    /// <summary>Default cap on one PDU: 64 KiB of message_payload and the fields around it.</summary>
    public const int DefaultMaxPduBytes = 70 * 1024;

    private const int LengthOctets = 4;

    /// <summary>
    /// Takes one PDU off the front of <paramref name="buffer"/>. <see cref="FrameStatus.Complete"/> sets <paramref name="frame"/> to the whole
    /// PDU and moves <paramref name="buffer"/> past it; otherwise <paramref name="buffer"/> is untouched.
    /// With <see cref="FrameStatus.Fatal"/> only the command_length of <paramref name="header"/> is meant.
    /// </summary>
    public static FrameStatus TryReadFrame(ref ReadOnlySequence<byte> buffer, int maxPduBytes, out PduHeader header, out ReadOnlySequence<byte> frame)
    {
        ReadOnlySpan<byte> first = buffer.FirstSpan;
        FrameStatus status;
        if (first.Length >= PduHeader.Length)
        {
            status = Judge(first, buffer.Length, maxPduBytes, out header);
        }
        else
        {
            Span<byte> straddling = stackalloc byte[PduHeader.Length];
            int available = (int)Math.Min(buffer.Length, PduHeader.Length);
            buffer.Slice(0, available).CopyTo(straddling);
            status = Judge(straddling[..available], buffer.Length, maxPduBytes, out header);
        }

        if (status != FrameStatus.Complete)
        {
            frame = default;
            return status;
        }

        SequencePosition end = buffer.GetPosition(header.CommandLength);
        frame = buffer.Slice(buffer.Start, end);
        buffer = buffer.Slice(end);
        return FrameStatus.Complete;
    }

    /// <summary>Judges the front of contiguous octets; a complete PDU is their first <c>header.CommandLength</c>.</summary>
    public static FrameStatus TryReadFrame(ReadOnlySpan<byte> buffer, int maxPduBytes, out PduHeader header) =>
        Judge(buffer, buffer.Length, maxPduBytes, out header);

    private static FrameStatus Judge(ReadOnlySpan<byte> front, long available, int maxPduBytes, out PduHeader header)
    {
        header = default;
        if (front.Length < LengthOctets)
        {
            return FrameStatus.NeedMore;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(front);
        if (length < PduHeader.Length || length > (uint)maxPduBytes)
        {
            header = new PduHeader(length, default, default, 0);
            return FrameStatus.Fatal;
        }

        if (available < length)
        {
            return FrameStatus.NeedMore;
        }

        header = PduHeader.Read(front);
        return FrameStatus.Complete;
    }
}
