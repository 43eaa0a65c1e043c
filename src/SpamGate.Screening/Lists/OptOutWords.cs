using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SpamGate.Screening.Lists;

/// <summary>What a word in an MO message asks for.</summary>
public enum OptOutWish : byte
{
    /// <summary>It is no such word.</summary>
    None,

    /// <summary>No more commercial messages from this SP.</summary>
    Stop,

    /// <summary>Commercial messages again.</summary>
    Start,
}

/// <summary>
/// The words by which a phone opts out and in again. A message is one of them when all of it is: after trimming, full-width to half-width, and in upper
/// case. Immutable; look-ups allocate nothing.
/// </summary>
public sealed class OptOutWords
{
    /// <summary>Longest word, in UTF-16 units; longer messages are not looked at.</summary>
    public const int MaxLength = 32;

    private const char IdeographicSpace = '\u3000';
    private const char FullWidthFirst = '\uFF01';
    private const char FullWidthLast = '\uFF5E';
    private const int FullWidthOffset = FullWidthFirst - '!';
    private const char ByteOrderMark = '\uFEFF';

    private readonly FrozenDictionary<string, OptOutWish> _words;
    private readonly FrozenDictionary<string, OptOutWish>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    /// <param name="stop">Words that opt out.</param>
    /// <param name="start">Words that opt in; one that also opts out opts out.</param>
    public OptOutWords(IEnumerable<string> stop, IEnumerable<string> start)
    {
        var words = new Dictionary<string, OptOutWish>(StringComparer.Ordinal);
        foreach ((IEnumerable<string> list, OptOutWish wish) in new[] { (stop, OptOutWish.Stop), (start, OptOutWish.Start) })
        {
            foreach (string word in list)
            {
                words.TryAdd(Normalise(word), wish);
            }
        }

        _words = words.ToFrozenDictionary(StringComparer.Ordinal);
        _bySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>
    /// Opting out: the words of Chinese SPs (0000 ends one service and 00000 all of an SP; opt-outs are kept per SP, so either is all of it) and
    /// those carriers elsewhere ask for (CTIA messaging principles, 5.1.3).
    /// </summary>
    public static IReadOnlyList<string> DefaultStop { get; } =
    [
        "TD", "T", "N", "R", "QX", "0000", "00000", "退订", "退訂", "拒收", "取消", "STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE",
        "OPTOUT", "OPT OUT",
    ];

    /// <summary>Opting in again.</summary>
    public static IReadOnlyList<string> DefaultStart { get; } = ["DY", "订阅", "訂閱", "START", "UNSTOP", "SUBSCRIBE"];

    /// <summary>The form in which words are compared.</summary>
    public static string Normalise(string text)
    {
        Span<char> normal = stackalloc char[text.Length];
        return new string(normal[..Normalise(text, normal)]);
    }

    /// <summary>What a message asks for.</summary>
    /// <param name="text">The decoded message.</param>
    /// <param name="word">The word it is.</param>
    public OptOutWish Read(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? word)
    {
        word = null;
        text = Trim(text);
        if (text.IsEmpty || text.Length > MaxLength)
        {
            return OptOutWish.None;
        }

        Span<char> normal = stackalloc char[MaxLength];
        ReadOnlySpan<char> key = normal[..Normalise(text, normal)];
        if (!_bySpan.TryGetValue(key, out OptOutWish wish))
        {
            return OptOutWish.None;
        }

        // The message's own characters name no more than the word itself does, so the word is what is kept.
        word = new string(key);
        return wish;
    }

    private static int Normalise(ReadOnlySpan<char> text, Span<char> normal)
    {
        text = Trim(text);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            c = c == IdeographicSpace ? ' ' : c is >= FullWidthFirst and <= FullWidthLast ? (char)(c - FullWidthOffset) : c;
            normal[i] = char.ToUpperInvariant(c);
        }

        return text.Length;
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        int end = text.Length;
        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    // Phones and gateways pad with NULs, and some begin UCS-2 with a byte order mark.
    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is '\0' or ByteOrderMark;
}
