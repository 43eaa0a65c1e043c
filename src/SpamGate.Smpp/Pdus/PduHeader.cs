using System.Buffers.Binary;

namespace SpamGate.Smpp.Pdus;

/// <summary>The 16 octets every PDU starts with, big endian (SMPP 3.4 section 3.2).</summary>
/// <param name="CommandLength">Octets of the whole PDU, this header included.</param>
/// <param name="CommandId">What the PDU is.</param>
/// <param name="CommandStatus">Outcome; meaningful in responses only.</param>
/// <param name="SequenceNumber">Correlates request and response; any value a peer sends is echoed.</param>
public readonly record struct PduHeader(uint CommandLength, CommandId CommandId, CommandStatus CommandStatus, uint SequenceNumber)
{
    /// <summary>Octets of the header.</summary>
    public const int Length = 16;

    /// <summary>Reads the first 16 octets of <paramref name="source"/>.</summary>
    public static PduHeader Read(ReadOnlySpan<byte> source)
    {
        source = source[..Length];
        return new PduHeader(
            BinaryPrimitives.ReadUInt32BigEndian(source),
            (CommandId)BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            (CommandStatus)BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[12..]));
    }

    /// <summary>Writes 16 octets to <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        destination = destination[..Length];
        BinaryPrimitives.WriteUInt32BigEndian(destination, CommandLength);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], (uint)CommandId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], (uint)CommandStatus);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], SequenceNumber);
    }
}
