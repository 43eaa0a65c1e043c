using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Verdicts;

/// <summary>What commercial and charged messages have to say.</summary>
internal static class DisclosureCheck
{
    /// <summary>
    /// Notes what a text lacks. Registered texts and transactional numbers lack nothing; a part of a long message is not asked before the whole is there.
    /// </summary>
    /// <param name="message">A message whose purpose is known.</param>
    /// <param name="text">Its complete text.</param>
    /// <param name="scratch">Holds the text's normalised form.</param>
    /// <param name="rules">What is asked for.</param>
    public static void Read(SmsMessage message, ReadOnlySpan<char> text, ContentScratch scratch, DisclosureParts rules)
    {
        if (message.Sp is not { } sp || message.Content.Purpose == MessagePurpose.Transactional)
        {
            return;
        }

        DisclosureParts asked = (message.Content.Purpose == MessagePurpose.Commercial ? DisclosureParts.OfCommercial : 0)
            | (ChargeCheck.IsCharged(message, sp) ? DisclosureParts.OfCharged : 0);
        if ((asked & rules) == 0)
        {
            return;
        }

        DisclosureParts missing = DisclosureReader.Missing(asked & rules, text, scratch.Text, scratch.Structure, sp.Signatures);
        message.Content.Missing = missing;
        Name(DisclosureParts.Price, ScreeningSymbols.MissingPrice);
        Name(DisclosureParts.Method, ScreeningSymbols.MissingMethod);
        Name(DisclosureParts.OptOut, ScreeningSymbols.MissingOptOut);
        Name(DisclosureParts.Signature, ScreeningSymbols.MissingSignature);
        Name(DisclosureParts.Phone, ScreeningSymbols.MissingPhone);

        void Name(DisclosureParts part, string symbol)
        {
            if ((missing & part) != 0)
            {
                message.Content.Symbols.Add(symbol, 1);
            }
        }
    }
}
