using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>
/// Finds the fields of message PDUs in one pass, without copying or allocating. Every method takes the whole PDU, header included,
/// contiguous, and returns <see cref="CommandStatus.EsmeROk"/> or the status the PDU's own response must carry:
/// 0x01 sm_length beyond the PDU, 0x02 missing NUL or over-long string, 0x06, 0x07, 0x0A, 0x0B, 0x15, 0x33, 0x34, 0x40, 0x43, 0x54, 0x61, 0x62
/// for the fields they name, 0xC0 broken TLV stream, 0xC1 repeated payload or SAR parameter, 0xC2 TLV length, 0xC4 TLV value.
/// </summary>
public static class MessageParser
{
    // esm_class, protocol_id, priority_flag
    private const int ClassOctets = 3;

    // registered_delivery, replace_if_present_flag, data_coding, sm_default_msg_id, sm_length
    private const int DeliveryOctets = 5;

    /// <summary>submit_sm (section 4.4.1): the strict rules for what an ESME hands in.</summary>
    public static CommandStatus TryParseSubmitSm(ReadOnlySpan<byte> pdu, out MessageFields f) => ParseMessage(pdu, strict: true, out f);

    /// <summary>deliver_sm (section 4.6.1): the same layout; addresses, classes, times and sizes of TLVs are taken as they come.</summary>
    public static CommandStatus TryParseDeliverSm(ReadOnlySpan<byte> pdu, out MessageFields f) => ParseMessage(pdu, strict: false, out f);

    /// <summary>data_sm (section 4.7.1): the text is in message_payload.</summary>
    public static CommandStatus TryParseDataSm(ReadOnlySpan<byte> pdu, out MessageFields f) => ParseDataSm(pdu, strict: true, out f);

    /// <summary>data_sm of an SMSC: addresses and classes are taken as they come.</summary>
    public static CommandStatus TryParseDataSmLenient(ReadOnlySpan<byte> pdu, out MessageFields f) => ParseDataSm(pdu, strict: false, out f);

    /// <summary>submit_multi (section 4.5.1). Destinations are read with <see cref="TryReadDestination"/> from <see cref="MessageFields.DestinationsOffset"/>.</summary>
    public static CommandStatus TryParseSubmitMulti(ReadOnlySpan<byte> pdu, out MessageFields f)
    {
        f = NewFields(pdu);
        int position = PduHeader.Length;
        CommandStatus status = ParseOrigin(pdu, ref position, FieldLimits.Address, strict: true, ref f);
        if (status != CommandStatus.EsmeROk)
        {
            return status;
        }

        if (position >= pdu.Length)
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        f.DestinationCount = pdu[position++];
        f.DestinationsOffset = position;
        if (f.DestinationCount is 0 or > FieldLimits.Destinations)
        {
            return CommandStatus.EsmeRInvNumDests;
        }

        bool found = false;
        for (int i = 0; i < f.DestinationCount; i++)
        {
            status = FieldReader.ReadDestination(pdu, ref position, out DestinationFlag flag, out byte ton, out byte npi, out int offset, out int length);
            if (status != CommandStatus.EsmeROk)
            {
                return status;
            }

            if (flag == DestinationFlag.DistributionList)
            {
                f.DistributionListCount++;
            }
            else if (!found)
            {
                found = true;
                f.DestTon = ton;
                f.DestNpi = npi;
                f.DestOffset = offset;
                f.DestLength = length;
            }
        }

        status = ParseContent(pdu, ref position, strict: true, ref f);
        return status == CommandStatus.EsmeROk ? ParseTlvs(pdu, position, strict: true, ref f) : status;
    }

    /// <summary>query_sm (section 4.8.1): message_id and source address.</summary>
    public static CommandStatus TryParseQuerySm(ReadOnlySpan<byte> pdu, out MessageFields f)
    {
        f = NewFields(pdu);
        int position = PduHeader.Length;
        return FieldReader.TryReadCString(pdu, ref position, FieldLimits.MessageId, out f.MessageIdOffset, out f.MessageIdLength)
            && FieldReader.TryReadAddress(pdu, ref position, FieldLimits.Address, out f.SourceTon, out f.SourceNpi, out f.SourceOffset, out f.SourceLength)
            ? ParseTlvs(pdu, position, strict: true, ref f)
            : CommandStatus.EsmeRInvCmdLen;
    }

    /// <summary>cancel_sm (section 4.9.1): service_type, message_id, source and destination address.</summary>
    public static CommandStatus TryParseCancelSm(ReadOnlySpan<byte> pdu, out MessageFields f)
    {
        f = NewFields(pdu);
        int position = PduHeader.Length;
        return FieldReader.TryReadCString(pdu, ref position, FieldLimits.ServiceType, out f.ServiceTypeOffset, out f.ServiceTypeLength)
            && FieldReader.TryReadCString(pdu, ref position, FieldLimits.MessageId, out f.MessageIdOffset, out f.MessageIdLength)
            && FieldReader.TryReadAddress(pdu, ref position, FieldLimits.Address, out f.SourceTon, out f.SourceNpi, out f.SourceOffset, out f.SourceLength)
            && FieldReader.TryReadAddress(pdu, ref position, FieldLimits.Address, out f.DestTon, out f.DestNpi, out f.DestOffset, out f.DestLength)
            ? ParseTlvs(pdu, position, strict: true, ref f)
            : CommandStatus.EsmeRInvCmdLen;
    }

    /// <summary>replace_sm (section 4.10.1): message_id, source, times, then the new text. It carries no data_coding.</summary>
    public static CommandStatus TryParseReplaceSm(ReadOnlySpan<byte> pdu, out MessageFields f)
    {
        f = NewFields(pdu);
        int position = PduHeader.Length;
        if (!FieldReader.TryReadCString(pdu, ref position, FieldLimits.MessageId, out f.MessageIdOffset, out f.MessageIdLength)
            || !FieldReader.TryReadAddress(pdu, ref position, FieldLimits.Address, out f.SourceTon, out f.SourceNpi, out f.SourceOffset, out f.SourceLength))
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        CommandStatus status = ParseTimes(pdu, ref position, strict: true, ref f);
        if (status != CommandStatus.EsmeROk)
        {
            return status;
        }

        const int TailOctets = 3;
        if (pdu.Length - position < TailOctets)
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        f.RegisteredDelivery = pdu[position];
        f.DefaultMessageId = pdu[position + 1];
        f.ShortMessageLength = pdu[position + 2];
        position += TailOctets;
        f.ShortMessageOffset = position;
        position += f.ShortMessageLength;
        return position <= pdu.Length ? ParseTlvs(pdu, position, strict: true, ref f) : CommandStatus.EsmeRInvMsgLen;
    }

    /// <summary>
    /// Reads the dest_address at <paramref name="offset"/> of a submit_multi and moves past it; false where it is malformed.
    /// <paramref name="flag"/> is a <see cref="DestinationFlag"/>; of a distribution list the name is given as the address.
    /// </summary>
    public static bool TryReadDestination(
        ReadOnlySpan<byte> pdu, ref int offset, out byte flag, out byte ton, out byte npi, out int addrOffset, out int addrLength)
    {
        CommandStatus status = FieldReader.ReadDestination(pdu, ref offset, out DestinationFlag kind, out ton, out npi, out addrOffset, out addrLength);
        flag = (byte)kind;
        return status == CommandStatus.EsmeROk;
    }

    private static CommandStatus ParseMessage(ReadOnlySpan<byte> pdu, bool strict, out MessageFields f)
    {
        f = NewFields(pdu);
        int position = PduHeader.Length;
        CommandStatus status = ParseOrigin(pdu, ref position, FieldLimits.Address, strict, ref f);
        if (status != CommandStatus.EsmeROk)
        {
            return status;
        }

        status = ParseDestination(pdu, ref position, FieldLimits.Address, strict, ref f);
        if (status != CommandStatus.EsmeROk)
        {
            return status;
        }

        status = ParseContent(pdu, ref position, strict, ref f);
        if (status != CommandStatus.EsmeROk || position == pdu.Length)
        {
            return status;
        }

        return ParseTlvs(pdu, position, strict, ref f);
    }

    private static CommandStatus ParseDataSm(ReadOnlySpan<byte> pdu, bool strict, out MessageFields f)
    {
        f = NewFields(pdu);
        int position = PduHeader.Length;
        CommandStatus status = ParseOrigin(pdu, ref position, FieldLimits.DataSmAddress, strict, ref f);
        if (status == CommandStatus.EsmeROk)
        {
            status = ParseDestination(pdu, ref position, FieldLimits.DataSmAddress, strict, ref f);
        }

        if (status != CommandStatus.EsmeROk)
        {
            return status;
        }

        const int TailOctets = 3;
        if (pdu.Length - position < TailOctets)
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        f.EsmClass = pdu[position];
        f.RegisteredDelivery = pdu[position + 1];
        f.DataCoding = pdu[position + 2];
        position += TailOctets;
        f.ShortMessageOffset = position;
        if (strict)
        {
            status = FieldRules.JudgeClasses(f.EsmClass, priorityFlag: 0, f.RegisteredDelivery, replaceIfPresent: 0);
            if (status != CommandStatus.EsmeROk)
            {
                return status;
            }
        }

        return ParseTlvs(pdu, position, strict, ref f);
    }

    private static MessageFields NewFields(ReadOnlySpan<byte> pdu) => new()
    {
        TlvOffset = pdu.Length,
        PayloadOffset = -1,
        SarReference = -1,
    };

    private static CommandStatus ParseOrigin(ReadOnlySpan<byte> pdu, ref int position, int addressMax, bool strict, ref MessageFields f)
    {
        if (!FieldReader.TryReadCString(pdu, ref position, FieldLimits.ServiceType, out f.ServiceTypeOffset, out f.ServiceTypeLength)
            || !FieldReader.TryReadAddress(pdu, ref position, addressMax, out f.SourceTon, out f.SourceNpi, out f.SourceOffset, out f.SourceLength))
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        if (!strict)
        {
            return CommandStatus.EsmeROk;
        }

        if (f.ServiceTypeLength != 0 && !FieldRules.IsServiceType(pdu.Slice(f.ServiceTypeOffset, f.ServiceTypeLength)))
        {
            return CommandStatus.EsmeRInvSerTyp;
        }

        return FieldRules.IsSource(f.SourceTon, pdu.Slice(f.SourceOffset, f.SourceLength))
            ? CommandStatus.EsmeROk
            : CommandStatus.EsmeRInvSrcAdr;
    }

    private static CommandStatus ParseDestination(ReadOnlySpan<byte> pdu, ref int position, int addressMax, bool strict, ref MessageFields f)
    {
        if (!FieldReader.TryReadAddress(pdu, ref position, addressMax, out f.DestTon, out f.DestNpi, out f.DestOffset, out f.DestLength))
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        return !strict || FieldRules.IsDestination(f.DestTon, pdu.Slice(f.DestOffset, f.DestLength))
            ? CommandStatus.EsmeROk
            : CommandStatus.EsmeRInvDstAdr;
    }

    // From esm_class to the end of short_message, the same in submit_sm, deliver_sm and submit_multi.
    private static CommandStatus ParseContent(ReadOnlySpan<byte> pdu, ref int position, bool strict, ref MessageFields f)
    {
        if (pdu.Length - position < ClassOctets)
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        f.EsmClass = pdu[position];
        f.ProtocolId = pdu[position + 1];
        f.PriorityFlag = pdu[position + 2];
        position += ClassOctets;

        CommandStatus status = ParseTimes(pdu, ref position, strict, ref f);
        if (status != CommandStatus.EsmeROk)
        {
            return status;
        }

        if (pdu.Length - position < DeliveryOctets)
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        ReadOnlySpan<byte> delivery = pdu.Slice(position, DeliveryOctets);
        f.RegisteredDelivery = delivery[0];
        f.ReplaceIfPresent = delivery[1];
        f.DataCoding = delivery[2];
        f.DefaultMessageId = delivery[3];
        f.ShortMessageLength = delivery[4];
        position += DeliveryOctets;
        f.ShortMessageOffset = position;
        position += f.ShortMessageLength;
        if (position > pdu.Length)
        {
            return CommandStatus.EsmeRInvMsgLen;
        }

        return strict
            ? FieldRules.JudgeClasses(f.EsmClass, f.PriorityFlag, f.RegisteredDelivery, f.ReplaceIfPresent)
            : CommandStatus.EsmeROk;
    }

    private static CommandStatus ParseTimes(ReadOnlySpan<byte> pdu, ref int position, bool strict, ref MessageFields f)
    {
        CommandStatus status = FieldReader.ReadTime(pdu, ref position, strict, CommandStatus.EsmeRInvSched, out f.ScheduleOffset, out f.ScheduleLength);
        return status == CommandStatus.EsmeROk
            ? FieldReader.ReadTime(pdu, ref position, strict, CommandStatus.EsmeRInvExpiry, out f.ValidityOffset, out f.ValidityLength)
            : status;
    }

    private static CommandStatus ParseTlvs(ReadOnlySpan<byte> pdu, int position, bool strict, ref MessageFields f)
    {
        f.TlvOffset = position;
        return position == pdu.Length ? CommandStatus.EsmeROk : TlvRules.Scan(pdu, position, strict, ref f);
    }
}
