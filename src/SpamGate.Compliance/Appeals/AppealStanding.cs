namespace SpamGate.Compliance.Appeals;

/// <summary>Where an appeal stands.</summary>
public enum AppealState : byte
{
    /// <summary>Not decided.</summary>
    Open,

    /// <summary>The SP was right.</summary>
    Upheld,

    /// <summary>The breach stands.</summary>
    Rejected,
}

/// <summary>One appeal. Moments are unix milliseconds.</summary>
/// <param name="Id">Identity.</param>
/// <param name="BreachId">What is contested.</param>
/// <param name="Number">1 = the first against this breach.</param>
/// <param name="State">Outcome.</param>
/// <param name="FiledAt">When it came.</param>
/// <param name="DecideBy">First moment at which a decision is late.</param>
/// <param name="DecidedAt">When it was decided; null = open.</param>
public sealed record AppealStanding(Guid Id, Guid BreachId, int Number, AppealState State, long FiledAt, long DecideBy, long? DecidedAt);
