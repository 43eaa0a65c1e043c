namespace SpamGate.Storage.Records;

/// <summary>A number that complained about an SP: no commercial message of that SP reaches it.</summary>
public sealed class ShieldRecord : IRecord
{
    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>The number, canonical digits.</summary>
    public required string Number { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Until when; null = for good.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The complaint or other cause.</summary>
    public string Cause { get; set; } = "";

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => $"{SpId}/{Number}";
}
