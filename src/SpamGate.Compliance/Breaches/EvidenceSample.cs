using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Compliance.Breaches;

/// <summary>A refused message kept as proof, in the clear: whoever stores it masks and encrypts it.</summary>
public sealed record EvidenceSample
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was judged, unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>The registered access number; null = none.</summary>
    public string? Port { get; init; }

    /// <summary>Sender as sent.</summary>
    public required SmsAddress Sender { get; init; }

    /// <summary>Whom it went to.</summary>
    public required SmsAddress Recipient { get; init; }

    /// <summary>What it said.</summary>
    public required string Text { get; init; }

    /// <summary>The check that spoke.</summary>
    public required ScreenReason Reason { get; init; }

    /// <summary>What the text is.</summary>
    public required SmsCategory Category { get; init; }

    /// <summary>Probability of spam; null = no model looked.</summary>
    public float? Probability { get; init; }

    /// <summary>Observations with weights, as <c>NAME(weight)</c>.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Version of the content rules; empty = none looked.</summary>
    public string ContentRules { get; init; } = "";

    /// <summary>Model; null = none looked.</summary>
    public string? ModelSha { get; init; }
}
