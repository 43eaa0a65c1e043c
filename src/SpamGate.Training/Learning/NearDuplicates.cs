using SpamGate.Screening.Normalization;

namespace SpamGate.Training.Learning;

/// <summary>
/// Groups messages that are copies of one template, so that cross-validation never tests on a copy of what it trained on: MinHash over character
/// 3-grams of the normalised text without digits, equal in any of several bands.
/// </summary>
public static class NearDuplicates
{
    private const int Bands = 6;
    private const int RowsPerBand = 3;

    /// <summary>The group of each text; texts of one group are near-duplicates.</summary>
    public static int[] Group(IReadOnlyList<string> texts, int seed)
    {
        ulong[] multipliers = Multipliers(seed);
        var signatures = new ulong[texts.Count][];
        Parallel.For(0, texts.Count, i => signatures[i] = Signature(texts[i], multipliers));

        int[] parent = [.. Enumerable.Range(0, texts.Count)];
        for (int band = 0; band < Bands; band++)
        {
            var seen = new Dictionary<ulong, int>();
            for (int i = 0; i < texts.Count; i++)
            {
                if (!seen.TryAdd(signatures[i][band], i))
                {
                    Join(parent, seen[signatures[i][band]], i);
                }
            }
        }

        return [.. Enumerable.Range(0, texts.Count).Select(i => Find(parent, i))];
    }

    private static ulong[] Multipliers(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Bands * RowsPerBand).Select(_ => (ulong)random.NextInt64() | 1)];
    }

    private static ulong[] Signature(string text, ulong[] multipliers)
    {
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        var letters = new List<char>(normalized.Length);
        foreach (char unit in normalized.Span)
        {
            if (!char.IsAsciiDigit(unit) && unit != ' ')
            {
                letters.Add(unit);
            }
        }

        var minima = new ulong[multipliers.Length];
        Array.Fill(minima, ulong.MaxValue);
        for (int i = 0; i < int.Max(1, letters.Count - 2); i++)
        {
            ulong gram = 0;
            for (int j = i; j < int.Min(i + 3, letters.Count); j++)
            {
                gram = (gram << 16) | letters[j];
            }

            gram *= 0x9E3779B97F4A7C15;
            gram ^= gram >> 29;
            for (int k = 0; k < multipliers.Length; k++)
            {
                minima[k] = ulong.Min(minima[k], (gram * multipliers[k]) ^ (gram >> 31));
            }
        }

        var bands = new ulong[Bands];
        for (int band = 0; band < Bands; band++)
        {
            for (int row = 0; row < RowsPerBand; row++)
            {
                bands[band] = (bands[band] * 0xBF58476D1CE4E5B9) + minima[(band * RowsPerBand) + row];
            }
        }

        return bands;
    }

    private static void Join(int[] parent, int a, int b) => parent[Find(parent, b)] = Find(parent, a);

    private static int Find(int[] parent, int i)
    {
        while (parent[i] != i)
        {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }

        return i;
    }
}
