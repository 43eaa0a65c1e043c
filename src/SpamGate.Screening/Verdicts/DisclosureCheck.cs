using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Verdicts;

/// <summary>What commercial and charged messages have to say, and what charged ones need beforehand.</summary>
internal static class DisclosureCheck
{
    // Service types that SMPP itself names (SMPP 3.4 section 5.2.11): ways to deliver, not services that cost something.
    private static readonly ulong[] OfSmpp =
        [ServiceCode.KeyOf("CMT"u8), ServiceCode.KeyOf("CPT"u8), ServiceCode.KeyOf("VMN"u8), ServiceCode.KeyOf("VMA"u8), ServiceCode.KeyOf("WAP"u8), ServiceCode.KeyOf("USSD"u8)];

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
            | (FindService(message, sp) is { PriceFen: > 0 } ? DisclosureParts.OfCharged : 0);
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

    /// <summary>True when a message names a service that its SP, which declared some, did not declare, or a charged one that the recipient did not agree to.</summary>
    /// <param name="message">The message.</param>
    /// <param name="recipient">Whom it goes to.</param>
    /// <param name="sp">Its SP.</param>
    /// <param name="snapshot">Has the consents.</param>
    /// <param name="now">Seconds since 1970 UTC.</param>
    public static bool LacksConsent(SmsMessage message, in SmsAddress recipient, SpPolicy sp, ScreeningSnapshot snapshot, uint now)
    {
        if (message.ServiceCode == 0 || sp.ServiceCodes.Length == 0)
        {
            return false;
        }

        if (FindService(message, sp) is not { } service)
        {
            if (OfSmpp.AsSpan().Contains(message.ServiceCode))
            {
                return false;
            }

            message.Content.Symbols.Set(ScreeningSymbols.UndeclaredService, 1);
            return true;
        }

        if (service.PriceFen == 0 || snapshot.Lists.HasConsent(recipient, sp.SpId, service.Code, now))
        {
            return false;
        }

        message.Content.Symbols.Set(ScreeningSymbols.NoConsent, service.PriceFen);
        return true;
    }

    private static ServiceCode? FindService(SmsMessage message, SpPolicy sp)
    {
        if (message.ServiceCode != 0)
        {
            foreach (ServiceCode service in sp.ServiceCodes)
            {
                if (service.Key == message.ServiceCode)
                {
                    return service;
                }
            }
        }

        return null;
    }
}
