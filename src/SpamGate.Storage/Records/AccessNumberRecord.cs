namespace SpamGate.Storage.Records;

/// <summary>What a number is registered for.</summary>
public enum NumberPurpose
{
    /// <summary>Anything the SP may send; it owns every longer number.</summary>
    General,

    /// <summary>One-time passwords and notices.</summary>
    Transactional,

    /// <summary>Promotions: what comes from it is commercial.</summary>
    Promotional,
}

/// <summary>A number or name an SP may send from, for one purpose.</summary>
public sealed class AccessNumberRecord : IRecord
{
    /// <summary>The number or name as registered; <c>*</c> at the end of a transactional or promotional one stands for every longer number.</summary>
    public required string Number { get; set; }

    /// <summary>What it is registered for.</summary>
    public NumberPurpose Purpose { get; set; }

    /// <summary>Its owner.</summary>
    public required string SpId { get; set; }

    /// <summary>Messages a second from this number alone; 0 = no limit of its own.</summary>
    public double MessagesPerSecond { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => $"{Number}/{Purpose}";
}
