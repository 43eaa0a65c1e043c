namespace SpamGate.Screening.Normalization;

/// <summary>What the normaliser makes of a UTF-16 unit. The values are those of the fold table and of <see cref="CharFold"/>'s entries.</summary>
public enum CharKind
{
    /// <summary>White space, punctuation, symbols: parts words, is not kept.</summary>
    Separator = 0,

    /// <summary>A decimal digit of any script; folds to 0-9.</summary>
    Digit = 1,

    /// <summary>A Latin letter or one that passes for it; folds to a-z where it can.</summary>
    Latin = 2,

    /// <summary>Any other letter: Han, kana, Hangul, Cyrillic ...; words of it are not parted by separators.</summary>
    Letter = 3,

    /// <summary>Nothing a reader sees (zero-width, bidi control, combining mark): as if it were not there.</summary>
    Invisible = 4,

    /// <summary>Half of a supplementary character; decided on the pair.</summary>
    Surrogate = 5,
}
