using SpamGate.Screening.Classification;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Content;

/// <summary>
/// The buffers one caller needs to look at texts: grown to the longest text seen, then never again. Not thread-safe; one per session or worker.
/// </summary>
public sealed class ContentScratch
{
    private readonly NormalizedText _masked = new();
    private char[] _blanked = [];

    internal NormalizedText Text { get; } = new();

    /// <summary>Structure of the text read last.</summary>
    internal StructureFeatures Structure { get; private set; }

    internal GramIndex Grams { get; } = new();

    internal KeywordScratch Keywords { get; } = new();

    internal ContactTrace Contacts { get; } = new();

    /// <summary>The text without its links, normalised; the text itself when it has none. <see cref="Contacts"/> says where they are.</summary>
    internal NormalizedText WithoutLinks(ReadOnlySpan<char> text)
    {
        if (Contacts.Links.IsEmpty)
        {
            return Text;
        }

        if (_blanked.Length < text.Length)
        {
            _blanked = new char[int.Max(text.Length, _blanked.Length * 2)];
        }

        Span<char> blanked = _blanked.AsSpan(0, text.Length);
        text.CopyTo(blanked);
        foreach ((int start, int end) in Contacts.Links)
        {
            blanked[start..end].Fill(' ');
        }

        TextNormalizer.Normalize(blanked, _masked);
        return _masked;
    }

    /// <summary>Normalises and indexes <paramref name="text"/>; everything else in this room reads the result.</summary>
    internal StructureFeatures Read(ReadOnlySpan<char> text)
    {
        TextNormalizer.Normalize(text, Text);
        Grams.Fill(Text);
        int looked = int.Min(text.Length, NormalizedText.MaxSourceLength);
        return Structure = StructureExtractor.Extract(text[..looked], Text);
    }
}
