using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Pdus;

/// <summary>
/// A PDU as an object, for library users; the gateway's own path works on octets. What was decoded encodes to the same octets: TLVs keep their
/// order, unknown ones included, strings are Latin-1 so that any octet survives, and a response body that was omitted stays omitted.
/// </summary>
public abstract class SmppPdu
{
    /// <summary>What the PDU is.</summary>
    public abstract CommandId CommandId { get; }

    /// <summary>Outcome; meaningful in responses.</summary>
    public CommandStatus CommandStatus { get; set; }

    /// <summary>Correlates request and response.</summary>
    public uint SequenceNumber { get; set; }

    /// <summary>Optional parameters in wire order.</summary>
    public IReadOnlyList<Tlv> Tlvs { get; set; } = [];

    /// <summary>Octets this PDU takes on the wire.</summary>
    public int EncodedLength
    {
        get
        {
            int length = PduHeader.Length + BodyLength;
            foreach (Tlv tlv in Tlvs)
            {
                length += TlvReader.HeaderLength + tlv.Value.Length;
            }

            return length;
        }
    }

    /// <summary>Octets of the mandatory fields.</summary>
    protected abstract int BodyLength { get; }

    /// <summary>Reads a whole PDU, header included.</summary>
    /// <param name="pdu">Exactly one PDU.</param>
    /// <param name="decoded">The PDU.</param>
    /// <param name="fault">What to answer when it cannot be read: 0x01, 0x02, 0x03 (unknown command_id) or 0xC0.</param>
    public static bool TryDecode(ReadOnlySpan<byte> pdu, [NotNullWhen(true)] out SmppPdu? decoded, out CommandStatus fault) =>
        PduDecoder.TryDecode(pdu, out decoded, out fault);

    /// <summary>Writes the PDU; returns its octets. <paramref name="destination"/> holds <see cref="EncodedLength"/>.</summary>
    public int Encode(Span<byte> destination)
    {
        PduWriter writer = new(destination);
        writer.Begin(CommandId, CommandStatus, SequenceNumber);
        WriteBody(ref writer);
        foreach (Tlv tlv in Tlvs)
        {
            writer.WriteTlv(tlv.Tag, tlv.Value.Span);
        }

        return writer.End();
    }

    /// <summary>Writes the PDU; returns its octets.</summary>
    public int Encode(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        int written = Encode(destination.GetSpan(EncodedLength));
        destination.Advance(written);
        return written;
    }

    /// <summary>The PDU's octets.</summary>
    public byte[] ToArray()
    {
        byte[] octets = new byte[EncodedLength];
        Encode(octets.AsSpan());
        return octets;
    }

    /// <summary>The value of a parameter; false when it is absent.</summary>
    public bool TryGetTlv(TlvTag tag, out ReadOnlyMemory<byte> value)
    {
        foreach (Tlv tlv in Tlvs)
        {
            if (tlv.Tag == (ushort)tag)
            {
                value = tlv.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Writes the mandatory fields, <see cref="BodyLength"/> octets.</summary>
    private protected abstract void WriteBody(ref PduWriter writer);
}
