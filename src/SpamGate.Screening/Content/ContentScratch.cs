using SpamGate.Screening.Classification;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Content;

/// <summary>
/// The buffers one caller needs to look at texts: grown to the longest text seen, then never again. Not thread-safe; one per session or worker.
/// </summary>
public sealed class ContentScratch
{
    internal NormalizedText Text { get; } = new();

    internal GramIndex Grams { get; } = new();

    internal KeywordScratch Keywords { get; } = new();

    /// <summary>Normalises and indexes <paramref name="text"/>; everything else in this room reads the result.</summary>
    internal StructureFeatures Read(ReadOnlySpan<char> text)
    {
        TextNormalizer.Normalize(text, Text);
        Grams.Fill(Text);
        int looked = int.Min(text.Length, NormalizedText.MaxSourceLength);
        return StructureExtractor.Extract(text[..looked], Text);
    }
}
