namespace SpamGate.Storage.Records;

/// <summary>The message centre's id of a message whose sender knows it by ours; kept until its final receipt.</summary>
public sealed class MessageIdRecord : IRecord
{
    /// <summary>Our id, as the sender was told.</summary>
    public required string MessageId { get; set; }

    /// <summary>The message centre, by name.</summary>
    public required string Smsc { get; set; }

    /// <summary>Its id.</summary>
    public required string SmscMessageId { get; set; }

    /// <summary>The SP; empty for a subscriber's message.</summary>
    public string SpId { get; set; } = "";

    /// <summary>When the message centre took it.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => MessageId;
}
