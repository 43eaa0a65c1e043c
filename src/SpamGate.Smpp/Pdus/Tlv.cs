namespace SpamGate.Smpp.Pdus;

/// <summary>An optional parameter. Its value is opaque here, known tag or not.</summary>
/// <param name="Tag">A <see cref="TlvTag"/>, or a vendor's own.</param>
/// <param name="Value">At most 65,535 octets.</param>
public readonly record struct Tlv(ushort Tag, ReadOnlyMemory<byte> Value)
{
    /// <summary>A parameter of one octet.</summary>
    public static Tlv Of(TlvTag tag, byte value) => new((ushort)tag, new[] { value });

    /// <summary>A parameter of two octets.</summary>
    public static Tlv Of(TlvTag tag, ushort value) => new((ushort)tag, new[] { (byte)(value >> 8), (byte)value });

    /// <summary>A parameter of any octets.</summary>
    public static Tlv Of(TlvTag tag, ReadOnlyMemory<byte> value) => new((ushort)tag, value);
}
