using System.Buffers;
using System.Collections.Frozen;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Content;

/// <summary>
/// Reads the host names in a text as a person would type them into a browser: full-width, look-alike and invisible characters undone, and dots that were
/// written otherwise (<c>t . cn</c>, <c>t点cn</c>, <c>t[.]cn</c>, <c>t。cn</c>). The scheme does not matter (<c>hxxp://</c>, none). Allocates nothing.
/// </summary>
/// <remarks>
/// A tight dot, between two label characters, joins any labels; the host ends with the last label that is a top-level domain. A loose one, which
/// has spaces or brackets around it or is no dot at all, joins only what a handful of top-level domains follows: elsewhere it ends a sentence.
/// </remarks>
internal ref struct LinkReader(ReadOnlySpan<char> text, Span<char> host)
{
    /// <summary>Longest host name of the DNS, in characters.</summary>
    public const int MaxHost = 253;

    private const int MaxLabels = 16;
    private const int MaxFiller = 2;
    private const int MaxScheme = 8;

    private static readonly SearchValues<char> Dots = SearchValues.Create(".\u3002\uFF0E\uFF61\u00B7\u2022\u70B9\u9EDE");
    private static readonly SearchValues<char> TightDots = SearchValues.Create(".\u3002\uFF0E\uFF61");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> LooseDomains = FrozenSet.ToFrozenSet(
        ["com", "cn", "net", "cc", "top", "xyz", "vip", "org", "tk", "ltd", "shop", "club", "ink", "icu"], StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _host = host;
    private int _at;
    private int _length;

    /// <summary>The host name, lower-case ASCII.</summary>
    public readonly ReadOnlySpan<char> Host => _host[.._length];

    /// <summary>Where the link starts in the text, its scheme included.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends, its path included.</summary>
    public int End { get; private set; }

    /// <summary>True when a letter of the host was another one that looks like it: then it is another host than it seems.</summary>
    public bool HasHomoglyph { get; private set; }

    /// <summary>True when its dots were hidden.</summary>
    public bool IsDisguised { get; private set; }

    /// <summary>Finds the next host.</summary>
    public bool Read()
    {
        while (_at < _text.Length)
        {
            int dot = _text[_at..].IndexOfAny(Dots);
            if (dot < 0)
            {
                break;
            }

            dot += _at;
            if (TryRead(dot))
            {
                _at = End;
                return true;
            }

            _at = dot + 1;
        }

        _at = _text.Length;
        return false;
    }

    private bool TryRead(int firstDot)
    {
        int last = Before(firstDot);
        if (last < _at)
        {
            return false;
        }

        int start = last;
        while (start > _at && last - start < MaxHost && (Label(_text[start - 1]) != 0 || IsInvisible(_text[start - 1])))
        {
            start--;
        }

        _length = 0;
        HasHomoglyph = false;
        IsDisguised = false;
        Span<int> ends = stackalloc int[MaxLabels];
        Span<int> lengths = stackalloc int[MaxLabels];
        Span<char> peeked = stackalloc char[8];
        int labels = 0;
        int at = start;
        while (labels < MaxLabels && (at = ReadLabel(at)) >= 0)
        {
            ends[labels] = at;
            lengths[labels++] = _length;
            int next = AfterDot(at, out bool loose);
            if (next < 0 || (loose && !LooseDomains.Contains(Peek(next, peeked))) || _length + 2 > _host.Length)
            {
                break;
            }

            IsDisguised |= loose;
            _host[_length++] = '.';
            at = next;
        }

        while (labels > 1 && !PublicSuffixes.IsTopLevel(_host[(lengths[labels - 2] + 1)..lengths[labels - 1]]))
        {
            labels--;
        }

        if (labels < 2)
        {
            return false;
        }

        _length = lengths[labels - 1];
        Start = WithScheme(start);
        End = WithPath(ends[labels - 1]);
        return true;
    }

    // The last label character before a dot, over what may stand between; -1 = none.
    private readonly int Before(int dot)
    {
        int filler = 0;
        for (int i = dot - 1; i >= _at; i--)
        {
            if (Label(_text[i]) != 0)
            {
                return i;
            }

            if (!IsInvisible(_text[i]) && (!IsFiller(_text[i]) || ++filler > MaxFiller))
            {
                break;
            }
        }

        return -1;
    }

    private int ReadLabel(int at)
    {
        int before = _length;
        for (; at < _text.Length; at++)
        {
            char unit = _text[at];
            char label = Label(unit);
            if (label == 0)
            {
                if (IsInvisible(unit))
                {
                    continue;
                }

                break;
            }

            if (_length == _host.Length)
            {
                return -1;
            }

            _host[_length++] = label;
            HasHomoglyph |= unit > '\u007F' && unit is < '\uFF01' or > '\uFF5E';
        }

        return _length > before ? at : -1;
    }

    // Where the next label starts when a dot of any kind follows; -1 = none.
    private readonly int AfterDot(int at, out bool loose)
    {
        loose = false;
        bool dotted = false;
        int filler = 0;
        for (int i = at; i < _text.Length; i++)
        {
            char unit = _text[i];
            if (!dotted && Dots.Contains(unit))
            {
                dotted = true;
                filler = 0;
                loose |= !TightDots.Contains(unit);
            }
            else if (Label(unit) != 0)
            {
                return dotted ? i : -1;
            }
            else if (!IsInvisible(unit))
            {
                if (!IsFiller(unit) || ++filler > MaxFiller)
                {
                    return -1;
                }

                loose = true;
            }
        }

        return -1;
    }

    private readonly ReadOnlySpan<char> Peek(int at, Span<char> label)
    {
        int length = 0;
        for (; at < _text.Length && length < label.Length; at++)
        {
            if (Label(_text[at]) is var folded and not '\0')
            {
                label[length++] = folded;
            }
            else if (!IsInvisible(_text[at]))
            {
                break;
            }
        }

        return label[..length];
    }

    private readonly int WithScheme(int start)
    {
        int scheme = start;
        while (scheme > 0 && start - scheme < MaxScheme && _text[scheme - 1] is '/' or ':' or '\uFF0F' or '\uFF1A')
        {
            scheme--;
        }

        if (scheme == start)
        {
            return start;
        }

        while (scheme > 0 && start - scheme < MaxScheme && char.IsAsciiLetter(_text[scheme - 1]))
        {
            scheme--;
        }

        return scheme;
    }

    private readonly int WithPath(int end)
    {
        if (end < _text.Length && _text[end] is '/' or '?' or '#' or ':' or '\uFF0F')
        {
            end++;
            while (end < _text.Length && _text[end] is > ' ' and < '\u007F')
            {
                end++;
            }
        }

        return end;
    }

    // The character of a label that a unit stands for; 0 = none.
    private static char Label(char unit)
    {
        if (unit < '\u0080')
        {
            return char.IsAsciiLetterOrDigit(unit) ? (char)(unit | 0x20) : unit == '-' ? '-' : '\0';
        }

        if (unit == '\uFF0D')
        {
            return '-';
        }

        return CharFold.KindOf(unit) is CharKind.Latin or CharKind.Digit && CharFold.Fold(unit) is var folded && char.IsAsciiLetterOrDigit(folded) ? folded : '\0';
    }

    private static bool IsInvisible(char unit) => unit > '\u007F' && CharFold.KindOf(unit) == CharKind.Invisible;

    private static bool IsFiller(char unit) => unit is ' ' or '\u3000' or '[' or ']' or '(' or ')' or '\uFF08' or '\uFF09' or '{' or '}';
}
