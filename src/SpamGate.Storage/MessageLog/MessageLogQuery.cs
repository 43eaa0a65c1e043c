using SpamGate.Screening.Messages;

namespace SpamGate.Storage.MessageLog;

/// <summary>Which messages are asked for: all that fit every condition given.</summary>
public sealed record MessageLogQuery
{
    /// <summary>Sender or recipient, canonical; null = any.</summary>
    public SmsAddress? Number { get; init; }

    /// <summary>SP; null = any.</summary>
    public string? SpId { get; init; }

    /// <summary>The message id as the SP was given it; null = any.</summary>
    public string? MessageId { get; init; }

    /// <summary>Received from this moment on.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Received before this moment.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Only what stands behind this position (<see cref="MessageLogEntry.Position"/>) in the log; null = from its beginning.</summary>
    public string? After { get; init; }
}
