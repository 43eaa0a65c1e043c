using SpamGate.Screening.Classification;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Compliance.Breaches;

/// <summary>One refused message as rules of conduct see it.</summary>
/// <param name="At">When it was judged, unix milliseconds.</param>
/// <param name="Port">The registered access number it came from; null = none.</param>
/// <param name="Recipient">A number that stands for whom it went to.</param>
/// <param name="Text">A number that stands for what it says; of a part, for the long message.</param>
/// <param name="Reason">The check that spoke.</param>
/// <param name="Category">What the text is.</param>
/// <param name="IsIllegal">A rule for illegal content matched.</param>
/// <param name="ContentRules">Version of the content rules that looked; empty = none.</param>
/// <param name="ModelSha">Model that looked; null = none.</param>
public readonly record struct VerdictEvidence(
    long At,
    string? Port,
    ulong Recipient,
    ulong Text,
    ScreenReason Reason,
    SmsCategory Category,
    bool IsIllegal,
    string ContentRules,
    string? ModelSha);
