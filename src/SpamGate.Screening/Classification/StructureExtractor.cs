using System.Numerics;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Classification;

/// <summary>Finds the structure of a text: numbers, links, prices, signature, opt-out words, proportions. Allocates nothing.</summary>
public static class StructureExtractor
{
    private const int LookBehindForHandle = 4;

    /// <summary>True when the text's structure slots are those of the Latin block.</summary>
    public static bool IsLatin(NormalizedText text) => text.LatinLetters > text.OtherLetters * 2;

    /// <summary>The structure of <paramref name="raw"/>, of which <paramref name="text"/> is the normalised form.</summary>
    public static StructureFeatures Extract(ReadOnlySpan<char> raw, NormalizedText text)
    {
        StructureFeatures features = Proportions(text) | FromMarks(text.Marks);
        if (text.Digits > 0)
        {
            features |= Numbers(text.Span);
        }

        if ((text.Marks & TextMarks.Bracket) != 0)
        {
            features |= Signature(raw);
        }

        if ((text.Marks & TextMarks.Dot) != 0 && text.LatinLetters > 1)
        {
            features |= LinkFinder.Find(raw);
        }

        return features | OptOut(text);
    }

    private static StructureFeatures FromMarks(TextMarks marks)
    {
        StructureFeatures features = StructureFeatures.None;
        features |= (marks & TextMarks.Exclamation) != 0 ? StructureFeatures.Exclamation : 0;
        features |= (marks & TextMarks.Question) != 0 ? StructureFeatures.Question : 0;
        features |= (marks & TextMarks.Currency) != 0 ? StructureFeatures.Currency : 0;
        features |= (marks & TextMarks.Percent) != 0 ? StructureFeatures.Percent : 0;
        return features;
    }

    private static StructureFeatures Proportions(NormalizedText text)
    {
        int length = int.Max(1, text.Length);
        int digits = text.Digits * 100 / length;
        int digitBucket = text.Digits == 0 ? 0 : digits < 6 ? 1 : digits < 14 ? 2 : digits < 28 ? 3 : 4;
        int lengthBucket = length <= 4 ? 0 : length <= 8 ? 1 : length <= 16 ? 2 : length <= 32 ? 3 : length <= 52 ? 4 : length <= 70 ? 5 : length <= 140 ? 6 : 7;
        StructureFeatures features = (StructureFeatures)((ulong)StructureFeatures.DigitShare << digitBucket)
            | (StructureFeatures)((ulong)StructureFeatures.Length << lengthBucket);

        int separators = text.Separators * 100 / (length + text.Separators);
        int separatorBucket = separators < 5 ? 0 : separators < 12 ? 1 : separators < 22 ? 2 : 3;
        features |= (StructureFeatures)((ulong)StructureFeatures.Separators << separatorBucket);

        if (text.DisguiseCount > 0)
        {
            features |= (StructureFeatures)((ulong)StructureFeatures.Disguised << int.Min(3, BitOperations.Log2((uint)text.DisguiseCount)));
        }

        if (text.VariantCount > 0)
        {
            features |= (StructureFeatures)((ulong)StructureFeatures.Variants << int.Min(3, BitOperations.Log2((uint)text.VariantCount)));
        }

        if (text.LatinLetters > 0)
        {
            int upper = text.UpperCase * 100 / text.LatinLetters;
            int upperBucket = text.UpperCase == 0 ? 0 : upper < 10 ? 1 : upper < 40 ? 2 : 3;
            features |= (StructureFeatures)((ulong)StructureFeatures.UpperCase << upperBucket);
        }

        features |= text.LatinLetters >= 3 && text.OtherLetters >= 3 ? StructureFeatures.MixedScripts : 0;
        features |= text.Emoji > 0 ? StructureFeatures.Emoji : 0;
        return features;
    }

    private static StructureFeatures Numbers(ReadOnlySpan<char> text)
    {
        StructureFeatures features = StructureFeatures.None;
        int longRuns = 0;
        int start = 0;
        while (true)
        {
            int found = text[start..].IndexOfAny(FeatureSpace.Digits);
            if (found < 0)
            {
                break;
            }

            start += found;
            int end = start + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            features |= Number(text, start, end);
            longRuns += end - start >= 5 ? 1 : 0;
            start = end;
        }

        return features | longRuns switch
        {
            0 => StructureFeatures.None,
            1 => StructureFeatures.OneNumber,
            2 => StructureFeatures.TwoNumbers,
            _ => StructureFeatures.ManyNumbers,
        };
    }

    private static StructureFeatures Number(ReadOnlySpan<char> text, int start, int end)
    {
        ReadOnlySpan<char> digits = text[start..end];
        StructureFeatures features = StructureFeatures.None;
        char next = end < text.Length ? text[end] : '\0';
        features |= next is '元' or '块' or '万' ? StructureFeatures.Price : 0;
        features |= next is '折' ? StructureFeatures.Discount : 0;

        // Hotlines are often written in groups: 400-800-1234.
        bool hotline = (digits.Length >= 10 || (digits.Length == 3 && next == ' ')) && (digits.StartsWith("400") || digits.StartsWith("800"));
        features |= hotline || (digits.Length == 5 && digits.StartsWith("95")) ? StructureFeatures.HotlineNumber : 0;
        features |= digits.Length == 11 && digits[0] == '1' && digits[1] >= '3' ? StructureFeatures.MobileNumber : 0;
        features |= digits.Length is 7 or 8 || (digits.Length is 11 or 12 && digits[0] == '0') ? StructureFeatures.LandlineNumber : 0;
        features |= digits.Length >= 12 ? StructureFeatures.LongNumber : 0;
        features |= digits.Length is >= 4 and <= 6 ? StructureFeatures.CodeNumber : 0;
        if (digits.Length >= 5)
        {
            ReadOnlySpan<char> before = text[int.Max(0, start - LookBehindForHandle)..start].TrimEnd(' ');
            features |= before.IndexOfAny("信扣鹅薇q") >= 0 || before.EndsWith("v") || before.EndsWith("vx") ? StructureFeatures.Handle : 0;
        }

        return features;
    }

    private static StructureFeatures Signature(ReadOnlySpan<char> raw)
    {
        ReadOnlySpan<char> trimmed = raw.Trim();
        if (trimmed.IsEmpty)
        {
            return StructureFeatures.None;
        }

        return (trimmed[0] is '【' or '[' or '［' ? StructureFeatures.SignatureFirst : 0)
            | (trimmed[^1] is '】' or ']' or '］' ? StructureFeatures.SignatureLast : 0);
    }

    private static StructureFeatures OptOut(NormalizedText text)
    {
        ReadOnlySpan<char> span = text.Span;
        if (IsLatin(text))
        {
            return span.IndexOf("stop") >= 0 || span.IndexOf("unsub") >= 0 || span.IndexOf("opt out") >= 0 ? StructureFeatures.OptOut : 0;
        }

        if (span.IndexOf("退订") >= 0)
        {
            return StructureFeatures.OptOut;
        }

        // 回复T, 回TD, 退回N ...: an answer of one or two Latin letters.
        int answer = span.LastIndexOf('回');
        if (answer < 0)
        {
            return StructureFeatures.None;
        }

        ReadOnlySpan<char> rest = span[(answer + 1)..];
        rest = rest.StartsWith("复") ? rest[1..] : rest;
        return rest.Length > 0 && rest[0] is 't' or 'n' or 'r' && (rest.Length == 1 || rest[1] is 'd' || !char.IsAsciiLetter(rest[1]))
            ? StructureFeatures.OptOut
            : StructureFeatures.None;
    }
}
