namespace SpamGate.Screening.Normalization;

/// <summary>Chinese numerals that stand for single digits, as numbers are written to be read by people only.</summary>
internal static class ChineseNumerals
{
    internal const string Units = "零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖幺";

    private const string Digits = "012345678901234567891";

    /// <summary>Numerals in a row from which a number is written to be overlooked: a year has four.</summary>
    internal const int FewestOfADisguise = 5;

    // Fewer in a row are words: 三一, 五四.
    private const int FewestInARow = 3;

    /// <summary>The digit of a numeral.</summary>
    internal static char Digit(char numeral) => Digits[Units.IndexOf(numeral)];

    /// <summary>Whether a run of numerals and digits is a number rather than a word: long enough, or before a unit of price.</summary>
    /// <param name="length">Numerals and digits in a row.</param>
    /// <param name="next">The unit after them.</param>
    internal static bool IsNumber(int length, char next) => length >= FewestInARow || next is '折' or '元';
}
