using System.Buffers.Binary;
using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// Reads query_sm, cancel_sm and replace_sm: whose message it is about, which SMSC knows it, and what a replacement says.
/// </summary>
/// <remarks>
/// The message_id the SP was given begins with the IdPrefix of its SMSC. SMSCs with the same prefix share one id space, so any of
/// them is asked; of prefixes that fit, the longest wins. The prefix is taken off, for the SMSC does not know it.
/// </remarks>
internal static class ManagementIntake
{
    /// <summary>True for the three requests about a message sent before.</summary>
    public static bool Reads(CommandId command) => command is CommandId.QuerySm or CommandId.CancelSm or CommandId.ReplaceSm;

    /// <summary>Parses the PDU in the transaction's message, finds its SMSC and strips the prefix; looks at the text of a replace_sm.</summary>
    /// <returns>ESME_ROK, or the status the request is answered with: a fault of its fields, else the command's own failure.</returns>
    public static CommandStatus Read(SubmitTransaction transaction, GatewaySnapshot snapshot, GatewayClock clock, ContentScratch scratch)
    {
        CommandStatus fault = Parse(transaction);
        if (fault != CommandStatus.EsmeROk)
        {
            return fault;
        }

        SmsMessage message = transaction.Message;
        ReadOnlySpan<byte> pdu = message.Pdu.AsSpan(0, message.PduLength);
        ref MessageFields fields = ref transaction.Fields;
        fault = SubmitIntake.ReadTimes(message, fields, pdu, clock);
        if (fault != CommandStatus.EsmeROk)
        {
            return fault;
        }

        message.ServiceCode = 0;
        snapshot.Charges.Read(message, []);
        if (fields.ScheduleLength == 0)
        {
            // The replaced message keeps its time (SMPP 3.4 section 4.10.1), which nobody here remembers.
            message.DeliverAt = SmsMessage.DeliveryUnknown;
        }

        NumberingPlan plan = snapshot.NumberingPlan;
        message.Sender = plan.Canonicalise(fields.SourceTon, fields.SourceNpi, pdu.Slice(fields.SourceOffset, fields.SourceLength));
        message.Recipient = plan.Canonicalise(fields.DestTon, fields.DestNpi, pdu.Slice(fields.DestOffset, fields.DestLength));
        message.AccountIndex = transaction.Account.Index;
        message.Part = default;
        SubmitIntake.ResolveOwner(message, transaction.Account, snapshot);
        List<SmscOptions> smscs = snapshot.Options.Smscs;
        ReadOnlySpan<byte> id = pdu.Slice(fields.MessageIdOffset, fields.MessageIdLength);
        if (message.Ownership == SenderOwnership.NotOwned || FindIdSpace(transaction.CommandId, id, smscs) is not { } idSpace)
        {
            return FailureOf(transaction.CommandId);
        }

        transaction.IdSpace = idSpace;
        if (!id.IsEmpty && idSpace.Length > 0 && !ReferenceEquals(idSpace, HeldMessageId.IdSpace))
        {
            Strip(message, fields.MessageIdOffset, idSpace.Length);
            Parse(transaction);
        }

        if (transaction.CommandId == CommandId.ReplaceSm)
        {
            ReplacementText.Inspect(transaction, snapshot, scratch);
        }

        return CommandStatus.EsmeROk;
    }

    private static CommandStatus Parse(SubmitTransaction transaction)
    {
        ReadOnlySpan<byte> pdu = transaction.Message.Pdu.AsSpan(0, transaction.Message.PduLength);
        return transaction.CommandId switch
        {
            CommandId.QuerySm => MessageParser.TryParseQuerySm(pdu, out transaction.Fields),
            CommandId.CancelSm => MessageParser.TryParseCancelSm(pdu, out transaction.Fields),
            _ => MessageParser.TryParseReplaceSm(pdu, out transaction.Fields),
        };
    }

    private static string? FindIdSpace(CommandId command, ReadOnlySpan<byte> id, List<SmscOptions> smscs)
    {
        if (id.IsEmpty)
        {
            // Cancels all of a source to a destination: said to one of several SMSCs it would cancel only some, and say OK.
            return command == CommandId.CancelSm && smscs.Count == 1 ? smscs[0].IdPrefix : null;
        }

        if (HeldMessageId.Matches(id))
        {
            return HeldMessageId.IdSpace;
        }

        string? longest = null;
        foreach (SmscOptions smsc in smscs)
        {
            string prefix = smsc.IdPrefix;
            if (prefix.Length > (longest?.Length ?? -1) && id.Length > prefix.Length && Ascii.Equals(id[..prefix.Length], prefix))
            {
                longest = prefix;
            }
        }

        return longest;
    }

    private static void Strip(SmsMessage message, int at, int octets)
    {
        Span<byte> pdu = message.Pdu.AsSpan(0, message.PduLength);
        pdu[(at + octets)..].CopyTo(pdu[at..]);
        message.PduLength -= octets;
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)message.PduLength);
    }

    private static CommandStatus FailureOf(CommandId command) => command switch
    {
        CommandId.QuerySm => CommandStatus.EsmeRQueryFail,
        CommandId.CancelSm => CommandStatus.EsmeRCancelFail,
        _ => CommandStatus.EsmeRReplaceFail,
    };
}
