using System.Buffers.Binary;
using System.Text;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>Reads the fields of one PDU in order. The first fault is kept; every read after it yields nothing.</summary>
internal ref struct BodyReader(ReadOnlySpan<byte> pdu)
{
    private readonly ReadOnlySpan<byte> _pdu = pdu;
    private int _position = PduHeader.Length;

    public CommandStatus Fault { get; private set; }

    public readonly bool AtEnd => _position >= _pdu.Length;

    public byte ReadByte()
    {
        ReadOnlySpan<byte> octet = ReadSpan(1, CommandStatus.EsmeRInvCmdLen);
        return octet.IsEmpty ? (byte)0 : octet[0];
    }

    public uint ReadUInt32()
    {
        ReadOnlySpan<byte> octets = ReadSpan(4, CommandStatus.EsmeRInvCmdLen);
        return octets.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(octets);
    }

    /// <summary>Reads a C-octet string of at most <paramref name="max"/> octets, NUL included.</summary>
    public string ReadCString(int max)
    {
        if (Fault == CommandStatus.EsmeROk
            && FieldReader.TryReadCString(_pdu, ref _position, max, out int offset, out int length))
        {
            return Encoding.Latin1.GetString(_pdu.Slice(offset, length));
        }

        Fail(CommandStatus.EsmeRInvCmdLen);
        return "";
    }

    public SmppAddress ReadAddress(int max) => new(ReadByte(), ReadByte(), ReadCString(max));

    /// <summary>Reads one octet of length and that many octets.</summary>
    public byte[] ReadShortMessage()
    {
        int length = ReadByte();
        return length == 0 ? [] : ReadSpan(length, CommandStatus.EsmeRInvMsgLen).ToArray();
    }

    public IReadOnlyList<Tlv> ReadTlvs()
    {
        if (Fault != CommandStatus.EsmeROk || AtEnd)
        {
            return [];
        }

        List<Tlv> tlvs = [];
        TlvReader reader = new(_pdu[_position..]);
        while (reader.TryRead(out ushort tag, out ReadOnlySpan<byte> value))
        {
            tlvs.Add(new Tlv(tag, value.ToArray()));
        }

        if (reader.Broken)
        {
            Fail(CommandStatus.EsmeRInvOptParStream);
        }

        return tlvs;
    }

    public void Fail(CommandStatus fault)
    {
        if (Fault == CommandStatus.EsmeROk)
        {
            Fault = fault;
        }
    }

    private ReadOnlySpan<byte> ReadSpan(int length, CommandStatus fault)
    {
        if (Fault != CommandStatus.EsmeROk || _pdu.Length - _position < length)
        {
            Fail(fault);
            return default;
        }

        ReadOnlySpan<byte> octets = _pdu.Slice(_position, length);
        _position += length;
        return octets;
    }
}
