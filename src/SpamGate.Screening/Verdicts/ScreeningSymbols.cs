namespace SpamGate.Screening.Verdicts;

/// <summary>Names of observations about a message that are not about its words.</summary>
public static class ScreeningSymbols
{
    /// <summary>Some octets could not be decoded; what decodes was scored.</summary>
    public const string TextPartial = "TEXT_PARTIAL";

    /// <summary>A part of a long message that an earlier part had already tipped.</summary>
    public const string LongMessageJudged = "LONG_MESSAGE_JUDGED";
}
