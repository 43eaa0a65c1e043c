using System.Text.Json.Serialization;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Configuration;

/// <summary>What a snapshot looks at texts with is made of: enough to make the same again when its files are kept.</summary>
public sealed record ContentSources
{
    /// <summary>Absolute path of the model; null = none.</summary>
    [JsonIgnore]
    public string? ModelDirectory { get; init; }

    /// <summary>Absolute paths of the files of rules, by setting; without those that are not set.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Entries of the lists of the records, one a line, by the setting whose file they join; without those that have none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Recorded { get; init; } = new Dictionary<string, string>();

    /// <summary>The general threshold in force.</summary>
    public float Threshold { get; init; }

    /// <summary>Thresholds of categories, in their order.</summary>
    public IReadOnlyList<KeyValuePair<SmsCategory, double>> Categories { get; init; } = [];

    /// <summary>Thresholds of cards, in their order.</summary>
    public IReadOnlyList<KeyValuePair<Card, double>> Cards { get; init; } = [];

    /// <summary>What a schedule lowers, in its order.</summary>
    public IReadOnlyList<KeyValuePair<SmsCategory, float>> Shifts { get; init; } = [];

    /// <summary>Makes the thresholds.</summary>
    public ThresholdOverrides Thresholds() => new(Categories, Cards, Shifts);
}
