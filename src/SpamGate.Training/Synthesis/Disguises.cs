using System.Text;

namespace SpamGate.Training.Synthesis;

/// <summary>
/// Disguised copies of messages for training, spam and ham alike, so that a disguise by itself says little. Its tables serve nothing but augmentation:
/// what folding undoes and what evaluation attacks with are written independently.
/// </summary>
public sealed class Disguises(int seed)
{
    private const string Symbols = "*-.~|/· ";
    private static readonly string[] Pictures = ["🔥", "✨", "👉", "🎁", "★", "☆"];
    private const string Latin = "aeiostlbg";
    private const string LatinDigits = "431057189";
    private const string LookAlikes = "aàеёoòiìcçuùnñsśtț";
    private static readonly string[] Traditional = ["贷貸", "费費", "发發", "财財", "钱錢", "银銀", "优優", "购購", "热熱", "线線", "号號", "单單", "证證", "际際", "会會", "礼禮", "车車", "门門", "开開", "价價", "东東", "专專", "业業", "电電", "话話", "机機", "卡咔", "信伩"];

    private readonly Random _random = new(seed);

    /// <summary>One disguised copy, of a random kind that suits the script.</summary>
    public string Disguise(string text)
    {
        bool han = text.AsSpan().IndexOfAnyInRange('\u3400', '\u9FFF') >= 0;
        return _random.Next(8) switch
        {
            0 => Insert(text, "\u200B"),
            1 => Insert(text, Symbols[_random.Next(Symbols.Length)].ToString()),
            2 => Map(text, static unit => unit is > ' ' and < '\u007F' ? (char)(unit + 0xFEE0) : unit),
            3 => han ? Map(text, Old) : Map(text, static unit => LookAlikes.IndexOf(unit) is var at and >= 0 && at + 1 < LookAlikes.Length ? LookAlikes[at + 1] : unit),
            4 => han ? Map(text, static unit => char.IsAsciiDigit(unit) ? "〇一二三四五六七八九"[unit - '0'] : unit) : Map(text, Leet),
            5 => Insert(Map(text, han ? Old : Leet), " "),
            6 => Insert(text, Pictures[_random.Next(Pictures.Length)]),
            _ => Insert(text, null),
        };
    }

    // Null inserts another symbol every time.
    private string Insert(string text, string? what)
    {
        // From every fifth to every letter: all are seen.
        double share = 0.2 + (_random.NextDouble() * 0.8);
        var copy = new StringBuilder(text.Length * 2);
        foreach (char unit in text)
        {
            copy.Append(unit);
            if (!char.IsSurrogate(unit) && _random.NextDouble() < share)
            {
                copy.Append(what ?? Symbols[_random.Next(Symbols.Length)].ToString());
            }
        }

        return copy.ToString();
    }

    private string Map(string text, Func<char, char> map)
    {
        double share = 0.5 + (_random.NextDouble() * 0.5);
        return string.Concat(text.Select(unit => _random.NextDouble() < share ? map(unit) : unit));
    }

    private static char Old(char unit) => Array.Find(Traditional, pair => pair[0] == unit) is { } found ? found[1] : unit;

    private static char Leet(char unit) => Latin.IndexOf(char.ToLowerInvariant(unit)) is var at and >= 0 ? LatinDigits[at] : unit;
}
