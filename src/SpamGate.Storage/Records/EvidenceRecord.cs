namespace SpamGate.Storage.Records;

/// <summary>A message kept as proof of a breach: masked to look at, sealed to judge by.</summary>
public sealed class EvidenceRecord : IRecord
{
    /// <summary>Identity of the sample.</summary>
    public Guid SampleId { get; set; }

    /// <summary>The breach it proves.</summary>
    public Guid BreachId { get; set; }

    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>The registered access number; null = none.</summary>
    public string? Port { get; set; }

    /// <summary>When the message was judged.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Whom it went to, masked.</summary>
    public required string Recipient { get; set; }

    /// <summary>Reason of the verdict.</summary>
    public required string Reason { get; set; }

    /// <summary>Category leaf.</summary>
    public required string Category { get; set; }

    /// <summary>Probability of spam; null = no model looked.</summary>
    public float? Probability { get; set; }

    /// <summary>Observations with weights, joined by <c>|</c>.</summary>
    public string Symbols { get; set; } = "";

    /// <summary>Version of the content rules; empty = none looked.</summary>
    public string ContentRules { get; set; } = "";

    /// <summary>SHA-256 of the model; null = none looked.</summary>
    public string? ModelSha { get; set; }

    /// <summary>Sender, recipient and text, encrypted.</summary>
    [Concealed]
    public byte[] Sealed { get; set; } = [];

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => SampleId.ToString();
}
