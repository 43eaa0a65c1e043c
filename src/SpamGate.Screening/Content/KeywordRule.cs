using SpamGate.Screening.Classification;

namespace SpamGate.Screening.Content;

/// <summary>One line of a keyword file.</summary>
public sealed class KeywordRule
{
    /// <summary>Name for reasons and reports.</summary>
    public required string Name { get; init; }

    /// <summary>Interned symbol, <c>KEYWORD:name</c>.</summary>
    public required string Symbol { get; init; }

    /// <summary>Normalised phrases that must all occur, in any order.</summary>
    public required IReadOnlyList<string> Phrases { get; init; }

    /// <summary>What a match counts. Weights of a message's matches add up; from 1 on the message is refused.</summary>
    public required float Weight { get; init; }

    /// <summary>What such a message is; Unknown = the classifier says.</summary>
    public required SmsCategory Category { get; init; }

    /// <summary>Illegal content: counts whatever its weight, and no exemption of a sender stops it.</summary>
    public required bool Illegal { get; init; }

    /// <summary>An exception: phrases of other rules that lie within this one do not count there.</summary>
    public required bool IsException { get; init; }

    /// <summary>Line of the file, from 1.</summary>
    public required int Line { get; init; }
}
