using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// Writes a delivery for a peer that bound with SMPP 3.3, which knows neither optional parameters nor data_sm: a deliver_sm without TLVs.
/// A receipt keeps its text; text that stood in message_payload moves into short_message.
/// </summary>
internal static class PlainDelivery
{
    private const int MaxShortMessage = 254;
    private const int MaxAddress = 20;

    /// <summary>Octets a data_sm may grow by when it becomes a deliver_sm.</summary>
    public const int Growth = 16;

    /// <summary>Writes the PDU; 0 = its text or an address is longer than a deliver_sm of 3.3 can carry.</summary>
    public static int Write(DeliverTransaction delivery, Span<byte> destination)
    {
        ReadOnlySpan<byte> pdu = delivery.Pdu.AsSpan(0, delivery.PduLength);
        CommandStatus fault = delivery.CommandId == CommandId.DataSm
            ? MessageParser.TryParseDataSmLenient(pdu, out MessageFields fields)
            : MessageParser.TryParseDeliverSm(pdu, out fields);
        ReadOnlySpan<byte> text = fields.ShortMessageLength == 0 && fields.PayloadLength > 0
            ? pdu.Slice(fields.PayloadOffset, fields.PayloadLength)
            : pdu.Slice(fields.ShortMessageOffset, fields.ShortMessageLength);
        if (fault != CommandStatus.EsmeROk || text.Length > MaxShortMessage || fields.SourceLength > MaxAddress || fields.DestLength > MaxAddress)
        {
            return 0;
        }

        return Pdu.WriteDeliverSm(destination, 0, new OutgoingMessage
        {
            ServiceType = pdu.Slice(fields.ServiceTypeOffset, fields.ServiceTypeLength),
            SourceTon = fields.SourceTon,
            SourceNpi = fields.SourceNpi,
            Source = pdu.Slice(fields.SourceOffset, fields.SourceLength),
            DestTon = fields.DestTon,
            DestNpi = fields.DestNpi,
            Destination = pdu.Slice(fields.DestOffset, fields.DestLength),
            EsmClass = fields.EsmClass,
            ProtocolId = fields.ProtocolId,
            PriorityFlag = fields.PriorityFlag,
            ScheduleDeliveryTime = pdu.Slice(fields.ScheduleOffset, fields.ScheduleLength),
            ValidityPeriod = pdu.Slice(fields.ValidityOffset, fields.ValidityLength),
            RegisteredDelivery = fields.RegisteredDelivery,
            ReplaceIfPresent = fields.ReplaceIfPresent,
            DataCoding = fields.DataCoding,
            DefaultMessageId = fields.DefaultMessageId,
            ShortMessage = text,
        });
    }
}
