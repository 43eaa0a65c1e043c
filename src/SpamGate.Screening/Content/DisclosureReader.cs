using SpamGate.Screening.Classification;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Content;

/// <summary>Finds what a complete text tells its recipient (DOMAIN: price, charging method, opt-out, signature, phone). Allocates nothing.</summary>
internal static class DisclosureReader
{
    /// <summary>Units between the verb and the code of an opt-out: 回复大写字母TD.</summary>
    private const int OptOutReach = 8;

    private static readonly string[] PriceWords = ["免费", "资费", "信息费", "free of charge", "no charge"];
    private static readonly string[] MethodWords = ["按条", "每条", "按次", "每次", "包月", "每月", "点播", "per message", "per month", "monthly", "per sms"];
    private static readonly string[] OptOutVerbs = ["回复", "回", "发送", "发", "编辑", "reply", "text", "send"];
    private static readonly string[] OptOutCodes = ["退订", "td", "t", "n", "r", "qx", "00000", "0000", "stop"];
    private static readonly string[] OptOutWords = ["退订", "拒收", "unsubscribe", "opt out"];

    /// <summary>Of <paramref name="asked"/>, what is missing.</summary>
    /// <param name="asked">What has to be there.</param>
    /// <param name="raw">The whole text as decoded.</param>
    /// <param name="text">Its normalised form.</param>
    /// <param name="structure">Its structure.</param>
    /// <param name="signatures">Names the SP may sign with.</param>
    public static DisclosureParts Missing(
        DisclosureParts asked, ReadOnlySpan<char> raw, NormalizedText text, StructureFeatures structure, string[] signatures)
    {
        ReadOnlySpan<char> span = text.Span;
        DisclosureParts missing = DisclosureParts.None;
        missing |= (asked & DisclosureParts.Price) != 0 && !HasPrice(span, text.Marks) ? DisclosureParts.Price : 0;
        missing |= (asked & DisclosureParts.Method) != 0 && !HasMethod(span) ? DisclosureParts.Method : 0;
        missing |= (asked & DisclosureParts.OptOut) != 0 && !HasOptOut(span) ? DisclosureParts.OptOut : 0;
        missing |= (asked & DisclosureParts.Signature) != 0 && !IsSigned(raw, signatures) ? DisclosureParts.Signature : 0;
        const StructureFeatures phone = StructureFeatures.MobileNumber | StructureFeatures.LandlineNumber | StructureFeatures.HotlineNumber;
        missing |= (asked & DisclosureParts.Phone) != 0 && (structure & phone) == 0 ? DisclosureParts.Phone : 0;
        return missing;
    }

    private static bool HasPrice(ReadOnlySpan<char> text, TextMarks marks)
    {
        if (ContainsAny(text, PriceWords))
        {
            return true;
        }

        bool digit = false;
        for (int i = 0; i < text.Length; i++)
        {
            char unit = text[i];
            if (digit && (unit is '元' or '角' || (unit == '分' && (i + 1 == text.Length || text[i + 1] != '钟'))))
            {
                return true;
            }

            digit = char.IsAsciiDigit(unit) || (digit && unit == ' ');
        }

        return (marks & TextMarks.Currency) != 0 && text.IndexOfAnyInRange('0', '9') >= 0;
    }

    // 2元/条, 5元/月, 1元/次 lose their stroke when they are normalised.
    private static bool HasMethod(ReadOnlySpan<char> text)
    {
        if (ContainsAny(text, MethodWords))
        {
            return true;
        }

        for (int i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] is '元' or '角' or '分' && text[i + 1] is '条' or '月' or '次' && i > 0 && (char.IsAsciiDigit(text[i - 1]) || text[i - 1] == ' '))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOptOut(ReadOnlySpan<char> text)
    {
        foreach (string verb in OptOutVerbs)
        {
            for (int at = text.IndexOf(verb); at >= 0;)
            {
                int after = at + verb.Length;
                if (HasCode(text[after..int.Min(text.Length, after + OptOutReach)], text[int.Min(text.Length, after)..]))
                {
                    return true;
                }

                int next = text[after..].IndexOf(verb);
                at = next < 0 ? -1 : after + next;
            }
        }

        // 退订T, TD退订: the verb is left out.
        foreach (string word in OptOutWords)
        {
            int at = text.IndexOf(word);
            if (at >= 0 && (word[0] < 0x80 || HasCode(text[(at + word.Length)..int.Min(text.Length, at + word.Length + 3)], text[(at + word.Length)..]) || EndsInCode(text[..at])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasCode(ReadOnlySpan<char> window, ReadOnlySpan<char> rest)
    {
        foreach (string code in OptOutCodes)
        {
            int at = window.IndexOf(code);
            if (at >= 0 && IsWord(rest, at, code.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsInCode(ReadOnlySpan<char> before)
    {
        foreach (string code in OptOutCodes)
        {
            if (before.TrimEnd(' ').EndsWith(code) && IsWord(before.TrimEnd(' '), before.TrimEnd(' ').Length - code.Length, code.Length))
            {
                return true;
            }
        }

        return false;
    }

    // T alone, not the one of "taobao"; 0000, not the end of 80000.
    private static bool IsWord(ReadOnlySpan<char> text, int at, int length) =>
        (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]))
        && (at + length >= text.Length || !char.IsAsciiLetterOrDigit(text[at + length]));

    private static bool IsSigned(ReadOnlySpan<char> raw, string[] signatures)
    {
        ReadOnlySpan<char> text = raw.Trim();
        if (text.Length < 3)
        {
            return false;
        }

        if (IsOpening(text[0]))
        {
            int end = text.IndexOfAny('】', ']', '］');
            if (end > 1 && IsRegistered(text[1..end], signatures))
            {
                return true;
            }
        }

        if (text[^1] is '】' or ']' or '］')
        {
            int start = text.LastIndexOfAny('【', '[', '［');
            return start >= 0 && IsRegistered(text[(start + 1)..^1], signatures);
        }

        return false;
    }

    private static bool IsOpening(char unit) => unit is '【' or '[' or '［';

    private static bool IsRegistered(ReadOnlySpan<char> name, string[] signatures)
    {
        foreach (string signature in signatures)
        {
            if (SameName(name.Trim(), signature))
            {
                return true;
            }
        }

        return false;
    }

    // As people read it: case and width do not matter, anything more is another name.
    private static bool SameName(ReadOnlySpan<char> name, string signature)
    {
        if (name.Length != signature.Length)
        {
            return false;
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != signature[i] && CharFold.Fold(name[i]) is var fold && (fold == 0 || fold != CharFold.Fold(signature[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ContainsAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (string word in words)
        {
            if (text.IndexOf(word) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
