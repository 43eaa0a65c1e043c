using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Records;

/// <summary>The original request of a held message, read again.</summary>
/// <param name="Octets">The request, header included.</param>
/// <param name="CommandId">submit_sm or data_sm.</param>
/// <param name="Fields">Where its fields lie.</param>
internal sealed record HeldPdu(byte[] Octets, CommandId CommandId, MessageFields Fields)
{
    /// <summary>Reads it; null when the octets are no such request.</summary>
    public static HeldPdu? Read(byte[] octets)
    {
        if (octets.Length < PduHeader.Length)
        {
            return null;
        }

        CommandId command = PduHeader.Read(octets).CommandId;
        MessageFields fields = default;
        CommandStatus fault = command switch
        {
            CommandId.SubmitSm => MessageParser.TryParseSubmitSm(octets, out fields),
            CommandId.DataSm => MessageParser.TryParseDataSm(octets, out fields),
            _ => CommandStatus.EsmeRInvCmdId,
        };
        return fault == CommandStatus.EsmeROk ? new HeldPdu(octets, command, fields) : null;
    }

    /// <summary>When its sender no longer wants it delivered; null = it does not say. A data_sm says so by qos_time_to_live, in seconds.</summary>
    /// <param name="fields">Fields of a submit_sm or data_sm.</param>
    /// <param name="pdu">The request.</param>
    /// <param name="now">When it came.</param>
    public static DateTimeOffset? EndOf(in MessageFields fields, ReadOnlySpan<byte> pdu, DateTimeOffset now)
    {
        if (ValidityPeriod.TryRead(pdu.Slice(fields.ValidityOffset, fields.ValidityLength), now, out DateTimeOffset ends))
        {
            return ends;
        }

        var tlvs = new TlvReader(pdu[fields.TlvOffset..]);
        while (tlvs.TryRead(out ushort tag, out ReadOnlySpan<byte> value))
        {
            if (tag == (ushort)TlvTag.QosTimeToLive && value.Length == sizeof(uint))
            {
                return now.AddSeconds(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(value));
            }
        }

        return null;
    }

    /// <summary>This request with what a replace_sm says instead (SMPP 3.4 section 4.10.1); null when it is no submit_sm, the only one that can be replaced.</summary>
    public HeldPdu? ReplacedBy(ReadOnlySpan<byte> replaceSm)
    {
        if (!SmppPdu.TryDecode(Octets, out SmppPdu? old, out _) || old is not SubmitSm held
            || !SmppPdu.TryDecode(replaceSm, out SmppPdu? request, out _) || request is not ReplaceSm replacement)
        {
            return null;
        }

        var replaced = new SubmitSm
        {
            SequenceNumber = held.SequenceNumber,
            ServiceType = held.ServiceType,
            Source = held.Source,
            Destination = held.Destination,
            EsmClass = held.EsmClass,
            ProtocolId = held.ProtocolId,
            PriorityFlag = held.PriorityFlag,
            ScheduleDeliveryTime = replacement.ScheduleDeliveryTime.Length > 0 ? replacement.ScheduleDeliveryTime : held.ScheduleDeliveryTime,
            ValidityPeriod = replacement.ValidityPeriod.Length > 0 ? replacement.ValidityPeriod : held.ValidityPeriod,
            RegisteredDelivery = replacement.RegisteredDelivery,
            ReplaceIfPresent = held.ReplaceIfPresent,
            DataCoding = held.DataCoding,
            DefaultMessageId = replacement.DefaultMessageId,
            ShortMessage = replacement.ShortMessage,
            Tlvs = [.. held.Tlvs.Where(static tlv => tlv.Tag != (ushort)TlvTag.MessagePayload)],
        };
        return Read(replaced.ToArray());
    }
}
