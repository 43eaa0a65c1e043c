namespace SpamGate.Compliance.Breaches;

/// <summary>One refused message as rules of conduct see it.</summary>
/// <param name="At">When it was judged, unix milliseconds.</param>
/// <param name="Port">The registered access number it came from; null = none. The same number is the same object, or as good as: it is compared often.</param>
/// <param name="Recipient">A number that stands for whom it went to.</param>
/// <param name="Text">A number that stands for what it says; of a part, for the long message.</param>
/// <param name="Signal">What it speaks for, one of <see cref="VerdictSignals.Of"/>.</param>
/// <param name="ContentRules">Version of the content rules that looked; empty = none.</param>
/// <param name="ModelSha">Model that looked; null = none.</param>
/// <param name="MayHop">The SP has other access numbers to go to; texts of one that has none need not be followed.</param>
public readonly record struct VerdictEvidence(
    long At,
    string? Port,
    ulong Recipient,
    ulong Text,
    EvidenceSignals Signal,
    string ContentRules,
    string? ModelSha,
    bool MayHop = true);
