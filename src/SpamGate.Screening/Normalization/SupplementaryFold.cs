namespace SpamGate.Screening.Normalization;

/// <summary>Folds characters beyond the basic plane: letters and digits in fancy dress become plain ones, Han stays a letter, the rest (emoji) parts words.</summary>
internal static class SupplementaryFold
{
    private const int MathematicalLetters = 0x1D400;
    private const int MathematicalLettersEnd = 0x1D6A3;
    private const int MathematicalDigits = 0x1D7CE;
    private const int MathematicalDigitsEnd = 0x1D7FF;
    private const int RegionalIndicatorA = 0x1F1E6;
    private const int TagsFirst = 0xE0000;
    private const int TagsLast = 0xE0FFF;
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11_172;

    // Alphabets of 26 letters dressed as: parenthesised, squared, negative circled, negative squared.
    private static readonly int[] EnclosedAlphabets = [0x1F110, 0x1F130, 0x1F150, 0x1F170];

    /// <summary>The fold entry for the character that starts at <paramref name="index"/>; moves the index onto its last unit.</summary>
    public static uint Entry(ReadOnlySpan<char> text, ref int index)
    {
        char first = text[index];
        if (!char.IsHighSurrogate(first) || index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]))
        {
            // A lone half is no character; it parts words as any other noise would.
            return CharFold.Entry(CharClass.SeparatorDisguised, ' ');
        }

        int rune = char.ConvertToUtf32(first, text[++index]);
        if (Letter(rune) is { } letter)
        {
            return CharFold.Entry(char.IsAsciiDigit(letter) ? CharClass.DigitDisguised : CharClass.LatinDisguised, letter);
        }

        // Rare Han: one unit must do, and it must be a letter that folds to itself; the Hangul syllables lend theirs.
        return rune is >= 0x20000 and <= 0x3FFFD ? CharFold.Entry(CharClass.LetterDisguised, (char)(HangulFirst + (rune % HangulCount)))
            : rune is >= TagsFirst and <= TagsLast ? CharFold.Entry(CharClass.InvisibleDisguised, ' ')
            : CharFold.Entry(CharClass.Emoji, ' ');
    }

    private static char? Letter(int rune)
    {
        if (rune is >= MathematicalLetters and <= MathematicalLettersEnd)
        {
            // Thirteen styles of 52 letters each, upper case first; both fold to lower case.
            return (char)('a' + ((rune - MathematicalLetters) % 26));
        }

        if (rune is >= MathematicalDigits and <= MathematicalDigitsEnd)
        {
            return (char)('0' + ((rune - MathematicalDigits) % 10));
        }

        if (rune is >= RegionalIndicatorA and < RegionalIndicatorA + 26)
        {
            return (char)('a' + (rune - RegionalIndicatorA));
        }

        foreach (int alphabet in EnclosedAlphabets)
        {
            if (rune >= alphabet && rune < alphabet + 26)
            {
                return (char)('a' + (rune - alphabet));
            }
        }

        return rune is >= 0x1FBF0 and <= 0x1FBF9 ? (char)('0' + (rune - 0x1FBF0)) : null;
    }
}
