namespace SpamGate.Storage.Records;

/// <summary>Where a held message stands.</summary>
public enum QuarantineState
{
    /// <summary>Waits for a person or its time-out.</summary>
    Held,

    /// <summary>A person let it go; it is on its way to a message centre.</summary>
    Releasing,

    /// <summary>A message centre took it.</summary>
    Released,

    /// <summary>A person refused it.</summary>
    Refused,

    /// <summary>Nobody decided in time; it is refused.</summary>
    Expired,

    /// <summary>It was sent and the answer never came: it may have arrived, so it is not sent again.</summary>
    Unknown,
}

/// <summary>A message that was acknowledged and is held.</summary>
public sealed class QuarantineRecord : IRecord
{
    /// <summary>The message id its sender was given.</summary>
    public required string MessageId { get; set; }

    /// <summary>The SP; empty for a subscriber's message.</summary>
    public string SpId { get; set; } = "";

    /// <summary>The account it came by.</summary>
    public required string SystemId { get; set; }

    /// <summary>Its sender, canonical.</summary>
    public required string Sender { get; set; }

    /// <summary>Its recipient, canonical.</summary>
    public required string Recipient { get; set; }

    /// <summary>The original PDU.</summary>
    [Concealed]
    public byte[] Pdu { get; set; } = [];

    /// <summary>The decoded text, for whoever decides.</summary>
    [Concealed]
    public string Text { get; set; } = "";

    /// <summary>The reason of the verdict.</summary>
    public required string Reason { get; set; }

    /// <summary>Its category leaf.</summary>
    public string Category { get; set; } = "";

    /// <summary>Symbols, weights, versions of model and rules, as JSON.</summary>
    public string Finding { get; set; } = "{}";

    /// <summary>Fingerprint of its text, in hexadecimal; empty = none.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>Since when it is held.</summary>
    public DateTimeOffset HeldAt { get; set; }

    /// <summary>When it is refused unless somebody decides.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Where it stands.</summary>
    public QuarantineState State { get; set; }

    /// <summary>Who decided; null = nobody yet.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>When; null = not yet.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>True when its sender asked for a receipt and still waits for it.</summary>
    public bool OwesReceipt { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => MessageId;
}
