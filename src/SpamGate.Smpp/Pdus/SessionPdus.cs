using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Pdus;

/// <summary>bind_transmitter, bind_receiver or bind_transceiver (SMPP 3.4 section 4.1).</summary>
public sealed class BindRequest(BindMode mode) : SmppPdu
{
    /// <summary>Which of the three.</summary>
    public BindMode Mode { get; } = mode;

    /// <inheritdoc/>
    public override CommandId CommandId => Mode switch
    {
        BindMode.Transmitter => CommandId.BindTransmitter,
        BindMode.Receiver => CommandId.BindReceiver,
        _ => CommandId.BindTransceiver,
    };

    /// <summary>Up to 15 characters.</summary>
    public string SystemId { get; init; } = "";

    /// <summary>Up to 8 characters.</summary>
    public string Password { get; init; } = "";

    /// <summary>Up to 12 characters.</summary>
    public string SystemType { get; init; } = "";

    /// <summary>0x34 for SMPP 3.4.</summary>
    public byte InterfaceVersion { get; init; } = InterfaceVersions.V34;

    /// <summary>Addresses this ESME serves, a regular expression of up to 40 characters.</summary>
    public SmppAddress AddressRange { get; init; } = SmppAddress.Empty;

    protected override int BodyLength => SystemId.Length + Password.Length + SystemType.Length + 4 + AddressRange.EncodedLength();

    internal static BindRequest Read(BindMode mode, ref BodyReader reader) => new(mode)
    {
        SystemId = reader.ReadCString(FieldLimits.SystemId),
        Password = reader.ReadCString(FieldLimits.Password),
        SystemType = reader.ReadCString(FieldLimits.SystemType),
        InterfaceVersion = reader.ReadByte(),
        AddressRange = reader.ReadAddress(FieldLimits.AddressRange),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        writer.WriteCString(SystemId);
        writer.WriteCString(Password);
        writer.WriteCString(SystemType);
        writer.WriteByte(InterfaceVersion);
        writer.WriteAddress(AddressRange);
    }
}

/// <summary>The response of a bind (sections 4.1.2, 4.1.4, 4.1.6).</summary>
public sealed class BindResponse(BindMode mode) : SmppPdu
{
    /// <summary>Which of the three.</summary>
    public BindMode Mode { get; } = mode;

    /// <inheritdoc/>
    public override CommandId CommandId => Mode switch
    {
        BindMode.Transmitter => CommandId.BindTransmitterResp,
        BindMode.Receiver => CommandId.BindReceiverResp,
        _ => CommandId.BindTransceiverResp,
    };

    /// <summary>The SMSC's name; null when the body is omitted, as errors do.</summary>
    public string? SystemId { get; init; }

    protected override int BodyLength => SystemId is null ? 0 : SystemId.Length + 1;

    internal static BindResponse Read(BindMode mode, ref BodyReader reader) => new(mode)
    {
        SystemId = reader.AtEnd ? null : reader.ReadCString(FieldLimits.SystemId),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        if (SystemId is not null)
        {
            writer.WriteCString(SystemId);
        }
    }
}

/// <summary>outbind: an SMSC asks an ESME to bind (section 4.1.7).</summary>
public sealed class Outbind : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.Outbind;

    /// <summary>Up to 15 characters.</summary>
    public string SystemId { get; init; } = "";

    /// <summary>Up to 8 characters.</summary>
    public string Password { get; init; } = "";

    protected override int BodyLength => SystemId.Length + Password.Length + 2;

    internal static Outbind Read(ref BodyReader reader) => new()
    {
        SystemId = reader.ReadCString(FieldLimits.SystemId),
        Password = reader.ReadCString(FieldLimits.Password),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        writer.WriteCString(SystemId);
        writer.WriteCString(Password);
    }
}

/// <summary>
/// A PDU without mandatory fields: enquire_link, unbind, generic_nack and the responses of enquire_link, unbind, cancel_sm and replace_sm.
/// </summary>
public sealed class HeaderOnlyPdu(CommandId commandId) : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId { get; } = commandId;

    protected override int BodyLength => 0;

    /// <summary>enquire_link (section 4.11.1).</summary>
    public static HeaderOnlyPdu EnquireLink() => new(CommandId.EnquireLink);

    /// <summary>unbind (section 4.2.1).</summary>
    public static HeaderOnlyPdu Unbind() => new(CommandId.Unbind);

    /// <summary>generic_nack (section 4.3.1) to the request with this sequence_number.</summary>
    public static HeaderOnlyPdu GenericNack(CommandStatus status, uint sequenceNumber) =>
        new(CommandId.GenericNack) { CommandStatus = status, SequenceNumber = sequenceNumber };

    private protected override void WriteBody(ref PduWriter writer)
    {
    }
}
