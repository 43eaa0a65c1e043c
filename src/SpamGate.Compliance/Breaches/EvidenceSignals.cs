using SpamGate.Screening.Classification;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Compliance.Breaches;

/// <summary>What a refused message speaks for. Rules of conduct count one or several of them.</summary>
[Flags]
public enum EvidenceSignals : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Unsolicited or misleading content.</summary>
    Spam = 1,

    /// <summary>Content of an illegal category.</summary>
    Illegal = 2,

    /// <summary>One of too many like messages.</summary>
    Campaign = 4,

    /// <summary>Sent to somebody who had opted out.</summary>
    OptedOut = 8,

    /// <summary>Sent to somebody who had complained.</summary>
    Shielded = 16,

    /// <summary>Lacks price, charging method, opt-out or signature.</summary>
    Disclosure = 32,

    /// <summary>Commercial outside the hours.</summary>
    Hours = 64,

    /// <summary>Charged without consent on record, or for what was never declared.</summary>
    Consent = 128,

    /// <summary>Above a rate, quota or cap.</summary>
    Rate = 256,

    /// <summary>Commercial while the card was red.</summary>
    WhileRed = 512,

    /// <summary>A text that was refused on one access number came from another.</summary>
    PortHop = 1024,
}

/// <summary>From verdict to signal.</summary>
public static class VerdictSignals
{
    /// <summary>Number of signals there are.</summary>
    public const int Count = 11;

    /// <summary>What a verdict speaks for; None = nothing that an SP answers for here.</summary>
    /// <param name="reason">The check that spoke.</param>
    /// <param name="category">What the text is.</param>
    /// <param name="isIllegal">A rule for illegal content matched.</param>
    public static EvidenceSignals Of(ScreenReason reason, SmsCategory category, bool isIllegal) => reason switch
    {
        ScreenReason.Keyword or ScreenReason.Classifier or ScreenReason.Link or ScreenReason.Contact =>
            isIllegal || IsIllegal(category) ? EvidenceSignals.Illegal : EvidenceSignals.Spam,
        ScreenReason.Campaign => EvidenceSignals.Campaign,
        ScreenReason.OptedOut => EvidenceSignals.OptedOut,
        ScreenReason.Shielded => EvidenceSignals.Shielded,
        ScreenReason.Disclosure => EvidenceSignals.Disclosure,
        ScreenReason.Hours => EvidenceSignals.Hours,
        ScreenReason.Consent => EvidenceSignals.Consent,
        ScreenReason.SpRate or ScreenReason.NumberRate or ScreenReason.DailyQuota or ScreenReason.RecipientCap => EvidenceSignals.Rate,
        ScreenReason.CardRed => EvidenceSignals.WhileRed,
        _ => EvidenceSignals.None,
    };

    /// <summary>True for categories of the illegal family.</summary>
    public static bool IsIllegal(SmsCategory category) => category is SmsCategory.FraudPrize or SmsCategory.Impersonation or SmsCategory.PhishingUrl
        or SmsCategory.FakeInvoice or SmsCategory.FakeDocument or SmsCategory.Gambling or SmsCategory.Porn or SmsCategory.RecruitmentScam;
}
