namespace SpamGate.Storage.Records;

/// <summary>One entry of a list.</summary>
public sealed class ListEntryRecord : IRecord
{
    /// <summary>The list.</summary>
    public required string ListName { get; set; }

    /// <summary>Number, name, domain or contact; <c>*</c> at the end stands for everything that begins so.</summary>
    public required string Value { get; set; }

    /// <summary>Why it is there.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Who answers for it.</summary>
    public string Owner { get; set; } = "";

    /// <summary>From when on it no longer counts; null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => $"{ListName}/{Value}";
}
