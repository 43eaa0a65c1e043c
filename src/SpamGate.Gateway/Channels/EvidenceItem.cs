using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Channels;

/// <summary>One refused message on its way to the rules of conduct: what they count it by, and its text where a sample may be kept.</summary>
public struct EvidenceItem
{
    /// <summary>Who answers for it.</summary>
    public SpPolicy Sp;

    /// <summary>Its sender.</summary>
    public SmsAddress Sender;

    /// <summary>Its recipient.</summary>
    public SmsAddress Recipient;

    /// <summary>Stands for what it says; parts of one long message have the same.</summary>
    public ulong Identity;

    /// <summary>When it was judged, unix milliseconds.</summary>
    public long At;

    /// <summary>Model and rules that looked; null = none.</summary>
    public ContentVersions? Versions;

    /// <summary>Text and observations, for a sample; null = none is wanted. Goes back by <see cref="EvidenceFeed.Return"/>.</summary>
    public EvidenceText? Text;

    /// <summary>Probability of spam; NaN = no model looked.</summary>
    public float Probability;

    /// <summary>What it speaks for.</summary>
    public EvidenceSignals Signal;

    /// <summary>The check that spoke.</summary>
    public ScreenReason Reason;

    /// <summary>What the text is.</summary>
    public SmsCategory Category;
}
