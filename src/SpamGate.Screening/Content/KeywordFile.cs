using System.Globalization;
using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Content;

/// <summary>Reads the lines of a keyword file; collects every fault before it gives up.</summary>
internal static class KeywordFile
{
    internal const int MaxPhraseLength = 64;
    internal const int MaxPhrases = 8;
    internal const int MaxNameLength = 64;
    private const int MaxFaultsReported = 100;

    public static KeywordRule[] Read(TextReader reader, string source)
    {
        var rules = new List<KeywordRule>();
        var faults = new List<string>();
        var scratch = new NormalizedText();
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            string trimmed = line.Trim().TrimStart('\uFEFF');
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            try
            {
                rules.Add(ReadRule(trimmed, number, scratch));
            }
            catch (FormatException fault)
            {
                faults.Add($"line {number}: {fault.Message}");
            }
        }

        if (faults.Count > MaxFaultsReported)
        {
            int more = faults.Count - MaxFaultsReported;
            faults.RemoveRange(MaxFaultsReported, more);
            faults.Add($"And {more} more lines.");
        }

        return faults.Count == 0 ? [.. rules] : throw new KeywordRulesException(source, faults);
    }

    private static KeywordRule ReadRule(string line, int number, NormalizedText scratch)
    {
        List<string> fields = Split(line, ';');
        List<string> raw = Split(fields[0], '+');
        if (raw.Count > MaxPhrases)
        {
            throw new FormatException($"{raw.Count} phrases are combined, the limit is {MaxPhrases}.");
        }

        var phrases = new List<string>(raw.Count);
        foreach (string part in raw)
        {
            string phrase = Normalize(Unescape(part), scratch);
            if (!phrases.Contains(phrase))
            {
                phrases.Add(phrase);
            }
        }

        string name = Unescape(raw[0]).Trim();
        float weight = 1;
        bool illegal = false;
        bool exception = false;
        SmsCategory category = SmsCategory.Unknown;
        foreach (string field in fields.Skip(1))
        {
            string[] pair = field.Split('=', 2, StringSplitOptions.TrimEntries);
            string value = pair.Length > 1 ? Unescape(pair[1]) : "";
            switch (pair[0].ToLowerInvariant())
            {
                case "name" when value.Length > 0:
                    name = value;
                    break;
                case "weight" when float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out weight) && weight is > 0 and <= 1000:
                    break;
                case "weight":
                    throw new FormatException($"weight '{value}' is not a number above 0 and up to 1000.");
                case "category" when SmsCategoryNames.TryParse(value, out category):
                    break;
                case "category":
                    throw new FormatException($"category '{value}' is unknown.");
                case "illegal" when pair.Length == 1:
                    illegal = true;
                    break;
                case "except" when pair.Length == 1:
                    exception = true;
                    break;
                default:
                    throw new FormatException($"'{field.Trim()}' is not name=, weight=, category=, illegal or except.");
            }
        }

        if (exception && (phrases.Count > 1 || illegal))
        {
            throw new FormatException("an exception is one phrase, and not illegal.");
        }

        name = name.Length <= MaxNameLength ? name : throw new FormatException($"the name has {name.Length} characters, the limit is {MaxNameLength}; give a shorter one with name=.");
        return new KeywordRule
        {
            Name = name,
            Symbol = string.Intern("KEYWORD:" + name),
            Phrases = phrases,
            Weight = weight,
            Category = category,
            Illegal = illegal,
            IsException = exception,
            Line = number,
        };
    }

    private static string Normalize(string phrase, NormalizedText scratch)
    {
        TextNormalizer.Normalize(phrase, scratch);
        return scratch.Length switch
        {
            0 => throw new FormatException($"'{phrase.Trim()}' has no letter or digit to look for."),
            > MaxPhraseLength => throw new FormatException($"a phrase has {scratch.Length} characters, the limit is {MaxPhraseLength}."),
            _ => scratch.Span.ToString(),
        };
    }

    // Splits at separators that no backslash precedes; the backslashes stay.
    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
