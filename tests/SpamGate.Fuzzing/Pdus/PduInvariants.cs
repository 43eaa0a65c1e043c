using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Fuzzing.Pdus;

/// <summary>
/// What must hold of the readers and writers of <c>SpamGate.Smpp</c> for any whole PDU: nothing throws, nothing outside the PDU is read, what can be
/// decoded encodes to the same octets, and the fast parser, the object model and the writers agree.
/// </summary>
public sealed class PduInvariants
{
    private const int Margin = 64;
    private readonly char[] _text = new char[FramingInvariants.MaxPduBytes];
    private readonly byte[] _written = new byte[FramingInvariants.MaxPduBytes + Margin];
    private readonly byte[] _amid = new byte[FramingInvariants.MaxPduBytes + (2 * Margin)];

    private delegate CommandStatus Parser(ReadOnlySpan<byte> pdu, out MessageFields fields);

    /// <summary>Checks one PDU; true when some parser took it as a message.</summary>
    /// <exception cref="InvariantBrokenException">Something does not hold.</exception>
    public bool Check(Random random, byte[] pdu)
    {
        Objects(pdu);
        Bind(pdu);
        Responses(pdu);
        bool isMessage = Parse(pdu, MessageParser.TryParseSubmitSm, CommandId.SubmitSm, out MessageFields submit);
        if (isMessage)
        {
            MessageText.Read(pdu, in submit, _text);
            Rewrite(pdu, in submit);
        }

        if (Parse(pdu, MessageParser.TryParseDeliverSm, CommandId.DeliverSm, out MessageFields deliver))
        {
            MessageText.Read(pdu, in deliver, _text);
        }
        else
        {
            InvariantBrokenException.Unless(!isMessage, "the strict reader took a message that the lenient one refused");
        }

        if (Parse(pdu, MessageParser.TryParseDataSm, CommandId.DataSm, out MessageFields data))
        {
            MessageText.Read(pdu, in data, _text);
            isMessage = true;
        }

        Parse(pdu, MessageParser.TryParseDataSmLenient, CommandId.DataSm, out _);
        Parse(pdu, MessageParser.TryParseQuerySm, CommandId.QuerySm, out _);
        Parse(pdu, MessageParser.TryParseCancelSm, CommandId.CancelSm, out _);
        Parse(pdu, MessageParser.TryParseReplaceSm, CommandId.ReplaceSm, out _);
        if (Parse(pdu, MessageParser.TryParseSubmitMulti, CommandId.SubmitMulti, out MessageFields multi))
        {
            Thin(random, pdu, in multi);
            isMessage = true;
        }

        return isMessage;
    }

    private void Objects(byte[] pdu)
    {
        if (!SmppPdu.TryDecode(pdu, out SmppPdu? decoded, out CommandStatus fault))
        {
            InvariantBrokenException.Unless(fault != CommandStatus.EsmeROk, "a PDU that can not be decoded has no fault");
            return;
        }

        InvariantBrokenException.Unless(decoded.EncodedLength == pdu.Length, $"{decoded.CommandId} of {pdu.Length} octets would encode to {decoded.EncodedLength}");
        int length = decoded.Encode(_written);
        InvariantBrokenException.Unless(pdu.AsSpan().SequenceEqual(_written.AsSpan(0, length)), $"{decoded.CommandId} encodes to other octets than it was decoded from");
        InvariantBrokenException.Unless(SmppPdu.TryDecode(_written.AsSpan(0, length), out SmppPdu? again, out _), $"{decoded.CommandId} can not be decoded from its own encoding");
        InvariantBrokenException.Unless(again.ToArray().AsSpan().SequenceEqual(pdu), $"{decoded.CommandId} decoded twice encodes differently");
    }

    private static void Bind(byte[] pdu)
    {
        if (BindFields.TryParse(pdu, out BindFields fields) == CommandStatus.EsmeROk)
        {
            // Passwords are taken longer than the 8 octets of SMPP 3.4 section 4.1.1, up to 64.
            InvariantBrokenException.Unless(
                fields.SystemId.Length < 16 && fields.Password.Length < 65 && fields.SystemType.Length < 13 && fields.AddressRange.Length < 41,
                "a bind has a field longer than is allowed");
        }
    }

    private static void Responses(byte[] pdu)
    {
        InvariantBrokenException.Unless(MessageIds.ReadSubmitSmResp(pdu).Length <= pdu.Length - PduHeader.Length, "a message_id is longer than its PDU");
        SubmitMultiRespReader reader = new(pdu);
        int entries = 0;
        while (reader.TryReadUnsuccess(out _, out _, out _, out _))
        {
            entries++;
        }

        InvariantBrokenException.Unless(
            reader.Position <= pdu.Length && (reader.Broken ? entries <= reader.UnsuccessCount : entries == reader.UnsuccessCount),
            $"submit_multi_resp: {entries} of {reader.UnsuccessCount} entries, at {reader.Position} of {pdu.Length} octets");
    }

    /// <summary>
    /// Parses the PDU by itself and amid other octets, whose reader must see the same; then where its fields lie, and that the object model agrees.
    /// </summary>
    private bool Parse(byte[] pdu, Parser parser, CommandId command, out MessageFields fields)
    {
        CommandStatus status = parser(pdu, out fields);
        _amid.AsSpan(0, pdu.Length + (2 * Margin)).Fill(pdu.Length % 2 == 0 ? (byte)0 : (byte)0x31);
        pdu.CopyTo(_amid, Margin);
        CommandStatus amid = parser(_amid.AsSpan(Margin, pdu.Length), out MessageFields same);
        InvariantBrokenException.Unless(status == amid && FieldPlaces.AreSame(in fields, in same), $"{command} is read differently amid other octets");
        if (status != CommandStatus.EsmeROk)
        {
            return false;
        }

        FieldPlaces.AssertInside(in fields, pdu.Length, command);
        byte[] named = [.. pdu];
        BinaryPrimitives.WriteUInt32BigEndian(named.AsSpan(4), (uint)command);
        InvariantBrokenException.Unless(
            SmppPdu.TryDecode(named, out SmppPdu? decoded, out CommandStatus fault), $"the parser takes a {command} that the decoder refuses with {fault}");
        if (decoded is SubmitSm or DeliverSm)
        {
            (string source, string destination, byte[] message) = decoded is SubmitSm submit
                ? (submit.Source.Value, submit.Destination.Value, submit.ShortMessage)
                : (((DeliverSm)decoded).Source.Value, ((DeliverSm)decoded).Destination.Value, ((DeliverSm)decoded).ShortMessage);
            InvariantBrokenException.Unless(
                source.Length == fields.SourceLength && destination.Length == fields.DestLength
                    && message.AsSpan().SequenceEqual(pdu.AsSpan(fields.ShortMessageOffset, fields.ShortMessageLength)),
                $"parser and decoder see different fields in a {command}");
        }

        return true;
    }

    private void Rewrite(byte[] pdu, in MessageFields f)
    {
        OutgoingMessage message = new()
        {
            ServiceType = pdu.AsSpan(f.ServiceTypeOffset, f.ServiceTypeLength),
            SourceTon = f.SourceTon,
            SourceNpi = f.SourceNpi,
            Source = pdu.AsSpan(f.SourceOffset, f.SourceLength),
            DestTon = f.DestTon,
            DestNpi = f.DestNpi,
            Destination = pdu.AsSpan(f.DestOffset, f.DestLength),
            EsmClass = f.EsmClass,
            ProtocolId = f.ProtocolId,
            PriorityFlag = f.PriorityFlag,
            ScheduleDeliveryTime = pdu.AsSpan(f.ScheduleOffset, f.ScheduleLength),
            ValidityPeriod = pdu.AsSpan(f.ValidityOffset, f.ValidityLength),
            RegisteredDelivery = f.RegisteredDelivery,
            ReplaceIfPresent = f.ReplaceIfPresent,
            DataCoding = f.DataCoding,
            DefaultMessageId = f.DefaultMessageId,
            ShortMessage = pdu.AsSpan(f.ShortMessageOffset, f.ShortMessageLength),
            Tlvs = pdu.AsSpan(f.TlvOffset),
        };
        InvariantBrokenException.Unless(message.MaxPduLength >= pdu.Length, $"MaxPduLength {message.MaxPduLength} of a PDU of {pdu.Length} octets");
        int length = MessagePdu.WriteSubmitSm(_written, 1, in message);
        InvariantBrokenException.Unless(
            length == pdu.Length && _written.AsSpan(PduHeader.Length, length - PduHeader.Length).SequenceEqual(pdu.AsSpan(PduHeader.Length)),
            "a submit_sm written from its parsed fields has other octets");
    }

    private void Thin(Random random, byte[] pdu, in MessageFields fields)
    {
        Span<bool> keep = stackalloc bool[fields.DestinationCount];
        int kept = 0;
        foreach (ref bool wanted in keep)
        {
            wanted = random.Next(2) == 0;
            kept += wanted ? 1 : 0;
        }

        int length = SubmitMultiPdu.CopyWithout(pdu, in fields, keep, _written);
        if (kept == 0)
        {
            InvariantBrokenException.Unless(length == 0, "a submit_multi without destinations was written");
            return;
        }

        CommandStatus status = MessageParser.TryParseSubmitMulti(_written.AsSpan(0, length), out MessageFields thinned);
        InvariantBrokenException.Unless(
            status == CommandStatus.EsmeROk && thinned.DestinationCount == kept && pdu.Length - fields.TlvOffset == length - thinned.TlvOffset,
            $"a submit_multi with {kept} of {fields.DestinationCount} destinations is read as {status} with {thinned.DestinationCount}");
    }
}
