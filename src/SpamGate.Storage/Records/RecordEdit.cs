namespace SpamGate.Storage.Records;

/// <summary>What a write does inside its transaction. May run again when the database failed, so it does nothing outside of it that must happen once.</summary>
/// <param name="records">The records; what is added, changed and removed here is audited and saved when the edit returns <see cref="RecordWrite.Done"/>.</param>
/// <param name="now">The instant of the write.</param>
/// <param name="version">The <see cref="IRecord.Version"/> that rows written past the change tracker must carry, together with a note.</param>
public sealed class RecordEdit(RecordsContext records, DateTimeOffset now, long version)
{
    private readonly List<AuditNote> _notes = [];

    /// <summary>The records.</summary>
    public RecordsContext Records { get; } = records;

    /// <summary>The instant of the write.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Id of the first audit row of this write.</summary>
    public long Version { get; } = version;

    internal IReadOnlyList<AuditNote> Notes => _notes;

    /// <summary>Adds an audit row for what the change tracker does not see, such as a list replaced by bulk statements.</summary>
    /// <param name="entity">Kind of record, e.g. <c>List</c>.</param>
    /// <param name="key">Its key.</param>
    /// <param name="after">What holds now, as a JSON object: counts and digests.</param>
    public void Note(string entity, string key, string after) => _notes.Add(new AuditNote(entity, key, after));

    internal sealed record AuditNote(string Entity, string Key, string After);
}
