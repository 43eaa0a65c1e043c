namespace SpamGate.Storage.Records;

/// <summary>What was done to a record.</summary>
public enum AuditAction
{
    /// <summary>It was made.</summary>
    Insert,

    /// <summary>It was changed.</summary>
    Update,

    /// <summary>It was removed.</summary>
    Delete,

    /// <summary>Something else worth keeping, such as a list replaced as a whole.</summary>
    Note,
}

/// <summary>One change of one record: who, why, when, what. Each row holds the hash of the one before it.</summary>
public sealed class AuditRecord
{
    /// <summary>Position in the chain: 1, 2, 3, without gaps.</summary>
    public long Id { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Who.</summary>
    public required string Actor { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }

    /// <summary>Kind of record: its class name without <c>Record</c>.</summary>
    public required string Entity { get; set; }

    /// <summary>Its <see cref="IRecord.Key"/>.</summary>
    public required string RecordKey { get; set; }

    /// <summary>What was done.</summary>
    public AuditAction Action { get; set; }

    /// <summary>Values before, as a JSON object: all of a removed record, the changed ones of a changed one; null for a new one.</summary>
    public string? Before { get; set; }

    /// <summary>Values after, as a JSON object: all of a new record, the changed ones of a changed one; null for a removed one.</summary>
    public string? After { get; set; }

    /// <summary>The write it belongs to; rows of one write share it.</summary>
    public required string WriteId { get; set; }

    /// <summary>Hash of the row before it; 64 zeros for the first.</summary>
    public required string PreviousHash { get; set; }

    /// <summary>SHA-256 over all of the above, in hexadecimal; see <see cref="AuditChain"/>.</summary>
    public required string Hash { get; set; }
}
