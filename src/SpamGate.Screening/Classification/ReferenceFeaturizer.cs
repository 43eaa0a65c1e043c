using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Classification;

/// <summary>
/// The features of a text, computed the plain way: what training feeds to ML.NET, and what the compiled scorer is held against.
/// Not for the message path.
/// </summary>
public static class ReferenceFeaturizer
{
    /// <summary>Spam features as slot and value, in ascending order of slots.</summary>
    public static SortedDictionary<int, float> Spam(string text)
    {
        (NormalizedText normalized, string framed) = Read(text);
        bool latin = StructureExtractor.IsLatin(normalized);
        HashSet<int> slots = latin ? Grams(framed, FeatureSpace.LatinMinOrder, FeatureSpace.LatinMaxOrder) : Grams(framed, 1, FeatureSpace.MaxOrder);
        if (latin)
        {
            slots.UnionWith(FeatureSpace.Words(framed).Select(static word => word.Slot));
        }

        float value = 1f / MathF.Sqrt(slots.Count);
        var features = new SortedDictionary<int, float>(slots.ToDictionary(static slot => slot, _ => value));
        AddStructure(features, FeatureSpace.GramSlots, FeatureSpace.StructureValue, text, normalized);
        return features;
    }

    /// <summary>Category features as slot and value, in ascending order of slots.</summary>
    public static SortedDictionary<int, float> Category(string text)
    {
        (NormalizedText normalized, string framed) = Read(text);
        HashSet<int> slots = Grams(framed, 1, FeatureSpace.CategoryMaxOrder);
        float value = 1f / MathF.Sqrt(slots.Count);
        var features = new SortedDictionary<int, float>();
        foreach (int slot in slots)
        {
            int narrow = slot >> FeatureSpace.CategoryShift;
            features[narrow] = features.GetValueOrDefault(narrow) + value;
        }

        AddStructure(features, FeatureSpace.CategoryGramSlots, 1, text, normalized);
        return features;
    }

    private static (NormalizedText Normalized, string Framed) Read(string text)
    {
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        return (normalized, FeatureSpace.ShapeNumbers($" {normalized.Span} "));
    }

    private static HashSet<int> Grams(string framed, int minOrder, int maxOrder)
    {
        var slots = new HashSet<int>();
        for (int order = minOrder; order <= maxOrder; order++)
        {
            for (int start = 0; start + order <= framed.Length; start++)
            {
                slots.Add(FeatureSpace.GramSlot(framed.AsSpan(start, order)));
            }
        }

        return slots;
    }

    private static void AddStructure(SortedDictionary<int, float> features, int gramSlots, float value, string text, NormalizedText normalized)
    {
        int block = gramSlots + (StructureExtractor.IsLatin(normalized) ? 0 : 64);
        ulong structure = (ulong)StructureExtractor.Extract(text, normalized);
        for (int bit = 0; bit < 64; bit++)
        {
            if ((structure >> bit & 1) != 0)
            {
                features[block + bit] = value;
            }
        }
    }
}
