namespace SpamGate.Storage.Records;

/// <summary>One row that people or the gateway write, with a version that every write changes.</summary>
public interface IRecord
{
    /// <summary>Identity within its kind, as the audit names it: parts of a composite key are joined by <c>/</c>.</summary>
    string Key { get; }

    /// <summary>Id of the <see cref="AuditRecord"/> that tells its last change, so no value ever comes twice; what an ETag is made of. Set by <see cref="RecordStore"/> only.</summary>
    long Version { get; set; }

    /// <summary>When it was written last. Set by <see cref="RecordStore"/> only.</summary>
    DateTimeOffset ChangedAt { get; set; }
}
