using System.Buffers.Binary;
using System.Text;

namespace SpamGate.Testing.Wire;

/// <summary>Reads the fields of a body in order.</summary>
public sealed class RawReader(byte[] body, int offset = 0)
{
    private int _offset = offset;

    /// <summary>True when nothing is left.</summary>
    public bool AtEnd => _offset >= body.Length;

    /// <summary>One octet.</summary>
    public byte Byte() => body[_offset++];

    /// <summary>A C-octet string, without its NUL, as Latin-1.</summary>
    public string CString()
    {
        int end = Array.IndexOf(body, (byte)0, _offset);
        if (end < 0)
        {
            throw new InvalidDataException($"No NUL after octet {_offset}.");
        }

        string text = Encoding.Latin1.GetString(body, _offset, end - _offset);
        _offset = end + 1;
        return text;
    }

    /// <summary><paramref name="count"/> octets.</summary>
    public byte[] Octets(int count)
    {
        byte[] octets = body.AsSpan(_offset, count).ToArray();
        _offset += count;
        return octets;
    }

    /// <summary>All TLVs that are left, in their order (SMPP 3.4 section 3.2.4.1).</summary>
    public List<RawTlv> Tlvs()
    {
        List<RawTlv> tlvs = [];
        while (!AtEnd)
        {
            ushort tag = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(_offset));
            ushort length = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(_offset + 2));
            _offset += 4;
            tlvs.Add(new RawTlv(tag, Octets(length)));
        }

        return tlvs;
    }
}
