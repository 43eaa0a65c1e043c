using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// Looks at the text of a replace_sm. It names no data_coding (SMPP 3.4 section 4.10.1): the text is in the coding of the message it
/// replaces, which nobody here remembers. So it is read in every coding it may be in, and judged by the worst of what it can say.
/// </summary>
internal static class ReplacementText
{
    private const byte DefaultAlphabetCoding = 0;
    private const byte Ucs2Coding = 8;
    private const byte GbkCoding = 15;
    private const byte Escape = 0x1B;

    /// <summary>One octet in so many that no plain text has: then another coding is as likely.</summary>
    private const int UnusualShare = 8;

    /// <summary>Fills the message's content finding.</summary>
    public static void Inspect(SubmitTransaction transaction, GatewaySnapshot snapshot, ContentScratch scratch)
    {
        SmsMessage message = transaction.Message;
        ScreeningEngine engine = snapshot.Engine;
        bool unusual = IsUnusual(transaction);
        Look(transaction, DefaultAlphabetCoding, engine, scratch);
        ContentFinding worst = message.Content;
        foreach (byte coding in (ReadOnlySpan<byte>)[Ucs2Coding, GbkCoding])
        {
            Look(transaction, coding, engine, scratch);

            // Plain text read as something else is gibberish: a keyword in it is no accident, a probability would be.
            bool keyword = message.Content.KeywordRule >= 0 && (worst.KeywordRule < 0 || (message.Content.KeywordIsIllegal && !worst.KeywordIsIllegal));
            if (keyword || (unusual && worst.KeywordRule < 0 && message.Content.SpamProbability > worst.SpamProbability))
            {
                worst = message.Content;
            }
        }

        message.Content = worst;
    }

    private static void Look(SubmitTransaction transaction, byte coding, ScreeningEngine engine, ContentScratch scratch)
    {
        MessageFields fields = transaction.Fields;
        fields.DataCoding = coding;
        SmsMessage message = transaction.Message;
        SubmitIntake.DecodeText(message, fields, message.Pdu.AsSpan(0, message.PduLength), (DefaultAlphabet)transaction.Account.DefaultAlphabet);
        engine.Inspect(message, scratch);
    }

    private static bool IsUnusual(SubmitTransaction transaction)
    {
        ref readonly MessageFields fields = ref transaction.Fields;
        ReadOnlySpan<byte> pdu = transaction.Message.Pdu;
        int unusual = CountUnusual(pdu.Slice(fields.ShortMessageOffset, fields.ShortMessageLength));
        int length = fields.ShortMessageLength;
        if (fields.PayloadLength > 0)
        {
            unusual += CountUnusual(pdu.Slice(fields.PayloadOffset, fields.PayloadLength));
            length += fields.PayloadLength;
        }

        return unusual * UnusualShare > length;
    }

    private static int CountUnusual(ReadOnlySpan<byte> octets)
    {
        int count = 0;
        foreach (byte octet in octets)
        {
            if (octet >= 0x80 || (octet < 0x20 && octet is not ((byte)'\n' or (byte)'\r' or Escape)))
            {
                count++;
            }
        }

        return count;
    }
}
