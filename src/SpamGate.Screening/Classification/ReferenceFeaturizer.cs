using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Classification;

/// <summary>
/// The features of a text, computed the plain way: what training feeds to ML.NET, and what the compiled scorer is held against.
/// Not for the message path.
/// </summary>
public static class ReferenceFeaturizer
{
    /// <summary>Spam features as slot and value, in ascending order of slots.</summary>
    public static SortedDictionary<int, float> Spam(string text) =>
        Features(text, FeatureSpace.MaxOrder, slotShift: 0, FeatureSpace.GramSlots);

    /// <summary>Category features as slot and value, in ascending order of slots.</summary>
    public static SortedDictionary<int, float> Category(string text) =>
        Features(text, FeatureSpace.CategoryMaxOrder, FeatureSpace.CategoryShift, FeatureSpace.CategoryGramSlots);

    private static SortedDictionary<int, float> Features(string text, int maxOrder, int slotShift, int gramSlots)
    {
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        string framed = FeatureSpace.ShapeNumbers($" {normalized.Span} ");

        var counts = new SortedDictionary<int, float>();
        for (int order = 1; order <= maxOrder; order++)
        {
            for (int start = 0; start + order <= framed.Length; start++)
            {
                int slot = FeatureSpace.GramSlot(framed.AsSpan(start, order)) >> slotShift;
                counts[slot] = counts.GetValueOrDefault(slot) + 1;
            }
        }

        float scale = 1f / MathF.Sqrt(FeatureSpace.GramCount(framed.Length, maxOrder));
        foreach (int slot in counts.Keys.ToArray())
        {
            counts[slot] *= scale;
        }

        int block = gramSlots + (StructureExtractor.IsLatin(normalized) ? 0 : 64);
        ulong structure = (ulong)StructureExtractor.Extract(text, normalized);
        for (int bit = 0; bit < 64; bit++)
        {
            if ((structure >> bit & 1) != 0)
            {
                counts[block + bit] = 1;
            }
        }

        return counts;
    }
}
