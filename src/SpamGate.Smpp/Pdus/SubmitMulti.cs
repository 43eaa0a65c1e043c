using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Pdus;

/// <summary>A destination of a submit_multi: an SME's address, or the name of a distribution list.</summary>
public readonly record struct MultiDestination(DestinationFlag Flag, SmppAddress Address)
{
    internal int EncodedLength => Flag == DestinationFlag.SmeAddress ? 1 + Address.EncodedLength() : Address.Value.Length + 2;

    /// <summary>An SME.</summary>
    public static MultiDestination Sme(SmppAddress address) => new(DestinationFlag.SmeAddress, address);

    /// <summary>A distribution list the SMSC knows, up to 20 characters.</summary>
    public static MultiDestination List(string name) => new(DestinationFlag.DistributionList, new SmppAddress(0, 0, name));
}

/// <summary>submit_multi (SMPP 3.4 section 4.5.1): one message to up to 254 destinations.</summary>
public sealed class SubmitMulti : SmppPdu
{
    // number_of_dests, 3 NULs of strings, 3 classes, 5 delivery octets
    private const int FixedOctets = 12;

    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.SubmitMulti;

    /// <summary>Up to 5 characters.</summary>
    public string ServiceType { get; init; } = "";

    public SmppAddress Source { get; init; } = SmppAddress.Empty;

    /// <summary>1 to 254.</summary>
    public IReadOnlyList<MultiDestination> Destinations { get; init; } = [];

    public byte EsmClass { get; init; }

    public byte ProtocolId { get; init; }

    public byte PriorityFlag { get; init; }

    /// <summary>Empty, or 16 characters.</summary>
    public string ScheduleDeliveryTime { get; init; } = "";

    /// <summary>Empty, or 16 characters.</summary>
    public string ValidityPeriod { get; init; } = "";

    public byte RegisteredDelivery { get; init; }

    public byte ReplaceIfPresent { get; init; }

    public byte DataCoding { get; init; }

    public byte DefaultMessageId { get; init; }

    /// <summary>At most 255 octets.</summary>
    public byte[] ShortMessage { get; init; } = [];

    protected override int BodyLength
    {
        get
        {
            int length = FixedOctets + ServiceType.Length + Source.EncodedLength() + ScheduleDeliveryTime.Length
                + ValidityPeriod.Length + ShortMessage.Length;
            foreach (MultiDestination destination in Destinations)
            {
                length += destination.EncodedLength;
            }

            return length;
        }
    }

    internal static SubmitMulti Read(ref BodyReader reader) => new()
    {
        ServiceType = reader.ReadCString(FieldLimits.ServiceType),
        Source = reader.ReadAddress(FieldLimits.Address),
        Destinations = ReadDestinations(ref reader),
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

    private protected override void WriteBody(ref PduWriter writer)
    {
        if (Destinations.Count is 0 or > FieldLimits.Destinations)
        {
            throw new InvalidOperationException($"submit_multi has 1 to {FieldLimits.Destinations} destinations, not {Destinations.Count}.");
        }

        writer.WriteCString(ServiceType);
        writer.WriteAddress(Source);
        writer.WriteByte((byte)Destinations.Count);
        foreach (MultiDestination destination in Destinations)
        {
            writer.WriteByte((byte)destination.Flag);
            if (destination.Flag == DestinationFlag.SmeAddress)
            {
                writer.WriteAddress(destination.Address);
            }
            else
            {
                writer.WriteCString(destination.Address.Value);
            }
        }

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

    private static List<MultiDestination> ReadDestinations(ref BodyReader reader)
    {
        List<MultiDestination> destinations = [];
        int count = reader.ReadByte();
        if (count is 0 or > FieldLimits.Destinations)
        {
            reader.Fail(CommandStatus.EsmeRInvNumDests);
        }

        for (int i = 0; i < count && reader.Fault == CommandStatus.EsmeROk; i++)
        {
            switch ((DestinationFlag)reader.ReadByte())
            {
                case DestinationFlag.SmeAddress:
                    destinations.Add(MultiDestination.Sme(reader.ReadAddress(FieldLimits.Address)));
                    break;
                case DestinationFlag.DistributionList:
                    destinations.Add(MultiDestination.List(reader.ReadCString(FieldLimits.DistributionList)));
                    break;
                default:
                    reader.Fail(CommandStatus.EsmeRInvDestFlag);
                    break;
            }
        }

        return destinations;
    }
}

/// <summary>A destination that a submit_multi did not reach, and why.</summary>
public readonly record struct UnsuccessSme(SmppAddress Address, CommandStatus Error);

/// <summary>submit_multi_resp (section 4.5.2).</summary>
public sealed class SubmitMultiResp : SmppPdu
{
    /// <inheritdoc/>
    public override CommandId CommandId => CommandId.SubmitMultiResp;

    /// <summary>Up to 64 characters; null when the body is omitted, as errors do.</summary>
    public string? MessageId { get; init; }

    /// <summary>Up to 255.</summary>
    public IReadOnlyList<UnsuccessSme> Unsuccess { get; init; } = [];

    protected override int BodyLength
    {
        get
        {
            if (MessageId is null)
            {
                return 0;
            }

            int length = MessageId.Length + 2;
            foreach (UnsuccessSme sme in Unsuccess)
            {
                length += sme.Address.EncodedLength() + sizeof(uint);
            }

            return length;
        }
    }

    internal static SubmitMultiResp Read(ref BodyReader reader)
    {
        if (reader.AtEnd)
        {
            return new SubmitMultiResp();
        }

        string messageId = reader.ReadCString(FieldLimits.MessageId);
        List<UnsuccessSme> unsuccess = [];
        int count = reader.ReadByte();
        for (int i = 0; i < count && reader.Fault == CommandStatus.EsmeROk; i++)
        {
            unsuccess.Add(new UnsuccessSme(reader.ReadAddress(FieldLimits.Address), (CommandStatus)reader.ReadUInt32()));
        }

        return new SubmitMultiResp { MessageId = messageId, Unsuccess = unsuccess };
    }

    private protected override void WriteBody(ref PduWriter writer)
    {
        if (MessageId is null)
        {
            return;
        }

        if (Unsuccess.Count > byte.MaxValue)
        {
            throw new InvalidOperationException($"submit_multi_resp names at most {byte.MaxValue} destinations, not {Unsuccess.Count}.");
        }

        writer.WriteCString(MessageId);
        writer.WriteByte((byte)Unsuccess.Count);
        foreach (UnsuccessSme sme in Unsuccess)
        {
            writer.WriteAddress(sme.Address);
            writer.WriteUInt32((uint)sme.Error);
        }
    }
}
