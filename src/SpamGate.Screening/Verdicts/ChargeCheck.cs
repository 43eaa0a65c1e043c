using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Verdicts;

/// <summary>What a message costs against what its SP declared, and whether the recipient agreed to it.</summary>
internal static class ChargeCheck
{
    // Service types that SMPP itself names (SMPP 3.4 section 5.2.11): ways to deliver, not services that cost something.
    private static readonly ulong[] OfSmpp =
        [ServiceCode.KeyOf("CMT"u8), ServiceCode.KeyOf("CPT"u8), ServiceCode.KeyOf("VMN"u8), ServiceCode.KeyOf("VMA"u8), ServiceCode.KeyOf("WAP"u8), ServiceCode.KeyOf("USSD"u8)];

    /// <summary>True when the recipient pays: the service has a price, or the message names a fee or a charging method.</summary>
    public static bool IsCharged(SmsMessage message, SpPolicy sp) => NamesCharge(message) || FindService(message, sp) is { PriceFen: > 0 };

    /// <summary>
    /// True when a charge has no declared service, is above its price or not its method, or the recipient did not agree to it; or when an SP that declared
    /// services names another.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="recipient">Whom it goes to.</param>
    /// <param name="sp">Its SP.</param>
    /// <param name="snapshot">Has the consents.</param>
    /// <param name="now">Seconds since 1970 UTC.</param>
    public static bool Speaks(SmsMessage message, in SmsAddress recipient, SpPolicy sp, ScreeningSnapshot snapshot, uint now)
    {
        if (message.FeeFen == SmsMessage.FeeUnreadable)
        {
            message.Content.Symbols.Set(ScreeningSymbols.FeeUnreadable, 1);
            return true;
        }

        if (FindService(message, sp) is not { } service)
        {
            return IsUndeclared(message, sp);
        }

        if (message.FeeFen > service.PriceFen)
        {
            message.Content.Symbols.Set(ScreeningSymbols.FeeAboveDeclared, message.FeeFen);
            return true;
        }

        if (!service.Allows(message.Charging))
        {
            message.Content.Symbols.Set(ScreeningSymbols.MethodNotDeclared, 1);
            return true;
        }

        if (service.PriceFen == 0 || snapshot.Lists.HasConsent(recipient, sp.SpId, service.Code, now))
        {
            return false;
        }

        message.Content.Symbols.Set(ScreeningSymbols.NoConsent, service.PriceFen);
        return true;
    }

    private static bool IsUndeclared(SmsMessage message, SpPolicy sp)
    {
        if (NamesCharge(message))
        {
            message.Content.Symbols.Set(ScreeningSymbols.UndeclaredCharge, message.FeeFen);
            return true;
        }

        if (message.ServiceCode == 0 || sp.ServiceCodes.Length == 0 || OfSmpp.AsSpan().Contains(message.ServiceCode))
        {
            return false;
        }

        message.Content.Symbols.Set(ScreeningSymbols.UndeclaredService, 1);
        return true;
    }

    private static bool NamesCharge(SmsMessage message) => message.FeeFen != 0 || message.Charging is Charging.PerMessage or Charging.Monthly;

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
