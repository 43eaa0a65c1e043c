using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Pdus;

/// <summary>query_sm (SMPP 3.4 section 4.8.1): asks what became of a message.</summary>
public sealed class QuerySm : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.QuerySm;

    public string MessageId { get; init; } = "";

    /// <summary>The source of the original message.</summary>
    public SmppAddress Source { get; init; } = SmppAddress.Empty;

    protected override int BodyLength => MessageId.Length + 1 + Source.EncodedLength();

    internal static QuerySm Read(ref BodyReader reader) => new()
    {
        MessageId = reader.ReadCString(FieldLimits.MessageId),
        Source = reader.ReadAddress(FieldLimits.Address),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        writer.WriteCString(MessageId);
        writer.WriteAddress(Source);
    }
}

/// <summary>query_sm_resp (section 4.8.2).</summary>
public sealed class QuerySmResp : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.QuerySmResp;

    /// <summary>Null when the body is omitted, as errors do.</summary>
    public string? MessageId { get; init; }

    /// <summary>Empty until a final state, or 16 characters.</summary>
    public string FinalDate { get; init; } = "";

    public MessageState State { get; init; }

    public byte ErrorCode { get; init; }

    protected override int BodyLength => MessageId is null ? 0 : MessageId.Length + FinalDate.Length + 4;

    internal static QuerySmResp Read(ref BodyReader reader) => reader.AtEnd ? new() : new()
    {
        MessageId = reader.ReadCString(FieldLimits.MessageId),
        FinalDate = reader.ReadCString(FieldLimits.Time),
        State = (MessageState)reader.ReadByte(),
        ErrorCode = reader.ReadByte(),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        if (MessageId is null)
        {
            return;
        }

        writer.WriteCString(MessageId);
        writer.WriteCString(FinalDate);
        writer.WriteByte((byte)State);
        writer.WriteByte(ErrorCode);
    }
}

/// <summary>cancel_sm (section 4.9.1): withdraws one message, or with an empty id all of a source to a destination.</summary>
public sealed class CancelSm : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.CancelSm;

    public string ServiceType { get; init; } = "";

    public string MessageId { get; init; } = "";

    public SmppAddress Source { get; init; } = SmppAddress.Empty;

    public SmppAddress Destination { get; init; } = SmppAddress.Empty;

    protected override int BodyLength =>
        ServiceType.Length + MessageId.Length + 2 + Source.EncodedLength() + Destination.EncodedLength();

    internal static CancelSm Read(ref BodyReader reader) => new()
    {
        ServiceType = reader.ReadCString(FieldLimits.ServiceType),
        MessageId = reader.ReadCString(FieldLimits.MessageId),
        Source = reader.ReadAddress(FieldLimits.Address),
        Destination = reader.ReadAddress(FieldLimits.Address),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        writer.WriteCString(ServiceType);
        writer.WriteCString(MessageId);
        writer.WriteAddress(Source);
        writer.WriteAddress(Destination);
    }
}

/// <summary>replace_sm (section 4.10.1): new text for a message not yet delivered. It has no data_coding.</summary>
public sealed class ReplaceSm : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.ReplaceSm;

    public string MessageId { get; init; } = "";

    public SmppAddress Source { get; init; } = SmppAddress.Empty;

    public string ScheduleDeliveryTime { get; init; } = "";

    public string ValidityPeriod { get; init; } = "";

    public byte RegisteredDelivery { get; init; }

    public byte DefaultMessageId { get; init; }

    /// <summary>At most 255 octets.</summary>
    public byte[] ShortMessage { get; init; } = [];

    protected override int BodyLength =>
        MessageId.Length + Source.EncodedLength() + ScheduleDeliveryTime.Length + ValidityPeriod.Length + ShortMessage.Length + 6;

    internal static ReplaceSm Read(ref BodyReader reader) => new()
    {
        MessageId = reader.ReadCString(FieldLimits.MessageId),
        Source = reader.ReadAddress(FieldLimits.Address),
        ScheduleDeliveryTime = reader.ReadCString(FieldLimits.Time),
        ValidityPeriod = reader.ReadCString(FieldLimits.Time),
        RegisteredDelivery = reader.ReadByte(),
        DefaultMessageId = reader.ReadByte(),
        ShortMessage = reader.ReadShortMessage(),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        writer.WriteCString(MessageId);
        writer.WriteAddress(Source);
        writer.WriteCString(ScheduleDeliveryTime);
        writer.WriteCString(ValidityPeriod);
        writer.WriteByte(RegisteredDelivery);
        writer.WriteByte(DefaultMessageId);
        writer.WriteShortMessage(ShortMessage);
    }
}

/// <summary>alert_notification (section 4.12.1): an SME can be reached again. It has no response.</summary>
public sealed class AlertNotification : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.AlertNotification;

    public SmppAddress Source { get; init; } = SmppAddress.Empty;

    public SmppAddress Esme { get; init; } = SmppAddress.Empty;

    protected override int BodyLength => Source.EncodedLength() + Esme.EncodedLength();

    internal static AlertNotification Read(ref BodyReader reader) => new()
    {
        Source = reader.ReadAddress(FieldLimits.DataSmAddress),
        Esme = reader.ReadAddress(FieldLimits.DataSmAddress),
    };

    private protected override void WriteBody(ref PduWriter writer)
    {
        writer.WriteAddress(Source);
        writer.WriteAddress(Esme);
    }
}
