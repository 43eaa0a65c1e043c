using System.Runtime.CompilerServices;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Schedules;

/// <summary>What holds at a moment; immutable.</summary>
public sealed class ScheduleProfile
{
    private static readonly int CardCount = Enum.GetValues<Card>().Length;
    private static readonly int CategoryCount = Enum.GetValues<SmsCategory>().Length;

    // By card: bit of each category whose commercial messages are not delivered.
    private readonly uint[] _blocked = new uint[CardCount];
    private readonly float[] _stricter = new float[CategoryCount];

    internal ScheduleProfile(IEnumerable<QuietHours> quiet, IEnumerable<Period> periods)
    {
        foreach (QuietHours hours in quiet)
        {
            for (int card = 0; card < CardCount; card++)
            {
                _blocked[card] |= (hours.Cards >> card & 1) != 0 ? hours.Categories : 0;
            }
        }

        foreach (Period period in periods)
        {
            foreach ((SmsCategory category, float shift) in period.Stricter)
            {
                _stricter[(int)category] = float.Max(_stricter[(int)category], shift);
            }

            QuotaFactor = double.Min(QuotaFactor, period.QuotaFactor);
            BurstFactor = double.Min(BurstFactor, period.BurstFactor);
            HolidayLimits |= period.HolidayLimits;
        }
    }

    /// <summary>Nothing is restricted.</summary>
    public static ScheduleProfile None { get; } = new([], []);

    /// <summary>Factor on the daily quota as commercial messages find it: over 0, at most 1.</summary>
    public double QuotaFactor { get; } = 1;

    /// <summary>Factor on bursts of commercial messages, on recipients of campaigns and on campaign caps: over 0, at most 1.</summary>
    public double BurstFactor { get; } = 1;

    /// <summary>True: the holiday limits of person-to-person messages hold.</summary>
    public bool HolidayLimits { get; }

    /// <summary>True when a commercial message of this category from an SP with this card is not delivered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Blocks(SmsCategory category, Card card) => (_blocked[(int)card] >> (int)category & 1) != 0;

    /// <summary>By how much the spam threshold of the category is lower: 0 to 0.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Stricter(SmsCategory category) => _stricter[(int)category];

    internal bool SameAs(ScheduleProfile other) =>
        _blocked.AsSpan().SequenceEqual(other._blocked)
        && _stricter.AsSpan().SequenceEqual(other._stricter)
        && QuotaFactor.Equals(other.QuotaFactor)
        && BurstFactor.Equals(other.BurstFactor)
        && HolidayLimits == other.HolidayLimits;
}
