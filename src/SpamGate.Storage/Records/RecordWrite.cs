namespace SpamGate.Storage.Records;

/// <summary>What became of a write.</summary>
public enum RecordOutcome
{
    /// <summary>It is durable.</summary>
    Done,

    /// <summary>What it wanted to change does not exist.</summary>
    NotFound,

    /// <summary>Somebody else changed the record since it was read.</summary>
    Conflict,

    /// <summary>A record with this key exists already.</summary>
    Exists,

    /// <summary>It breaks a rule that <see cref="RecordWrite.Detail"/> names.</summary>
    Refused,

    /// <summary>The database is gone; nothing was written.</summary>
    Unavailable,

    /// <summary>The database went away while it committed: whether it was written shows when it is back, under <see cref="RecordWrite.WriteId"/>.</summary>
    Unknown,
}

/// <summary>The answer to a write.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">Why not, for people; null when done.</param>
public sealed record RecordWrite(RecordOutcome Outcome, string? Detail = null)
{
    /// <summary>Done.</summary>
    public static RecordWrite Done { get; } = new(RecordOutcome.Done);

    /// <summary>The id its audit rows share; empty before it was tried.</summary>
    public string WriteId { get; init; } = "";

    /// <summary>True when it is durable.</summary>
    public bool IsDone => Outcome == RecordOutcome.Done;

    /// <summary>What it wanted to change does not exist.</summary>
    public static RecordWrite NotFound(string detail) => new(RecordOutcome.NotFound, detail);

    /// <summary>Changed by somebody else since it was read.</summary>
    public static RecordWrite Conflict(string detail) => new(RecordOutcome.Conflict, detail);

    /// <summary>Exists already.</summary>
    public static RecordWrite Exists(string detail) => new(RecordOutcome.Exists, detail);

    /// <summary>Breaks a rule.</summary>
    public static RecordWrite Refused(string detail) => new(RecordOutcome.Refused, detail);
}
