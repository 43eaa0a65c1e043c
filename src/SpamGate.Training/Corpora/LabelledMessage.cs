using SpamGate.Screening.Classification;

namespace SpamGate.Training.Corpora;

/// <summary>One row of a corpus.</summary>
/// <param name="Text">The message.</param>
/// <param name="IsSpam">Its label.</param>
/// <param name="Category">Its leaf; Unknown when the corpus does not say.</param>
/// <param name="Source">Data set it comes from; empty when the corpus does not say.</param>
/// <param name="Weight">How much it counts in training.</param>
/// <param name="IsUncertain">The label is a matter of opinion: left out of evaluation.</param>
public sealed record LabelledMessage(string Text, bool IsSpam, SmsCategory Category, string Source, float Weight, bool IsUncertain);
