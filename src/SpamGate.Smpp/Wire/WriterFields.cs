using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>Body of a bind (SMPP 3.4 section 4.1.1). Spans hold no NUL.</summary>
public ref struct BindFields
{
    /// <summary>An SMPP 3.4 bind.</summary>
    public BindFields() => InterfaceVersion = InterfaceVersions.V34;

    /// <summary>An SMPP 3.4 bind that takes every address.</summary>
    public BindFields(ReadOnlySpan<byte> systemId, ReadOnlySpan<byte> password)
    {
        SystemId = systemId;
        Password = password;
        InterfaceVersion = InterfaceVersions.V34;
    }

    public ReadOnlySpan<byte> SystemId;
    public ReadOnlySpan<byte> Password;
    public ReadOnlySpan<byte> SystemType;
    public byte InterfaceVersion;
    public byte AddrTon;
    public byte AddrNpi;
    public ReadOnlySpan<byte> AddressRange;

    /// <summary>Reads the body of any bind; <see cref="CommandStatus.EsmeRInvCmdLen"/> when a string lacks its NUL or is over-long.</summary>
    /// <param name="pdu">The whole PDU; the spans of <paramref name="fields"/> point into it.</param>
    /// <param name="fields">What it says.</param>
    public static CommandStatus TryParse(ReadOnlySpan<byte> pdu, out BindFields fields)
    {
        fields = default;
        int position = PduHeader.Length;
        if (!FieldReader.TryReadCString(pdu, ref position, FieldLimits.SystemId, out int offset, out int length))
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        fields.SystemId = pdu.Slice(offset, length);
        if (!FieldReader.TryReadCString(pdu, ref position, FieldLimits.Password, out offset, out length))
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        fields.Password = pdu.Slice(offset, length);
        if (!FieldReader.TryReadCString(pdu, ref position, FieldLimits.SystemType, out offset, out length))
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        fields.SystemType = pdu.Slice(offset, length);
        const int NumberOctets = 3;
        if (pdu.Length - position < NumberOctets)
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        fields.InterfaceVersion = pdu[position];
        fields.AddrTon = pdu[position + 1];
        fields.AddrNpi = pdu[position + 2];
        position += NumberOctets;
        if (!FieldReader.TryReadCString(pdu, ref position, FieldLimits.AddressRange, out offset, out length))
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        fields.AddressRange = pdu.Slice(offset, length);
        return CommandStatus.EsmeROk;
    }
}

/// <summary>
/// What submit_sm, deliver_sm, submit_multi and data_sm carry, for writing. Spans hold no NUL; <see cref="Tlvs"/> are octets ready for the wire.
/// data_sm has no short_message: its text goes into <see cref="MessagePayload"/>.
/// </summary>
public ref struct OutgoingMessage
{
    public ReadOnlySpan<byte> ServiceType;
    public byte SourceTon;
    public byte SourceNpi;
    public ReadOnlySpan<byte> Source;
    public byte DestTon;
    public byte DestNpi;
    public ReadOnlySpan<byte> Destination;
    public byte EsmClass;
    public byte ProtocolId;
    public byte PriorityFlag;
    public ReadOnlySpan<byte> ScheduleDeliveryTime;
    public ReadOnlySpan<byte> ValidityPeriod;
    public byte RegisteredDelivery;
    public byte ReplaceIfPresent;
    public byte DataCoding;
    public byte DefaultMessageId;

    /// <summary>At most 255 octets.</summary>
    public ReadOnlySpan<byte> ShortMessage;

    /// <summary>Written as TLV 0x0424 when not empty, before <see cref="Tlvs"/>.</summary>
    public ReadOnlySpan<byte> MessagePayload;

    /// <summary>Further optional parameters, already encoded.</summary>
    public ReadOnlySpan<byte> Tlvs;

    /// <summary>Octets that are enough for any PDU made of this (submit_multi: plus its destinations).</summary>
    public readonly int MaxPduLength =>
        PduHeader.Length + 32 + ServiceType.Length + Source.Length + Destination.Length + ScheduleDeliveryTime.Length
        + ValidityPeriod.Length + ShortMessage.Length + MessagePayload.Length + Tlvs.Length;
}
