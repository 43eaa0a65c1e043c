namespace SpamGate.Screening.Normalization;

/// <summary>Joins letters and digits that separators pulled apart one by one; a wider gap among them stays a space.</summary>
internal static class SingleLetters
{
    // Two are initials or a typing error.
    private const int FewestInARow = 3;

    /// <summary>Writes <paramref name="source"/> with such letters joined.</summary>
    /// <returns>Number of letters joined.</returns>
    public static int Join(ReadOnlySpan<char> source, Span<char> target, out int length)
    {
        int joined = 0;
        length = 0;
        int i = 0;
        while (i < source.Length)
        {
            int end = RowEnd(source, i, out int count, out int narrowest);
            if (count >= FewestInARow)
            {
                length = WriteRow(source[i..end], narrowest, target, length);
                joined += count;
                i = end;
                continue;
            }

            // A word or whatever else stands here goes as it is, up to where the next row may begin.
            do
            {
                target[length++] = source[i++];
            }
            while (i < source.Length && IsWord(source[i - 1]));
        }

        return joined;
    }

    // A row begins at i when a single stands there; its end is behind its last single.
    private static int RowEnd(ReadOnlySpan<char> source, int i, out int count, out int narrowest)
    {
        count = 0;
        narrowest = int.MaxValue;
        int end = i;
        int at = i;
        int gap = 0;
        while (at < source.Length && IsWord(source[at]) && !(at + 1 < source.Length && IsWord(source[at + 1])))
        {
            count++;
            narrowest = count > 1 ? int.Min(narrowest, gap) : narrowest;
            end = ++at;
            gap = 0;
            while (at < source.Length && IsGap(source[at]))
            {
                gap++;
                at++;
            }

            if (gap == 0)
            {
                break;
            }
        }

        return end;
    }

    private static int WriteRow(ReadOnlySpan<char> row, int narrowest, Span<char> target, int length)
    {
        int gap = 0;
        foreach (char unit in row)
        {
            if (!IsWord(unit))
            {
                gap++;
                continue;
            }

            if (gap > narrowest)
            {
                target[length++] = ' ';
            }

            target[length++] = unit;
            gap = 0;
        }

        return length;
    }

    private static bool IsWord(char unit) => CharClasses.IsWord(CharFold.ClassOf(CharFold.Entries[unit]));

    private static bool IsGap(char unit) =>
        CharFold.ClassOf(CharFold.Entries[unit]) is var @class && (CharClasses.IsSeparator(@class) || CharClasses.IsInvisible(@class) || @class == CharClass.Surrogate);
}
