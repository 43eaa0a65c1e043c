namespace SpamGate.Storage.Records;

/// <summary>Who writes, and why; both stand in the audit.</summary>
public sealed record RecordCause
{
    /// <summary>Actor of what the gateway does by itself.</summary>
    public const string Gateway = "gateway";

    /// <summary>Actor of what an edit of the configuration file brings.</summary>
    public const string Configuration = "configuration";

    /// <summary>Names both.</summary>
    /// <param name="actor">A person's key id, or one of the constants here; not empty.</param>
    /// <param name="reason">Why; not empty.</param>
    public RecordCause(string actor, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Actor = actor;
        Reason = reason;
    }

    /// <summary>Who.</summary>
    public string Actor { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }
}
