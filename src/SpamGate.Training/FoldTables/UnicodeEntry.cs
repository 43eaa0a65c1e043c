using System.Globalization;

namespace SpamGate.Training.FoldTables;

/// <summary>One line of <c>UnicodeData.txt</c> (UAX #44), as far as folding needs it.</summary>
/// <param name="Category">General category, e.g. <c>Lu</c>.</param>
/// <param name="DecompositionTag">Kind of a compatibility decomposition, e.g. <c>&lt;wide&gt;</c>; empty = canonical or none.</param>
/// <param name="Decomposition">Code points it decomposes to; empty = none.</param>
/// <param name="DecimalDigit">Digit value (field 7), or -1.</param>
/// <param name="LowerCase">Simple lower-case mapping, or 0.</param>
internal sealed record UnicodeEntry(string Category, string DecompositionTag, IReadOnlyList<int> Decomposition, int DecimalDigit, int LowerCase)
{
    /// <summary>Reads the characters of the basic plane.</summary>
    public static Dictionary<int, UnicodeEntry> ReadAll(string path)
    {
        var entries = new Dictionary<int, UnicodeEntry>();
        int rangeStart = -1;
        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split(';');
            int code = Hex(fields[0]);
            if (code > char.MaxValue)
            {
                break;
            }

            UnicodeEntry entry = Parse(fields);
            if (fields[1].EndsWith(", First>", StringComparison.Ordinal))
            {
                rangeStart = code;
                continue;
            }

            for (int unit = rangeStart >= 0 ? rangeStart : code; unit <= code; unit++)
            {
                entries[unit] = entry;
            }

            rangeStart = -1;
        }

        return entries;
    }

    /// <summary>Code points of the basic plane whose script is <paramref name="script"/>, from <c>Scripts.txt</c>.</summary>
    public static HashSet<int> ReadScript(string path, string script)
    {
        var members = new HashSet<int>();
        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split('#')[0].Split(';');
            if (fields.Length == 2 && fields[1].Trim() == script)
            {
                string[] range = fields[0].Trim().Split("..");
                int last = Math.Min(Hex(range[^1]), char.MaxValue);
                for (int unit = Hex(range[0]); unit <= last; unit++)
                {
                    members.Add(unit);
                }
            }
        }

        return members;
    }

    internal static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static UnicodeEntry Parse(string[] fields)
    {
        string[] parts = fields[5].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string tag = parts.Length > 0 && parts[0].StartsWith('<') ? parts[0] : "";
        int[] decomposition = [.. parts.Skip(tag.Length > 0 ? 1 : 0).Select(Hex)];
        int digit = int.TryParse(fields[7], NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : -1;
        int lower = fields[13].Length > 0 ? Hex(fields[13]) : 0;
        return new UnicodeEntry(fields[2], tag, decomposition, digit, lower);
    }
}
