using SpamGate.Screening.Classification;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Content;

/// <summary>Thresholds for categories and cards that differ from the general one; an immutable table.</summary>
/// <remarks>A category's own threshold takes the place of the general one, be it lower or higher; a card's applies where it is stricter.</remarks>
public sealed class ThresholdOverrides
{
    private readonly float[] _byCategory = new float[Enum.GetValues<SmsCategory>().Length];
    private readonly float[] _shifts = new float[Enum.GetValues<SmsCategory>().Length];
    private readonly float[] _byCard = new float[Enum.GetValues<Card>().Length];

    /// <param name="categories">Thresholds of categories, between 0 and 1.</param>
    /// <param name="cards">Thresholds of cards, between 0 and 1.</param>
    /// <param name="shifts">By how much a schedule may at some time lower the threshold of a category, 0 to 0.5; null = never.</param>
    public ThresholdOverrides(
        IEnumerable<KeyValuePair<SmsCategory, double>> categories,
        IEnumerable<KeyValuePair<Card, double>> cards,
        IEnumerable<KeyValuePair<SmsCategory, float>>? shifts = null)
    {
        Array.Fill(_byCategory, float.NaN);
        Array.Fill(_byCard, float.PositiveInfinity);
        foreach ((SmsCategory category, double threshold) in categories)
        {
            _byCategory[(int)category] = (float)threshold;
            Version += FormattableString.Invariant($"{category}={threshold:R};");
        }

        foreach ((Card card, double threshold) in cards)
        {
            _byCard[(int)card] = (float)threshold;
            Version += FormattableString.Invariant($"{card}={threshold:R};");
        }

        foreach ((SmsCategory category, float shift) in shifts ?? [])
        {
            _shifts[(int)category] = float.Max(_shifts[(int)category], shift);
            Version += FormattableString.Invariant($"{category}-{shift:R};");
        }

        LargestShift = _shifts.Max();
    }

    /// <summary>The general threshold for all.</summary>
    public static ThresholdOverrides None { get; } = new([], []);

    /// <summary>By how much a schedule may at some time lower a threshold.</summary>
    internal float LargestShift { get; }

    internal string Version { get; } = "";

    /// <summary>The threshold in force.</summary>
    public float Of(float general, SmsCategory category, Card card) =>
        float.Min(_byCard[(int)card], _byCategory[(int)category] is var own && float.IsNaN(own) ? general : own);

    /// <summary>True when a schedule may at some time lower the threshold of the category.</summary>
    internal bool MayShift(SmsCategory category) => _shifts[(int)category] > 0;

    /// <summary>The lowest threshold there is: below it no category needs to be known.</summary>
    public float Lowest(float general)
    {
        float lowest = general;
        foreach (float threshold in (ReadOnlySpan<float>)[.. _byCategory.Where(static own => !float.IsNaN(own)), .. _byCard])
        {
            lowest = float.Min(lowest, threshold);
        }

        return lowest;
    }
}
