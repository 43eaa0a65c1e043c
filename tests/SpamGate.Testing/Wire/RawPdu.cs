using System.Buffers.Binary;

namespace SpamGate.Testing.Wire;

/// <summary>Command ids as SMPP 3.4 section 5.1.2.1 numbers them, written here a second time so that the tests do not share the product's table.</summary>
public static class RawCommand
{
    public const uint Response = 0x80000000;
    public const uint GenericNack = 0x80000000;
    public const uint BindReceiver = 0x1;
    public const uint BindTransmitter = 0x2;
    public const uint QuerySm = 0x3;
    public const uint SubmitSm = 0x4;
    public const uint DeliverSm = 0x5;
    public const uint Unbind = 0x6;
    public const uint ReplaceSm = 0x7;
    public const uint CancelSm = 0x8;
    public const uint BindTransceiver = 0x9;
    public const uint Outbind = 0xB;
    public const uint EnquireLink = 0x15;
    public const uint SubmitMulti = 0x21;
    public const uint AlertNotification = 0x102;
    public const uint DataSm = 0x103;
    public const uint BroadcastSm = 0x111;
    public const uint QueryBroadcastSm = 0x112;
    public const uint CancelBroadcastSm = 0x113;
}

/// <summary>
/// One PDU as the tests see it: four header words and a body. This codec is deliberately not the product's:
/// a fault in the product's reader and writer must not cancel itself out.
/// </summary>
public sealed record RawPdu(uint CommandId, uint Status, uint Sequence, byte[] Body)
{
    /// <summary>Octets of the header (SMPP 3.4 section 3.2).</summary>
    public const int HeaderLength = 16;

    /// <summary>Whole length on the wire.</summary>
    public int Length => HeaderLength + Body.Length;

    /// <summary>True for generic_nack and every response.</summary>
    public bool IsResponse => (CommandId & RawCommand.Response) != 0;

    /// <summary>The octets that go on the wire.</summary>
    public byte[] ToBytes()
    {
        byte[] wire = new byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(wire, (uint)wire.Length);
        BinaryPrimitives.WriteUInt32BigEndian(wire.AsSpan(4), CommandId);
        BinaryPrimitives.WriteUInt32BigEndian(wire.AsSpan(8), Status);
        BinaryPrimitives.WriteUInt32BigEndian(wire.AsSpan(12), Sequence);
        Body.CopyTo(wire, HeaderLength);
        return wire;
    }

    /// <summary>Reads one PDU; null when the peer closed at a PDU's border.</summary>
    /// <exception cref="EndOfStreamException">The peer closed inside a PDU.</exception>
    public static async Task<RawPdu?> ReadAsync(Stream stream, CancellationToken cancellation = default)
    {
        byte[] header = new byte[HeaderLength];
        int read = await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellation);
        if (read == 0)
        {
            return null;
        }

        if (read < HeaderLength)
        {
            throw new EndOfStreamException($"The peer closed after {read} octets of a header.");
        }

        int length = checked((int)BinaryPrimitives.ReadUInt32BigEndian(header));
        byte[] body = new byte[length - HeaderLength];
        await stream.ReadExactlyAsync(body, cancellation);
        return new RawPdu(
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)),
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)),
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)),
            body);
    }

    /// <summary>The C-octet string that starts at <paramref name="offset"/> of the body, as Latin-1.</summary>
    public string ReadCString(int offset = 0)
    {
        var reader = new RawReader(Body, offset);
        return Body.Length == 0 ? "" : reader.CString();
    }
}
