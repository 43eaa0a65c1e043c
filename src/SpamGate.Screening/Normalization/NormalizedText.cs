namespace SpamGate.Screening.Normalization;

/// <summary>
/// A text with its disguises undone, and what was counted on the way. Reused from message to message by one caller;
/// grows to the longest text seen and then allocates no more.
/// </summary>
public sealed class NormalizedText
{
    /// <summary>Units of the source that are looked at: what an SMPP message can carry at most.</summary>
    public const int MaxSourceLength = 65_535;

    // Vector loops may read this far behind the last unit; what they find there is zero or stale, and unused.
    internal const int Padding = 64;

    internal char[] Buffer = new char[512];

    // What the source is after its words were put together again, and a second one for what that leaves to be done.
    internal char[] Joined = [];
    internal char[] Spelled = [];

    /// <summary>Units kept.</summary>
    public int Length { get; internal set; }

    /// <summary>Decimal digits.</summary>
    public int Digits { get; internal set; }

    /// <summary>Latin letters.</summary>
    public int LatinLetters { get; internal set; }

    /// <summary>Other letters: Han, kana ...</summary>
    public int OtherLetters { get; internal set; }

    /// <summary>Separators of the source.</summary>
    public int Separators { get; internal set; }

    /// <summary>Upper-case letters of the source.</summary>
    public int UpperCase { get; internal set; }

    /// <summary>Units that ordinary text would have written otherwise: circled, mathematical or full-width letters and digits, homoglyphs, zero-width and bidi characters, words spelt with digits and symbols or pulled apart.</summary>
    public int DisguiseCount { get; internal set; }

    /// <summary>Traditional and variant Han characters.</summary>
    public int VariantCount { get; internal set; }

    /// <summary>Supplementary symbols, mostly emoji.</summary>
    public int Emoji { get; internal set; }

    /// <summary>Punctuation that was there.</summary>
    public TextMarks Marks { get; internal set; }

    /// <summary>The normalised text: lower-case letters and digits, words parted by one space, no space beside Han characters.</summary>
    public ReadOnlySpan<char> Span => Buffer.AsSpan(1, Length);

    /// <summary>The normalised text with the space that stands before and after it.</summary>
    internal ReadOnlySpan<char> Framed => Buffer.AsSpan(0, Length + 2);

    internal void ClearCounts() =>
        Digits = LatinLetters = OtherLetters = Separators = UpperCase = DisguiseCount = VariantCount = Emoji = 0;

    /// <summary>Adds the lanes of <see cref="CharClasses.Counts"/>.</summary>
    internal void AddCounts(ulong counts)
    {
        Digits += (byte)(counts >> CharClasses.DigitLane);
        LatinLetters += (byte)(counts >> CharClasses.LatinLane);
        OtherLetters += (byte)(counts >> CharClasses.LetterLane);
        Separators += (byte)(counts >> CharClasses.SeparatorLane);
        UpperCase += (byte)(counts >> CharClasses.UpperLane);
        DisguiseCount += (byte)(counts >> CharClasses.DisguisedLane);
        VariantCount += (byte)(counts >> CharClasses.VariantLane);
        Emoji += (byte)(counts >> CharClasses.EmojiLane);
    }

    internal void ReserveRepairs(int sourceLength)
    {
        if (Joined.Length < sourceLength)
        {
            Joined = new char[int.Max(sourceLength, 512)];
            Spelled = new char[int.Max(sourceLength, 512)];
        }
    }

    internal void Reserve(int sourceLength)
    {
        // A pair of surrogates yields at most one unit, a lone unit at most itself and one space before it.
        int needed = (sourceLength * 2) + 2 + Padding;
        if (Buffer.Length < needed)
        {
            Buffer = new char[int.Max(needed, Buffer.Length * 2)];
        }
    }
}
