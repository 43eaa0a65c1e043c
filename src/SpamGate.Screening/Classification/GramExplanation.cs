using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Classification;

/// <summary>Which n-grams and words of a message moved its spam score most. For people; not for the message path.</summary>
public static class GramExplanation
{
    /// <summary>The strongest pieces of <paramref name="text"/>, in its normalised words, numbers by shape written as #.</summary>
    /// <param name="model">The model that scored it.</param>
    /// <param name="text">Text as decoded.</param>
    /// <param name="count">How many pieces.</param>
    /// <returns>Pieces with what each added to the score before calibration, strongest first; negative speaks for ham.</returns>
    public static IReadOnlyList<(string Piece, float Contribution)> Of(CompiledModel model, string text, int count)
    {
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        string framed = FeatureSpace.ShapeNumbers($" {normalized.Span} ");
        var pieces = new Dictionary<int, string>();
        bool latin = StructureExtractor.IsLatin(normalized);
        for (int order = latin ? FeatureSpace.LatinMinOrder : 1; order <= (latin ? FeatureSpace.LatinMaxOrder : FeatureSpace.MaxOrder); order++)
        {
            for (int start = 0; start + order <= framed.Length; start++)
            {
                pieces.TryAdd(FeatureSpace.GramSlot(framed.AsSpan(start, order)), framed.Substring(start, order));
            }
        }

        if (latin)
        {
            foreach ((int slot, int start, int end) in FeatureSpace.Words(framed))
            {
                pieces.TryAdd(slot, framed[start..end]);
            }
        }

        float scale = 1f / MathF.Sqrt(pieces.Count);
        return [.. pieces
            .Select(piece => (Piece: Readable(piece.Value), Contribution: model.WeightOf(piece.Key) * scale))
            .OrderByDescending(static piece => MathF.Abs(piece.Contribution))
            .Take(count)];
    }

    private static string Readable(string piece) => string.Concat(piece.Select(static unit => unit is '0' or (>= '\uE000' and <= '\uF8FF') ? '#' : unit));
}
