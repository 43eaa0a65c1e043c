using System.Text;

namespace SpamGate.Training.FoldTables;

/// <summary>Folds of Han characters from <c>Unihan_Variants.txt</c> (UAX #38): traditional to simplified, and rare variants to the character in daily use.</summary>
internal static class HanVariants
{
    /// <summary>Reads the folds of the basic plane, chains resolved.</summary>
    public static Dictionary<int, int> Read(string path)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding gbk = Encoding.GetEncoding("gb2312", EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
        var simplified = new Dictionary<int, int>();
        var variants = new Dictionary<int, int>();
        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split('\t');
            if (fields.Length != 3 || !TryCode(fields[0], out int unit))
            {
                continue;
            }

            int[] targets = [.. fields[2].Split(' ').Select(static target => TryCode(target.Split('<')[0], out int code) ? code : 0).Where(static code => code != 0)];
            if (fields[1] == "kSimplifiedVariant")
            {
                // A character that is also its own simplified form has a meaning of its own.
                if (targets.Length > 0 && !targets.Contains(unit))
                {
                    simplified[unit] = targets[0];
                }
            }
            else if (fields[1] is "kZVariant" or "kSemanticVariant" or "kSpecializedSemanticVariant" or "kSpoofingVariant" && !InDailyUse(gbk, unit))
            {
                int[] common = [.. targets.Where(target => InDailyUse(gbk, target))];
                if (common.Length == 1)
                {
                    variants.TryAdd(unit, common[0]);
                }
            }
        }

        foreach ((int unit, int target) in simplified)
        {
            variants[unit] = target;
        }

        return Resolve(variants);
    }

    /// <summary>Adds the radicals of the supplement block, which pass for the characters they are parts of.</summary>
    public static void AddRadicals(string path, Dictionary<int, int> folds)
    {
        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split('#')[0].Split(';', StringSplitOptions.TrimEntries);
            if (fields.Length == 2)
            {
                string[] range = fields[0].Split("..");
                int target = UnicodeEntry.Hex(fields[1]);
                for (int unit = UnicodeEntry.Hex(range[0]); unit <= UnicodeEntry.Hex(range[^1]) && target <= char.MaxValue; unit++)
                {
                    folds.TryAdd(unit, folds.GetValueOrDefault(target, target));
                }
            }
        }
    }

    private static Dictionary<int, int> Resolve(Dictionary<int, int> folds)
    {
        var resolved = new Dictionary<int, int>();
        foreach (int unit in folds.Keys)
        {
            int target = folds[unit];
            for (int hops = 0; hops < 4 && folds.TryGetValue(target, out int next); hops++)
            {
                target = next;
            }

            if (target != unit)
            {
                resolved[unit] = target;
            }
        }

        return resolved;
    }

    // GB 2312 rows 16 to 87 hold the 6,763 characters of mainland daily use.
    private static bool InDailyUse(Encoding gbk, int unit)
    {
        byte[] octets = gbk.GetBytes([(char)unit]);
        return octets.Length == 2 && octets[0] is >= 0xB0 and <= 0xF7 && octets[1] >= 0xA1;
    }

    private static bool TryCode(string text, out int code)
    {
        code = text.StartsWith("U+", StringComparison.Ordinal) ? UnicodeEntry.Hex(text[2..]) : 0;
        return code is > 0 and <= char.MaxValue;
    }
}
