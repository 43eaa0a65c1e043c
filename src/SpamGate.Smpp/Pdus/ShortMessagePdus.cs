using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Pdus;

/// <summary>The fields submit_sm and deliver_sm share (SMPP 3.4 sections 4.4.1 and 4.6.1).</summary>
public abstract class ShortMessagePdu : SmppPdu
{
    // ton, npi and NULs are counted with the addresses; 3 NULs of strings, 3 classes, 5 delivery octets.
    private const int FixedOctets = 11;

    private protected ShortMessagePdu()
    {
    }

    /// <summary>Up to 5 characters.</summary>
    public string ServiceType { get; init; } = "";

    public SmppAddress Source { get; init; } = SmppAddress.Empty;

    public SmppAddress Destination { get; init; } = SmppAddress.Empty;

    /// <summary>Mode, type and features of the message (section 5.2.12).</summary>
    public byte EsmClass { get; init; }

    public byte ProtocolId { get; init; }

    /// <summary>0 to 3.</summary>
    public byte PriorityFlag { get; init; }

    /// <summary>Empty, or 16 characters (section 7.1.1).</summary>
    public string ScheduleDeliveryTime { get; init; } = "";

    /// <summary>Empty, or 16 characters (section 7.1.1).</summary>
    public string ValidityPeriod { get; init; } = "";

    /// <summary>Which receipts are wanted (section 5.2.17).</summary>
    public byte RegisteredDelivery { get; init; }

    public byte ReplaceIfPresent { get; init; }

    /// <summary>See <see cref="Text.DataCodings"/>.</summary>
    public byte DataCoding { get; init; }

    public byte DefaultMessageId { get; init; }

    /// <summary>User data, with its header when esm_class says so: at most 255 octets. Longer text goes into message_payload.</summary>
    public byte[] ShortMessage { get; init; } = [];

    /// <summary>A delivery receipt; feature bits of esm_class may be set besides.</summary>
    public bool IsReceipt => (EsmClass & 0x3C) == 0x04;

    /// <summary>The user data, wherever it is: message_payload when short_message is empty.</summary>
    public ReadOnlyMemory<byte> UserData =>
        ShortMessage.Length == 0 && TryGetTlv(TlvTag.MessagePayload, out ReadOnlyMemory<byte> payload) ? payload : ShortMessage;

    protected override int BodyLength =>
        FixedOctets + ServiceType.Length + Source.EncodedLength() + Destination.EncodedLength()
        + ScheduleDeliveryTime.Length + ValidityPeriod.Length + ShortMessage.Length;

    private protected override void WriteBody(ref PduWriter writer)
    {
        writer.WriteCString(ServiceType);
        writer.WriteAddress(Source);
        writer.WriteAddress(Destination);
        writer.WriteByte(EsmClass);
        writer.WriteByte(ProtocolId);
        writer.WriteByte(PriorityFlag);
        writer.WriteCString(ScheduleDeliveryTime);
        writer.WriteCString(ValidityPeriod);
        writer.WriteByte(RegisteredDelivery);
        writer.WriteByte(ReplaceIfPresent);
        writer.WriteByte(DataCoding);
        writer.WriteByte(DefaultMessageId);
        writer.WriteShortMessage(ShortMessage);
    }
}

/// <summary>submit_sm (section 4.4.1): an ESME hands in a message.</summary>
public sealed class SubmitSm : ShortMessagePdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.SubmitSm;

    // An object initializer runs in the order it is written, which is the order on the wire.
    internal static SubmitSm Read(ref BodyReader reader) => new()
    {
        ServiceType = reader.ReadCString(FieldLimits.ServiceType),
        Source = reader.ReadAddress(FieldLimits.Address),
        Destination = reader.ReadAddress(FieldLimits.Address),
        EsmClass = reader.ReadByte(),
        ProtocolId = reader.ReadByte(),
        PriorityFlag = reader.ReadByte(),
        ScheduleDeliveryTime = reader.ReadCString(FieldLimits.Time),
        ValidityPeriod = reader.ReadCString(FieldLimits.Time),
        RegisteredDelivery = reader.ReadByte(),
        ReplaceIfPresent = reader.ReadByte(),
        DataCoding = reader.ReadByte(),
        DefaultMessageId = reader.ReadByte(),
        ShortMessage = reader.ReadShortMessage(),
    };
}

/// <summary>deliver_sm (section 4.6.1): an SMSC hands over a message or a receipt.</summary>
public sealed class DeliverSm : ShortMessagePdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.DeliverSm;

    internal static DeliverSm Read(ref BodyReader reader) => new()
    {
        ServiceType = reader.ReadCString(FieldLimits.ServiceType),
        Source = reader.ReadAddress(FieldLimits.Address),
        Destination = reader.ReadAddress(FieldLimits.Address),
        EsmClass = reader.ReadByte(),
        ProtocolId = reader.ReadByte(),
        PriorityFlag = reader.ReadByte(),
        ScheduleDeliveryTime = reader.ReadCString(FieldLimits.Time),
        ValidityPeriod = reader.ReadCString(FieldLimits.Time),
        RegisteredDelivery = reader.ReadByte(),
        ReplaceIfPresent = reader.ReadByte(),
        DataCoding = reader.ReadByte(),
        DefaultMessageId = reader.ReadByte(),
        ShortMessage = reader.ReadShortMessage(),
    };
}

/// <summary>data_sm (section 4.7.1): either side hands over a message whose text is in message_payload.</summary>
public sealed class DataSm : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.DataSm;

    /// <summary>Up to 5 characters.</summary>
    public string ServiceType { get; init; } = "";

    /// <summary>Up to 64 characters.</summary>
    public SmppAddress Source { get; init; } = SmppAddress.Empty;

    /// <summary>Up to 64 characters.</summary>
    public SmppAddress Destination { get; init; } = SmppAddress.Empty;

    public byte EsmClass { get; init; }

    public byte RegisteredDelivery { get; init; }

    public byte DataCoding { get; init; }

    protected override int BodyLength => ServiceType.Length + 4 + Source.EncodedLength() + Destination.EncodedLength();

    internal static DataSm Read(ref BodyReader reader) => new()
    {
        ServiceType = reader.ReadCString(FieldLimits.ServiceType),
        Source = reader.ReadAddress(FieldLimits.DataSmAddress),
        Destination = reader.ReadAddress(FieldLimits.DataSmAddress),
        EsmClass = reader.ReadByte(),
        RegisteredDelivery = reader.ReadByte(),
        DataCoding = reader.ReadByte(),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        writer.WriteCString(ServiceType);
        writer.WriteAddress(Source);
        writer.WriteAddress(Destination);
        writer.WriteByte(EsmClass);
        writer.WriteByte(RegisteredDelivery);
        writer.WriteByte(DataCoding);
    }
}

/// <summary>
/// submit_sm_resp, deliver_sm_resp and data_sm_resp (sections 4.4.2, 4.6.2, 4.7.2): a response whose body is a message_id.
/// </summary>
public sealed class MessageResponse(CommandId commandId) : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId { get; } = commandId;

    /// <summary>Up to 64 characters; null when the body is omitted, as errors do.</summary>
    public string? MessageId { get; init; }

    protected override int BodyLength => MessageId is null ? 0 : MessageId.Length + 1;

    /// <summary>The response to a request.</summary>
    public static MessageResponse To(SmppPdu request, CommandStatus status, string? messageId = null) =>
        new(request.CommandId.ToResponse()) { CommandStatus = status, SequenceNumber = request.SequenceNumber, MessageId = messageId };

    internal static MessageResponse Read(CommandId commandId, ref BodyReader reader) => new(commandId)
    {
        MessageId = reader.AtEnd ? null : reader.ReadCString(FieldLimits.MessageId),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        if (MessageId is not null)
        {
            writer.WriteCString(MessageId);
        }
    }
}
