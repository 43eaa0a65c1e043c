namespace SpamGate.Storage.Records;

/// <summary>By what an SP is told.</summary>
public enum NoticeChannel
{
    /// <summary>HTTP POST to the SP.</summary>
    Webhook,

    /// <summary>The operator's command, for SMS or mail.</summary>
    Command,
}

/// <summary>Where a notice stands.</summary>
public enum NoticeState
{
    /// <summary>To be delivered, for the first time or again.</summary>
    Waiting,

    /// <summary>Taken.</summary>
    Delivered,

    /// <summary>Given up.</summary>
    Failed,
}

/// <summary>
/// A notice on its way to an SP by one channel. Written in the transaction of what it tells of, so that none is lost; delivered at least once, under one id.
/// The audit has what it tells of, not the attempts.
/// </summary>
public sealed class NoticeRecord
{
    /// <summary>Identity: follows from what it tells of.</summary>
    public Guid NoticeId { get; set; }

    /// <summary>By what it goes.</summary>
    public NoticeChannel Channel { get; set; }

    /// <summary>Whom it is for.</summary>
    public required string SpId { get; set; }

    /// <summary>What it tells of: breach, card, appeal_decided and so on.</summary>
    public required string Kind { get; set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The notice as JSON, as it is delivered.</summary>
    public required string Body { get; set; }

    /// <summary>Where it stands.</summary>
    public NoticeState State { get; set; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is tried next; while an attempt runs, when that is taken for lost.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>When it was delivered or given up; null = it waits.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>What went wrong last; empty = nothing.</summary>
    public string Fault { get; set; } = "";
}
