using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Ingress;

/// <summary>Turns a submit_sm, data_sm or submit_multi into an <see cref="SmsMessage"/>: the one place where SMPP meets screening.</summary>
internal static class SubmitIntake
{
    /// <summary>
    /// Parses the PDU already copied into the transaction's message, and fills addresses, text and place in a long message; its owner is
    /// found by <see cref="ResolveOwner"/>.
    /// </summary>
    /// <returns>ESME_ROK, or the status the request is answered with.</returns>
    public static CommandStatus Read(SubmitTransaction transaction, GatewaySnapshot snapshot, GatewayClock clock)
    {
        SmsMessage message = transaction.Message;
        ReadOnlySpan<byte> pdu = message.Pdu.AsSpan(0, message.PduLength);
        CommandStatus fault = transaction.CommandId switch
        {
            CommandId.SubmitSm => MessageParser.TryParseSubmitSm(pdu, out transaction.Fields),
            CommandId.DataSm => MessageParser.TryParseDataSm(pdu, out transaction.Fields),
            _ => MessageParser.TryParseSubmitMulti(pdu, out transaction.Fields),
        };
        if (fault != CommandStatus.EsmeROk)
        {
            return fault;
        }

        ref MessageFields fields = ref transaction.Fields;
        fault = ReadTimes(message, fields, pdu, clock);
        if (fault != CommandStatus.EsmeROk)
        {
            return fault;
        }

        message.ServiceCode = ServiceCode.KeyOf(pdu.Slice(fields.ServiceTypeOffset, fields.ServiceTypeLength));
        snapshot.Charges.Read(message, pdu[fields.TlvOffset..]);
        message.MayPostpone = transaction.CommandId != CommandId.DataSm;
        NumberingPlan plan = snapshot.NumberingPlan;
        message.Sender = plan.Canonicalise(fields.SourceTon, fields.SourceNpi, pdu.Slice(fields.SourceOffset, fields.SourceLength));
        if (transaction.CommandId == CommandId.SubmitMulti)
        {
            if (fields.DistributionListCount > 0)
            {
                return CommandStatus.EsmeRInvDlName;
            }

            transaction.Recipients = MultiRecipients.Read(pdu, fields, plan);
            message.Recipient = transaction.Recipients.Addresses[0];
        }
        else
        {
            message.Recipient = plan.Canonicalise(fields.DestTon, fields.DestNpi, pdu.Slice(fields.DestOffset, fields.DestLength));
        }

        message.AccountIndex = transaction.Account.Index;
        ReadText(message, fields, pdu, (DefaultAlphabet)transaction.Account.DefaultAlphabet);
        return CommandStatus.EsmeROk;
    }

    /// <summary>Reads when the message asks to be delivered, and until when. The clock is asked only by messages that name a time.</summary>
    public static CommandStatus ReadTimes(SmsMessage message, in MessageFields fields, ReadOnlySpan<byte> pdu, GatewayClock clock)
    {
        message.DeliverAt = message.ExpiresAt = message.PostponedTo = 0;
        message.MayPostpone = false;
        if ((fields.ScheduleLength | fields.ValidityLength) == 0)
        {
            return CommandStatus.EsmeROk;
        }

        long now = clock.ScreeningTime.Utc;
        return fields.ScheduleLength > 0 && !SmppTime.TryParse(pdu.Slice(fields.ScheduleOffset, fields.ScheduleLength), now, out message.DeliverAt)
            ? CommandStatus.EsmeRInvSched
            : fields.ValidityLength > 0 && !SmppTime.TryParse(pdu.Slice(fields.ValidityOffset, fields.ValidityLength), now, out message.ExpiresAt)
            ? CommandStatus.EsmeRInvExpiry
            : CommandStatus.EsmeROk;
    }

    /// <summary>Finds the SP that answers for the message's sender, and whether the account may send as it.</summary>
    public static void ResolveOwner(SmsMessage message, AccountPolicy account, GatewaySnapshot snapshot)
    {
        bool owned = snapshot.TryFindOwner(message.Sender, out SpPolicy? owner);
        if (account.Kind == AccountKind.Sp)
        {
            message.Sp = account.Sp;
            message.Ownership = owned && owner!.Index == account.Sp!.Index ? SenderOwnership.Owned : SenderOwnership.NotOwned;
            return;
        }

        if (owned && account.Carry(owner!))
        {
            message.Sp = owner;
            message.Ownership = SenderOwnership.Owned;
            return;
        }

        message.Sp = null;
        message.Ownership = !owned && account.Subscribers ? SenderOwnership.Subscriber : SenderOwnership.NotOwned;
    }

    private static void ReadText(SmsMessage message, in MessageFields fields, ReadOnlySpan<byte> pdu, DefaultAlphabet alphabet)
    {
        message.Part = default;
        DecodeText(message, fields, pdu, alphabet);
        if (!message.Part.IsPart && fields.SarReference >= 0 && fields.SarTotal > 1)
        {
            message.Part = new LongMessagePart((ushort)fields.SarReference, (byte)fields.SarTotal, (byte)fields.SarNumber);
        }
    }

    /// <summary>Decodes short_message and message_payload into the message's text, for the filter only.</summary>
    public static void DecodeText(SmsMessage message, in MessageFields fields, ReadOnlySpan<byte> pdu, DefaultAlphabet alphabet)
    {
        message.TextLength = 0;
        message.TextIsPartial = false;

        // Both may be present; a filter that reads only one of them can be walked around, so both are read.
        Append(message, fields, pdu.Slice(fields.ShortMessageOffset, fields.ShortMessageLength), alphabet);
        if (fields.PayloadLength > 0)
        {
            if (message.TextLength > 0)
            {
                Separate(message);
            }

            Append(message, fields, pdu.Slice(fields.PayloadOffset, fields.PayloadLength), alphabet);
        }
    }

    private static void Append(SmsMessage message, in MessageFields fields, ReadOnlySpan<byte> userData, DefaultAlphabet alphabet)
    {
        if (userData.IsEmpty)
        {
            return;
        }

        NationalLanguage locking = default;
        NationalLanguage single = default;
        if (fields.HasUdh)
        {
            if (UserDataHeader.TryParse(userData, out UserDataHeader header))
            {
                userData = userData[header.Length..];
                locking = header.Locking;
                single = header.Single;
                if (header.Total > 1 && header.Number >= 1 && header.Number <= header.Total)
                {
                    message.Part = new LongMessagePart((ushort)header.Reference, (byte)header.Total, (byte)header.Number);
                }
            }
            else
            {
                message.TextIsPartial = true;
            }
        }

        message.GrowText(userData.Length);
        message.TextLength += SmsText.Decode(
            fields.DataCoding, userData, message.TextBuffer.AsSpan(message.TextLength), alphabet, locking, single, out bool partial);
        message.TextIsPartial |= partial;
        if (partial)
        {
            AppendSevenBits(message, fields.DataCoding, userData, alphabet, locking, single);
        }
    }

    /// <summary>Eighth bits in a 7-bit alphabet: whether the SMSC drops them or reads more into them is not known here, so both are read.</summary>
    private static void AppendSevenBits(
        SmsMessage message, byte dataCoding, ReadOnlySpan<byte> userData, DefaultAlphabet alphabet, NationalLanguage locking, NationalLanguage single)
    {
        message.GrowText(userData.Length + 1);
        if (SmsText.TryDecodeSevenBits(
            dataCoding, userData, message.TextBuffer.AsSpan(message.TextLength + 1), alphabet, locking, single, out int written))
        {
            Separate(message);
            message.TextLength += written;
        }
    }

    /// <summary>Two texts, not one: run together, a word at the border would hide in a longer one.</summary>
    private static void Separate(SmsMessage message)
    {
        message.GrowText(1);
        message.TextBuffer[message.TextLength++] = '\n';
    }
}
