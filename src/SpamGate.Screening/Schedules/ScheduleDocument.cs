using SpamGate.Screening.Classification;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Schedules;

/// <summary>
/// When commercial messages may be delivered, and what holidays and special periods change: what an operator edits, read and validated by
/// <see cref="ScheduleReader"/>. All times are local to the gateway's one time zone.
/// </summary>
public sealed record ScheduleDocument
{
    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Hours in which nothing commercial is delivered, whatever the day's period.</summary>
    public IReadOnlyList<QuietHours> QuietHours { get; init; } = [];

    /// <summary>Festivals, by rule.</summary>
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>Days off as published for single years; they take the place of what <see cref="Holidays"/> computes.</summary>
    public IReadOnlyList<PublishedHoliday> Published { get; init; } = [];

    /// <summary>Saturdays and Sundays that are worked to make up for days off.</summary>
    public IReadOnlySet<DateOnly> WorkingDays { get; init; } = new HashSet<DateOnly>();

    /// <summary>Windows before holidays, holidays, special periods, and what they change.</summary>
    public IReadOnlyList<Period> Periods { get; init; } = [];

    /// <summary>What is postponed is spread over so long from the first allowed moment on, so that 08:00 is no flood. Default 30 minutes.</summary>
    public TimeSpan ReleaseSpread { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>Which days.</summary>
public enum DayKind : byte
{
    /// <summary>Every day.</summary>
    All,

    /// <summary>Mondays to Fridays that are no holiday, and make-up days.</summary>
    Working,

    /// <summary>Holidays, and Saturdays and Sundays that are not made up.</summary>
    Off,
}

/// <summary>A daily window in which commercial messages are not delivered.</summary>
/// <param name="From">First minute of the day, 0 to 1439.</param>
/// <param name="To">First minute after it, 1 to 1440; not after <paramref name="From"/>: the window goes over midnight.</param>
/// <param name="Categories">Bit of each <see cref="SmsCategory"/> it concerns; all ones = whatever is commercial.</param>
/// <param name="Cards">Bit of each <see cref="Card"/> it concerns.</param>
/// <param name="Days">Days it concerns: those of the moment itself, also after midnight.</param>
public sealed record QuietHours(int From, int To, uint Categories, uint Cards, DayKind Days)
{
    /// <summary>Bits of all categories or cards.</summary>
    public const uint Everything = uint.MaxValue;

    /// <summary>True when the minute of the day lies in the window.</summary>
    public bool Covers(int minute) => From < To ? minute >= From && minute < To : minute >= From || minute < To;
}

/// <summary>How a festival's day is found.</summary>
public enum HolidayRule : byte
{
    /// <summary>Month and day of the Gregorian calendar.</summary>
    Solar,

    /// <summary>Month and day of the Chinese lunisolar calendar.</summary>
    Lunar,

    /// <summary>The solar term Qingming.</summary>
    Qingming,
}

/// <summary>A festival and the days off around it, where nothing is published for a year.</summary>
/// <param name="Name">Name, by which <see cref="PublishedHoliday"/> and <see cref="Period"/> refer to it.</param>
/// <param name="Rule">How its day is found.</param>
/// <param name="Month">Month of the rule's calendar.</param>
/// <param name="Day">Day of the month.</param>
/// <param name="FirstDay">First day off, in days from the festival's day; -1 = its eve.</param>
/// <param name="Days">Days off.</param>
public sealed record Holiday(string Name, HolidayRule Rule, int Month, int Day, int FirstDay, int Days)
{
    /// <summary>The festival's day in a year.</summary>
    public DateOnly DayIn(int year) => Rule switch
    {
        HolidayRule.Lunar => ChineseDates.Lunar(year, Month, Day),
        HolidayRule.Qingming => ChineseDates.Qingming(year),
        _ => new DateOnly(year, Month, int.Min(Day, DateTime.DaysInMonth(year, Month))),
    };
}

/// <summary>Days off of one holiday in one year, as published.</summary>
/// <param name="Holiday">Name of the holiday.</param>
/// <param name="Year">Year of the festival's day.</param>
/// <param name="From">First day off.</param>
/// <param name="To">Last day off.</param>
public sealed record PublishedHoliday(string Holiday, int Year, DateOnly From, DateOnly To);

/// <summary>A time in which other rules hold.</summary>
public sealed record Period
{
    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Holiday it is tied to: a name, or <c>*</c> for every one; null = it has dates of its own.</summary>
    public string? Holiday { get; init; }

    /// <summary>When it begins.</summary>
    public required PeriodMoment From { get; init; }

    /// <summary>When it is over.</summary>
    public required PeriodMoment To { get; init; }

    /// <summary>Hours in which nothing commercial is delivered, besides those that always hold.</summary>
    public IReadOnlyList<QuietHours> QuietHours { get; init; } = [];

    /// <summary>By how much the spam threshold of a category is lower, 0 to 0.5.</summary>
    public IReadOnlyDictionary<SmsCategory, float> Stricter { get; init; } = new Dictionary<SmsCategory, float>();

    /// <summary>Factor on the daily quota as commercial messages find it, over 0, at most 1; others may use the whole of it.</summary>
    public double QuotaFactor { get; init; } = 1;

    /// <summary>Factor on bursts of commercial messages, on the recipients from which on like messages are a campaign, and on campaign caps; over 0, at most 1.</summary>
    public double BurstFactor { get; init; } = 1;

    /// <summary>True: the holiday limits of person-to-person messages hold.</summary>
    public bool HolidayLimits { get; init; }
}

/// <summary>From which day of a holiday a <see cref="PeriodMoment"/> counts.</summary>
public enum PeriodAnchor : byte
{
    /// <summary>A date of its own.</summary>
    Date,

    /// <summary>The first day off.</summary>
    FirstDay,

    /// <summary>The festival's day, e.g. the first of the first lunar month.</summary>
    Festival,

    /// <summary>The last day off.</summary>
    LastDay,
}

/// <summary>A beginning or end of a period.</summary>
/// <param name="Anchor">What it counts from.</param>
/// <param name="Days">Days after the anchor's day.</param>
/// <param name="Minute">Minute of that day.</param>
/// <param name="Date">The moment, for <see cref="PeriodAnchor.Date"/>.</param>
public sealed record PeriodMoment(PeriodAnchor Anchor, int Days, int Minute, DateTime Date);
