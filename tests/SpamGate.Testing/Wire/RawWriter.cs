using System.Buffers.Binary;
using System.Text;

namespace SpamGate.Testing.Wire;

/// <summary>An optional parameter.</summary>
public readonly record struct RawTlv(ushort Tag, byte[] Value);

/// <summary>Writes the fields of a body in order.</summary>
public sealed class RawWriter
{
    private readonly List<byte> _octets = [];

    /// <summary>One octet.</summary>
    public RawWriter Byte(byte value)
    {
        _octets.Add(value);
        return this;
    }

    /// <summary>A C-octet string with its NUL.</summary>
    public RawWriter CString(string value)
    {
        _octets.AddRange(Encoding.Latin1.GetBytes(value));
        _octets.Add(0);
        return this;
    }

    /// <summary>Octets as they are.</summary>
    public RawWriter Octets(ReadOnlySpan<byte> value)
    {
        _octets.AddRange(value);
        return this;
    }

    /// <summary>Tag, length, value.</summary>
    public RawWriter Tlv(ushort tag, ReadOnlySpan<byte> value)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(head, tag);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)value.Length);
        _octets.AddRange(head);
        _octets.AddRange(value);
        return this;
    }

    /// <summary>The body.</summary>
    public byte[] ToArray() => [.. _octets];
}
