namespace SpamGate.Screening.Normalization;

/// <summary>
/// What a UTF-16 unit is to the normaliser, finer than <see cref="CharKind"/>: which punctuation, which case, disguised or not. At most 32, because the
/// set of classes a text had is kept as one bit each.
/// </summary>
internal enum CharClass
{
    /// <summary>White space, punctuation or symbol without a role of its own.</summary>
    Separator,
    Dot,
    Exclamation,
    Question,
    Currency,
    Percent,
    Bracket,
    Slash,
    Digit,
    DigitDisguised,
    Latin,
    LatinUpper,
    LatinDisguised,
    LatinUpperDisguised,
    Letter,
    LetterUpper,
    LetterDisguised,
    LetterVariant,
    Invisible,
    InvisibleDisguised,
    SeparatorDisguised,
    Emoji,
    Surrogate,

    /// <summary>A symbol that nobody writes inside a word, but who wants to part its letters.</summary>
    Filler,
    At,
    Plus,
}

/// <summary>Facts about classes.</summary>
internal static class CharClasses
{
    // What a unit of a class adds to the counters of a text: eight lanes of eight bits, so a block of at most 255 units can be counted in one register.
    internal const int DigitLane = 0;
    internal const int LatinLane = 8;
    internal const int LetterLane = 16;
    internal const int SeparatorLane = 24;
    internal const int UpperLane = 32;
    internal const int DisguisedLane = 40;
    internal const int VariantLane = 48;
    internal const int EmojiLane = 56;

    private const ulong Digit = 1UL << DigitLane;
    private const ulong Latin = 1UL << LatinLane;
    private const ulong Letter = 1UL << LetterLane;
    private const ulong Separator = 1UL << SeparatorLane;
    private const ulong Upper = 1UL << UpperLane;
    private const ulong Disguised = 1UL << DisguisedLane;
    private const ulong Variant = 1UL << VariantLane;
    private const ulong Emoji = 1UL << EmojiLane;

    internal static readonly ulong[] Counts = MakeCounts();

    internal static bool IsSeparator(CharClass @class) => @class is <= CharClass.Slash or CharClass.SeparatorDisguised or CharClass.Emoji or CharClass.Filler or CharClass.At or CharClass.Plus;

    internal static bool IsInvisible(CharClass @class) => @class is CharClass.Invisible or CharClass.InvisibleDisguised;

    internal static bool IsLatin(CharClass @class) => @class is >= CharClass.Latin and <= CharClass.LatinUpperDisguised;

    internal static bool IsDigit(CharClass @class) => @class is CharClass.Digit or CharClass.DigitDisguised;

    internal static bool IsWord(CharClass @class) => @class is >= CharClass.Digit and <= CharClass.LatinUpperDisguised;

    internal static CharClass Of(CharKind kind, bool upper, bool disguised, bool variant) => kind switch
    {
        CharKind.Separator => disguised ? CharClass.SeparatorDisguised : CharClass.Separator,
        CharKind.Digit => disguised ? CharClass.DigitDisguised : CharClass.Digit,
        CharKind.Latin when disguised => upper ? CharClass.LatinUpperDisguised : CharClass.LatinDisguised,
        CharKind.Latin => upper ? CharClass.LatinUpper : CharClass.Latin,
        CharKind.Letter when variant => CharClass.LetterVariant,
        CharKind.Letter when disguised => CharClass.LetterDisguised,
        CharKind.Letter => upper ? CharClass.LetterUpper : CharClass.Letter,
        CharKind.Invisible => disguised ? CharClass.InvisibleDisguised : CharClass.Invisible,
        _ => CharClass.Surrogate,
    };

    private static ulong[] MakeCounts()
    {
        var counts = new ulong[32];
        for (CharClass separator = CharClass.Separator; separator <= CharClass.Slash; separator++)
        {
            counts[(int)separator] = Separator;
        }

        counts[(int)CharClass.SeparatorDisguised] = Separator + Disguised;
        counts[(int)CharClass.Emoji] = Separator + Emoji;
        counts[(int)CharClass.Filler] = counts[(int)CharClass.At] = counts[(int)CharClass.Plus] = Separator;
        counts[(int)CharClass.Digit] = Digit;
        counts[(int)CharClass.DigitDisguised] = Digit + Disguised;
        counts[(int)CharClass.Latin] = Latin;
        counts[(int)CharClass.LatinUpper] = Latin + Upper;
        counts[(int)CharClass.LatinDisguised] = Latin + Disguised;
        counts[(int)CharClass.LatinUpperDisguised] = Latin + Upper + Disguised;
        counts[(int)CharClass.Letter] = Letter;
        counts[(int)CharClass.LetterUpper] = Letter + Upper;
        counts[(int)CharClass.LetterDisguised] = Letter + Disguised;
        counts[(int)CharClass.LetterVariant] = Letter + Variant;
        counts[(int)CharClass.InvisibleDisguised] = Disguised;
        return counts;
    }
}
