namespace SpamGate.Storage.Records;

/// <summary>How a consent was given.</summary>
public enum ConsentChannel
{
    /// <summary>A message from the phone.</summary>
    Message,

    /// <summary>A web form.</summary>
    Web,

    /// <summary>On paper.</summary>
    Paper,
}

/// <summary>That a person agreed to an SP's messages or charges; kept at least five months after it ends.</summary>
public sealed class ConsentRecord : IRecord
{
    /// <summary>Identity.</summary>
    public required string ConsentId { get; set; }

    /// <summary>The person's number, canonical digits.</summary>
    public required string Number { get; set; }

    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>The access number it was given for; null = all of the SP's.</summary>
    public string? AccessNumber { get; set; }

    /// <summary>The service it was given for; null = commercial messages in general.</summary>
    public string? ServiceCode { get; set; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset GivenAt { get; set; }

    /// <summary>How.</summary>
    public ConsentChannel Channel { get; set; }

    /// <summary>What proves it: the text of the message, the form's address, the paper's archive number.</summary>
    [Concealed]
    public string Evidence { get; set; } = "";

    /// <summary>Price that was shown, in fen; null = free.</summary>
    public int? PriceFen { get; set; }

    /// <summary>When it was confirmed a second time; null = not.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When it ended; null = it holds.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => ConsentId;
}
