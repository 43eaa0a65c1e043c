namespace SpamGate.Compliance.Appeals;

/// <summary>Which days people work, for limits given in working days. Immutable; the holidays are passed in.</summary>
/// <param name="offset">The carrier's time zone, whose midnights bound the days.</param>
/// <param name="holidays">Days off besides Saturdays and Sundays.</param>
/// <param name="makeUpDays">Saturdays and Sundays that are worked.</param>
public sealed class WorkingCalendar(TimeSpan offset, IReadOnlySet<DateOnly> holidays, IReadOnlySet<DateOnly> makeUpDays)
{
    /// <summary>China's time zone, no holiday but the weekends.</summary>
    public static readonly WorkingCalendar WeekendsOnly = new(TimeSpan.FromHours(8), new HashSet<DateOnly>(), new HashSet<DateOnly>());

    /// <summary>True for a day on which people work.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        makeUpDays.Contains(day) || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day));

    /// <summary>
    /// The end of the <paramref name="days"/>-th working day after the day of <paramref name="from"/>: the first moment that is too late.
    /// Unix milliseconds in and out.
    /// </summary>
    public long EndOfWorkingDay(long from, int days)
    {
        DateOnly day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(from).ToOffset(offset).DateTime);
        for (int left = days; left > 0;)
        {
            day = day.AddDays(1);
            left -= IsWorkingDay(day) ? 1 : 0;
        }

        return new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), offset).ToUnixTimeMilliseconds();
    }
}
