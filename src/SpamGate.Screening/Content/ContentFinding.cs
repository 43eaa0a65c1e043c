using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Content;

/// <summary>What a look at a text found; facts only, no decision.</summary>
public struct ContentFinding
{
    /// <summary>Calibrated probability of spam, 0 to 1; NaN when no model was loaded.</summary>
    public float SpamProbability;

    /// <summary>What the shadow model would have said beside the live one.</summary>
    public ShadowOutcome Shadow;

    /// <summary>Strongest keyword rule that matched, as its index in the rule set; -1 = none.</summary>
    public int KeywordRule;

    /// <summary>True when <see cref="KeywordRule"/> is a rule for illegal content, which no exemption of a sender stops.</summary>
    public bool KeywordIsIllegal;

    /// <summary>What the links are.</summary>
    public LinkFindings Links;

    /// <summary>True when a number or handle is on the block list.</summary>
    public bool ContactIsBlocked;

    /// <summary>Model and rules that looked; null before anything did.</summary>
    public ContentVersions? Versions;

    /// <summary>True when the text is one that the operator registered for the SP; set by the engine, which knows the SP.</summary>
    public bool IsTemplate;

    /// <summary>What the message is for; set by the engine, which knows the SP.</summary>
    public MessagePurpose Purpose;

    /// <summary>What it has to say and does not; set by the engine, of complete texts only.</summary>
    public DisclosureParts Missing;

    /// <summary>Its words without numbers and links; none when campaigns are not counted.</summary>
    public Fingerprint Fingerprint;

    /// <summary>Hash of its links, numbers and handles; 0 = none, or not looked for.</summary>
    public ulong ContactIdentity;

    /// <summary>Category of the text; Unknown when the spam score cleared it.</summary>
    public SmsCategory Category;

    /// <summary>Named observations with weights.</summary>
    public SymbolList Symbols;
}
