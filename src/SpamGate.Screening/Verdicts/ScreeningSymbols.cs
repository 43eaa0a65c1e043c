namespace SpamGate.Screening.Verdicts;

/// <summary>Names of observations about a message that are not about its words.</summary>
public static class ScreeningSymbols
{
    /// <summary>Some octets could not be decoded; what decodes was scored.</summary>
    public const string TextPartial = "TEXT_PARTIAL";

    /// <summary>A part of a long message that an earlier part had already tipped.</summary>
    public const string LongMessageJudged = "LONG_MESSAGE_JUDGED";

    /// <summary>Like messages of this SP; weight = their recipients within the window.</summary>
    public const string CampaignOfSp = "CAMPAIGN_OF_SP";

    /// <summary>Like messages of all SPs; weight = their recipients.</summary>
    public const string CampaignOfAll = "CAMPAIGN_OF_ALL";

    /// <summary>Like messages of many senders; weight = how many.</summary>
    public const string CampaignSenders = "CAMPAIGN_SENDERS";

    /// <summary>Like messages with many links or numbers; weight = how many.</summary>
    public const string CampaignContacts = "CAMPAIGN_CONTACTS";

    /// <summary>Like messages of this SP today; weight = how many are allowed.</summary>
    public const string CampaignOfDay = "CAMPAIGN_OF_DAY";

    /// <summary>Delivery is asked for outside the allowed hours; weight = hours until the next allowed moment, 0 = unknown.</summary>
    public const string OutsideHours = "OUTSIDE_HOURS";

    /// <summary>Delivery was put off to the next allowed moment; weight = hours until then.</summary>
    public const string Postponed = "POSTPONED";

    /// <summary>A charged message without its price.</summary>
    public const string MissingPrice = "MISSING_PRICE";

    /// <summary>A charged message that does not say how it is charged.</summary>
    public const string MissingMethod = "MISSING_METHOD";

    /// <summary>A commercial message that does not say how to stop it.</summary>
    public const string MissingOptOut = "MISSING_OPT_OUT";

    /// <summary>A commercial message without a registered name of its SP.</summary>
    public const string MissingSignature = "MISSING_SIGNATURE";

    /// <summary>A commercial message without a phone number.</summary>
    public const string MissingPhone = "MISSING_PHONE";

    /// <summary>A service_type that the SP did not declare.</summary>
    public const string UndeclaredService = "UNDECLARED_SERVICE";

    /// <summary>A message that names a fee, or a way to charge it, for no service its SP declared; weight = the fee in fen.</summary>
    public const string UndeclaredCharge = "UNDECLARED_CHARGE";

    /// <summary>A fee above the declared price; weight = the fee in fen.</summary>
    public const string FeeAboveDeclared = "FEE_ABOVE_DECLARED";

    /// <summary>A charging method that is not the declared one.</summary>
    public const string MethodNotDeclared = "METHOD_NOT_DECLARED";

    /// <summary>A fee or charging method that can not be read.</summary>
    public const string FeeUnreadable = "FEE_UNREADABLE";

    /// <summary>A charged message without the recipient's consent; weight = the declared price in fen.</summary>
    public const string NoConsent = "NO_CONSENT";

    /// <summary>The text is one that the operator registered for the SP.</summary>
    public const string Template = "TEMPLATE";

    /// <summary>The recipient told the SP to stop.</summary>
    public const string OptedOut = "OPTED_OUT";

    /// <summary>The recipient has complained of the SP.</summary>
    public const string Shielded = "SHIELDED";
}
