using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>Writers of the PDUs that carry a message.</summary>
public static class MessagePdu
{
    /// <summary>submit_sm (section 4.4.1).</summary>
    public static int WriteSubmitSm(Span<byte> destination, uint sequenceNumber, in OutgoingMessage message) =>
        WriteShortMessage(destination, CommandId.SubmitSm, sequenceNumber, in message);

    /// <summary>deliver_sm (section 4.6.1).</summary>
    public static int WriteDeliverSm(Span<byte> destination, uint sequenceNumber, in OutgoingMessage message) =>
        WriteShortMessage(destination, CommandId.DeliverSm, sequenceNumber, in message);

    /// <summary>data_sm (section 4.7.1).</summary>
    public static int WriteDataSm(Span<byte> destination, uint sequenceNumber, in OutgoingMessage message)
    {
        PduWriter writer = new(destination);
        writer.Begin(CommandId.DataSm, CommandStatus.EsmeROk, sequenceNumber);
        WriteOrigin(ref writer, in message);
        WriteDestination(ref writer, in message);
        writer.WriteByte(message.EsmClass);
        writer.WriteByte(message.RegisteredDelivery);
        writer.WriteByte(message.DataCoding);
        WriteTlvs(ref writer, in message);
        return writer.End();
    }

    /// <summary>
    /// submit_multi (section 4.5.1). <paramref name="destinations"/> are <paramref name="count"/> dest_addresses ready for the wire
    /// (see <see cref="SubmitMultiPdu.WriteSmeDestination"/>); the destination of <paramref name="message"/> is not used.
    /// </summary>
    public static int WriteSubmitMulti(Span<byte> destination, uint sequenceNumber, in OutgoingMessage message, ReadOnlySpan<byte> destinations, byte count)
    {
        PduWriter writer = new(destination);
        writer.Begin(CommandId.SubmitMulti, CommandStatus.EsmeROk, sequenceNumber);
        WriteOrigin(ref writer, in message);
        writer.WriteByte(count);
        writer.WriteOctets(destinations);
        WriteContent(ref writer, in message);
        return writer.End();
    }

    private static int WriteShortMessage(Span<byte> destination, CommandId id, uint sequenceNumber, in OutgoingMessage message)
    {
        PduWriter writer = new(destination);
        writer.Begin(id, CommandStatus.EsmeROk, sequenceNumber);
        WriteOrigin(ref writer, in message);
        WriteDestination(ref writer, in message);
        WriteContent(ref writer, in message);
        return writer.End();
    }

    private static void WriteOrigin(ref PduWriter writer, in OutgoingMessage message)
    {
        writer.WriteCString(message.ServiceType);
        writer.WriteByte(message.SourceTon);
        writer.WriteByte(message.SourceNpi);
        writer.WriteCString(message.Source);
    }

    private static void WriteDestination(ref PduWriter writer, in OutgoingMessage message)
    {
        writer.WriteByte(message.DestTon);
        writer.WriteByte(message.DestNpi);
        writer.WriteCString(message.Destination);
    }

    private static void WriteContent(ref PduWriter writer, in OutgoingMessage message)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.ShortMessage.Length, byte.MaxValue, nameof(message));
        writer.WriteByte(message.EsmClass);
        writer.WriteByte(message.ProtocolId);
        writer.WriteByte(message.PriorityFlag);
        writer.WriteCString(message.ScheduleDeliveryTime);
        writer.WriteCString(message.ValidityPeriod);
        writer.WriteByte(message.RegisteredDelivery);
        writer.WriteByte(message.ReplaceIfPresent);
        writer.WriteByte(message.DataCoding);
        writer.WriteByte(message.DefaultMessageId);
        writer.WriteByte((byte)message.ShortMessage.Length);
        writer.WriteOctets(message.ShortMessage);
        WriteTlvs(ref writer, in message);
    }

    private static void WriteTlvs(ref PduWriter writer, in OutgoingMessage message)
    {
        if (!message.MessagePayload.IsEmpty)
        {
            writer.WriteTlv(TlvTag.MessagePayload, message.MessagePayload);
        }

        writer.WriteOctets(message.Tlvs);
    }
}
