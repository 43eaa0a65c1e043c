using System.Text;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Normalization;

/// <summary>The normaliser said once more, slowly and obviously: what the fast one is held against.</summary>
internal static class PlainNormalizer
{
    public sealed record Result(string Text, int Digits, int Latin, int Letters, TextMarks Marks);

    public static Result Normalize(string text)
    {
        var kept = new StringBuilder();
        bool parted = false;
        int digits = 0, latin = 0, letters = 0;
        TextMarks marks = TextMarks.None;
        for (int i = 0; i < text.Length; i++)
        {
            (CharKind kind, char folded) = Fold(text, ref i);
            if (kind == CharKind.Invisible)
            {
                continue;
            }

            if (kind == CharKind.Separator)
            {
                marks |= MarkOf(text[i]);
                parted = true;
                continue;
            }

            bool word = kind is CharKind.Digit or CharKind.Latin;
            if (parted && word && kept.Length > 0 && (char.IsAsciiDigit(kept[^1]) || IsLatin(kept[^1])))
            {
                kept.Append(' ');
            }

            kept.Append(folded);
            parted = false;
            digits += kind == CharKind.Digit ? 1 : 0;
            latin += kind == CharKind.Latin ? 1 : 0;
            letters += kind == CharKind.Letter ? 1 : 0;
        }

        return new Result(kept.ToString(), digits, latin, letters, marks);
    }

    private static bool IsLatin(char unit) => CharFold.KindOf(unit) == CharKind.Latin;

    private static (CharKind Kind, char Folded) Fold(string text, ref int index)
    {
        char unit = text[index];
        if (!char.IsSurrogate(unit))
        {
            return (CharFold.KindOf(unit), CharFold.Fold(unit));
        }

        if (!char.IsSurrogatePair(unit, index + 1 < text.Length ? text[index + 1] : ' '))
        {
            return (CharKind.Separator, ' ');
        }

        int rune = char.ConvertToUtf32(unit, text[++index]);
        return rune switch
        {
            >= 0x1D400 and <= 0x1D6A3 => (CharKind.Latin, (char)('a' + ((rune - 0x1D400) % 26))),
            >= 0x1D7CE and <= 0x1D7FF => (CharKind.Digit, (char)('0' + ((rune - 0x1D7CE) % 10))),
            >= 0x1F1E6 and <= 0x1F1FF => (CharKind.Latin, (char)('a' + (rune - 0x1F1E6))),
            >= 0x1F110 and < 0x1F12A => (CharKind.Latin, (char)('a' + (rune - 0x1F110))),
            >= 0x1F130 and < 0x1F14A => (CharKind.Latin, (char)('a' + (rune - 0x1F130))),
            >= 0x1F150 and < 0x1F16A => (CharKind.Latin, (char)('a' + (rune - 0x1F150))),
            >= 0x1F170 and < 0x1F18A => (CharKind.Latin, (char)('a' + (rune - 0x1F170))),
            >= 0x1FBF0 and <= 0x1FBF9 => (CharKind.Digit, (char)('0' + (rune - 0x1FBF0))),
            >= 0x20000 and <= 0x3FFFD => (CharKind.Letter, (char)(0xAC00 + (rune % 11_172))),
            >= 0xE0000 and <= 0xE0FFF => (CharKind.Invisible, ' '),
            _ => (CharKind.Separator, ' '),
        };
    }

    private static TextMarks MarkOf(char unit) => unit switch
    {
        '.' or '。' or '．' or '｡' => TextMarks.Dot,
        '!' or '！' => TextMarks.Exclamation,
        '?' or '？' => TextMarks.Question,
        '$' or '£' or '¥' or '€' or '￥' or '₹' => TextMarks.Currency,
        '%' or '％' => TextMarks.Percent,
        '【' or '】' or '[' or ']' or '［' or '］' => TextMarks.Bracket,
        '/' or '／' => TextMarks.Slash,
        '@' or '＠' => TextMarks.At,
        '+' or '＋' => TextMarks.Plus,
        _ when "*_~^`|#=°·•★☆♠♣♥♦■□▲△◆◇○●◎※・＊～＿丨丶丿".Contains(unit) => TextMarks.Filler,
        _ => TextMarks.None,
    };
}
