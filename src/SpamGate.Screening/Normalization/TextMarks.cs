namespace SpamGate.Screening.Normalization;

/// <summary>Punctuation that a text had somewhere, before separators were dropped.</summary>
[Flags]
public enum TextMarks
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>A full stop of any form.</summary>
    Dot = 1 << CharClass.Dot,

    /// <summary>An exclamation mark.</summary>
    Exclamation = 1 << CharClass.Exclamation,

    /// <summary>A question mark.</summary>
    Question = 1 << CharClass.Question,

    /// <summary>A currency sign.</summary>
    Currency = 1 << CharClass.Currency,

    /// <summary>A per cent sign.</summary>
    Percent = 1 << CharClass.Percent,

    /// <summary>A bracket that signatures stand in.</summary>
    Bracket = 1 << CharClass.Bracket,

    /// <summary>A slash, as in a URL's path.</summary>
    Slash = 1 << CharClass.Slash,

    /// <summary>A symbol that nobody writes inside a word.</summary>
    Filler = 1 << CharClass.Filler,

    /// <summary>An at sign.</summary>
    At = 1 << CharClass.At,

    /// <summary>A plus sign.</summary>
    Plus = 1 << CharClass.Plus,
}
