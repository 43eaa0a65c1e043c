using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>
/// Writes one PDU into a span; no I/O. <see cref="End"/> patches command_length. A destination too small throws as a span does:
/// callers size it from the lengths they pass in.
/// </summary>
public ref struct PduWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _position;

    /// <summary>Octets written so far, header included.</summary>
    public readonly int Written => _position;

    /// <summary>Writes the header; its length follows with <see cref="End"/>.</summary>
    public void Begin(CommandId id, CommandStatus status, uint sequenceNumber)
    {
        new PduHeader(PduHeader.Length, id, status, sequenceNumber).Write(_destination);
        _position = PduHeader.Length;
    }

    public void WriteByte(byte value) => _destination[_position++] = value;

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_destination[_position..], value);
        _position += 4;
    }

    /// <summary>Writes a C-octet string: the octets and a NUL. <paramref name="value"/> itself holds no NUL.</summary>
    public void WriteCString(scoped ReadOnlySpan<byte> value)
    {
        value.CopyTo(_destination[_position..]);
        _position += value.Length;
        _destination[_position++] = 0;
    }

    public void WriteOctets(scoped ReadOnlySpan<byte> value)
    {
        value.CopyTo(_destination[_position..]);
        _position += value.Length;
    }

    /// <summary>Writes an optional parameter. <paramref name="value"/> is at most 65,535 octets.</summary>
    public void WriteTlv(ushort tag, scoped ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, ushort.MaxValue, nameof(value));
        Span<byte> target = _destination[_position..];
        BinaryPrimitives.WriteUInt16BigEndian(target, tag);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)value.Length);
        value.CopyTo(target[TlvReader.HeaderLength..]);
        _position += TlvReader.HeaderLength + value.Length;
    }

    /// <summary>Writes an optional parameter.</summary>
    public void WriteTlv(TlvTag tag, scoped ReadOnlySpan<byte> value) => WriteTlv((ushort)tag, value);

    /// <summary>Writes a one-octet optional parameter.</summary>
    public void WriteTlv(TlvTag tag, byte value) => WriteTlv((ushort)tag, [value]);

    /// <summary>Writes a two-octet optional parameter.</summary>
    public void WriteTlv(TlvTag tag, ushort value) => WriteTlv((ushort)tag, [(byte)(value >> 8), (byte)value]);

    /// <summary>Patches command_length and returns it.</summary>
    public readonly int End()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_destination, (uint)_position);
        return _position;
    }
}
