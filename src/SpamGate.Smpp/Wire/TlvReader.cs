using System.Buffers.Binary;

namespace SpamGate.Smpp.Wire;

/// <summary>
/// Walks tag-length-value parameters in order (SMPP 3.4 section 3.2.4.1): two octets tag, two octets length, then the value.
/// </summary>
public ref struct TlvReader(ReadOnlySpan<byte> tlvs)
{
    /// <summary>Octets of tag and length.</summary>
    public const int HeaderLength = 4;

    private ReadOnlySpan<byte> _rest = tlvs;

    /// <summary>False while everything read so far was whole; true when octets remain that are no TLV.</summary>
    public bool Broken { get; private set; }

    /// <summary>Reads the next parameter; false at the end or where the stream is broken.</summary>
    public bool TryRead(out ushort tag, out ReadOnlySpan<byte> value)
    {
        if (_rest.Length >= HeaderLength)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
            if (_rest.Length - HeaderLength >= length)
            {
                tag = BinaryPrimitives.ReadUInt16BigEndian(_rest);
                value = _rest.Slice(HeaderLength, length);
                _rest = _rest[(HeaderLength + length)..];
                return true;
            }
        }

        Broken = !_rest.IsEmpty;
        tag = 0;
        value = default;
        return false;
    }
}
