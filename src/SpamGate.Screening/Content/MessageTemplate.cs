using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Content;

/// <summary>
/// One registered text with places for what differs: literals and slots in turn, matched against a whole normalised text. Slots cannot hold a link.
/// </summary>
internal sealed class MessageTemplate
{
    /// <summary>Longest text a template matches, in normalised units: more than the longest one-part message has.</summary>
    public const int MaxText = 1_023;

    private const int MaxElements = 32;
    private const int Words = (MaxText + 1) / 64;

    private readonly Element[] _elements;

    private MessageTemplate(Element[] elements) => _elements = elements;

    /// <summary>First unit of its first literal.</summary>
    public char First => _elements[0].Literal![0];

    /// <summary>Parses a line.</summary>
    /// <exception cref="FormatException">It is no template.</exception>
    public static MessageTemplate Parse(string line, NormalizedText scratch)
    {
        var elements = new List<Element>();
        int at = 0;
        while (at < line.Length)
        {
            int open = line.IndexOf('{', at);
            string literal = line[at..(open < 0 ? line.Length : open)];
            TextNormalizer.Normalize(literal, scratch);
            if (scratch.Length > 0)
            {
                elements.Add(new Element(scratch.Span.ToString(), default));
            }

            if (open < 0)
            {
                break;
            }

            int close = line.IndexOf('}', open);
            string name = close < 0 ? line[(open + 1)..] : line[(open + 1)..close];
            elements.Add(new Element(null, name switch
            {
                "number" when close > 0 => Slot.Number,
                "text" when close > 0 => Slot.Text,
                "id" when close > 0 => Slot.Id,
                _ => throw new FormatException($"'{{{name}' is not {{number}}, {{text}} or {{id}}."),
            }));
            at = close + 1;
        }

        return elements.Count is > 0 and <= MaxElements && elements[0].Literal is { Length: >= 2 }
            ? new MessageTemplate([.. elements])
            : throw new FormatException($"a template begins with words and has at most {MaxElements} words and places in turn.");
    }

    /// <summary>True when the whole text is of this template. The set of places that a text can be read up to moves through the elements.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxText)
        {
            return false;
        }

        Span<ulong> reached = stackalloc ulong[Words];
        Span<ulong> next = stackalloc ulong[Words];
        Set(reached, 0);
        foreach (Element element in _elements)
        {
            next.Clear();
            bool any = false;
            for (int at = 0; at <= text.Length; at++)
            {
                if (IsSet(reached, at))
                {
                    // A space parts words only where both sides are Latin or digits.
                    int start = at > 0 && at < text.Length && text[at] == ' ' ? at + 1 : at;
                    any |= element.Literal is { } literal ? Literal(text, start, literal, next) : Fill(text, start, element.Slot, next);
                }
            }

            if (!any)
            {
                return false;
            }

            next.CopyTo(reached);
        }

        return IsSet(reached, text.Length);
    }

    private static bool Literal(ReadOnlySpan<char> text, int start, string literal, Span<ulong> next)
    {
        if (!text[start..].StartsWith(literal))
        {
            return false;
        }

        Set(next, start + literal.Length);
        return true;
    }

    private static bool Fill(ReadOnlySpan<char> text, int start, Slot slot, Span<ulong> next)
    {
        bool any = false;
        int kept = 0;
        for (int at = start; at < text.Length; at++)
        {
            char unit = text[at];
            bool digit = char.IsAsciiDigit(unit);
            bool fits = slot switch
            {
                // A price or a time has separators in it.
                Slot.Number => (digit && ++kept <= 8) || (unit == ' ' && kept > 0 && text[at - 1] != ' '),
                Slot.Id => (digit || char.IsAsciiLetter(unit)) && ++kept <= 24,
                _ => !digit && !char.IsAsciiLetter(unit) && unit != ' ' && ++kept <= 20,
            };
            if (!fits)
            {
                break;
            }

            if (unit != ' ')
            {
                Set(next, at + 1);
                any = true;
            }
        }

        return any;
    }

    private static void Set(Span<ulong> places, int place) => places[place >> 6] |= 1UL << place;

    private static bool IsSet(ReadOnlySpan<ulong> places, int place) => (places[place >> 6] >> place & 1) != 0;

    private enum Slot : byte
    {
        /// <summary>1 to 8 digits, separators between them.</summary>
        Number,

        /// <summary>1 to 20 characters that are neither digits nor Latin letters.</summary>
        Text,

        /// <summary>1 to 24 digits and Latin letters without a separator.</summary>
        Id,
    }

    private readonly record struct Element(string? Literal, Slot Slot);
}
