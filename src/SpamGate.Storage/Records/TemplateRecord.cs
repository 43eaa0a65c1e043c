namespace SpamGate.Storage.Records;

/// <summary>A text registered for an SP, with places for numbers and names.</summary>
public sealed class TemplateRecord : IRecord
{
    /// <summary>Identity.</summary>
    public required string TemplateId { get; set; }

    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>The text with {number}, {text} and {id}.</summary>
    public required string Text { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => TemplateId;
}
