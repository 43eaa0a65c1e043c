using SpamGate.Compliance.Audit;

namespace SpamGate.Storage.Records;

/// <summary>One <see cref="ConductEvent"/>. Only ever added.</summary>
public sealed class ConductEventRecord : IRecord
{
    /// <summary>Identity of the event.</summary>
    public Guid EventId { get; set; }

    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>When it takes effect.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The event as <see cref="EventLines"/> writes it.</summary>
    public required string Body { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => EventId.ToString();
}
