namespace SpamGate.Storage.Records;

/// <summary>A document that says when what may be sent: quiet hours, holidays, special periods.</summary>
public sealed class ScheduleRecord : IRecord
{
    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>The document as JSON; whoever writes it has validated it.</summary>
    public required string Document { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => Name;
}
