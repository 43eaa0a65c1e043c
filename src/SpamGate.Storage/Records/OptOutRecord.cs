namespace SpamGate.Storage.Records;

/// <summary>How an opt-out reached us.</summary>
public enum OptOutSource
{
    /// <summary>A message from the phone.</summary>
    Message,

    /// <summary>A person, over the API.</summary>
    Person,

    /// <summary>An imported file.</summary>
    Import,
}

/// <summary>A number that wants no more commercial messages from an SP.</summary>
public sealed class OptOutRecord : IRecord
{
    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>The number, canonical digits.</summary>
    public required string Number { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>How it reached us.</summary>
    public OptOutSource Source { get; set; }

    /// <summary>The word that was sent; empty when none was.</summary>
    public string Word { get; set; } = "";

    /// <summary>When it was confirmed to the person; null = not.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => $"{SpId}/{Number}";
}
