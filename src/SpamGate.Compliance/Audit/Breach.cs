using SpamGate.Compliance.Breaches;

namespace SpamGate.Compliance.Audit;

/// <summary>
/// A rule found that an SP broke its contract. Class A and B are the company's, class C is the access number's alone, when one is named.
/// </summary>
public sealed record Breach : ConductEvent
{
    /// <summary>When the last message that made it was judged: windows and expiry run from here, unix milliseconds, at most <see cref="ConductEvent.At"/>.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>How grave.</summary>
    public required BreachClass Class { get; init; }

    /// <summary>What it deducts, 0 to 100.</summary>
    public required int Points { get; init; }

    /// <summary>Name of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Version of the rules of conduct that found it.</summary>
    public required string RuleVersion { get; init; }

    /// <summary>Version of keyword, link and contact rules that judged the messages; empty = none looked.</summary>
    public string ContentRules { get; init => field = value ?? ""; } = "";

    /// <summary>SHA-256 of the classifier's model that judged the messages; null = none looked.</summary>
    public string? ModelSha { get; init; }

    /// <summary>Distinct messages, by recipient and text, that made it.</summary>
    public int Messages { get; init; }

    /// <summary>Samples kept of them.</summary>
    public IReadOnlyList<Guid> Evidence { get; init => field = value ?? []; } = [];

    internal override int Rank => 0;
}
