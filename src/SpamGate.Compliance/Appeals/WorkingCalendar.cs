using SpamGate.Screening.Schedules;

namespace SpamGate.Compliance.Appeals;

/// <summary>Which days people work, for limits given in working days. Immutable; the holidays are passed in.</summary>
/// <param name="zone">The carrier's time zone, whose midnights bound the days.</param>
/// <param name="holidays">Days off besides Saturdays and Sundays.</param>
/// <param name="makeUpDays">Saturdays and Sundays that are worked.</param>
public sealed class WorkingCalendar(TimeZoneInfo zone, IReadOnlySet<DateOnly> holidays, IReadOnlySet<DateOnly> makeUpDays)
{
    /// <summary>China's time zone, no holiday but the weekends.</summary>
    public static readonly WorkingCalendar WeekendsOnly = Weekends(TimeZoneInfo.CreateCustomTimeZone("UTC+08:00", TimeSpan.FromHours(8), null, null));

    /// <summary>No holiday but the weekends.</summary>
    public static WorkingCalendar Weekends(TimeZoneInfo zone) => new(zone, new HashSet<DateOnly>(), new HashSet<DateOnly>());

    /// <summary>The calendar of a schedule: its holidays, published or computed, and its made-up working days.</summary>
    /// <param name="document">The schedule.</param>
    /// <param name="zone">The carrier's time zone.</param>
    public static WorkingCalendar Of(ScheduleDocument document, TimeZoneInfo zone)
    {
        var calendar = new HolidayCalendar(document);
        var holidays = new HashSet<DateOnly>();
        for (int year = ChineseDates.FirstYear; year <= ChineseDates.LastYear; year++)
        {
            foreach (HolidayDays holiday in calendar.In(year))
            {
                for (DateOnly day = holiday.FirstDay; day <= holiday.LastDay; day = day.AddDays(1))
                {
                    holidays.Add(day);
                }
            }
        }

        return new WorkingCalendar(zone, holidays, document.WorkingDays);
    }

    /// <summary>True for a day on which people work.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? makeUpDays.Contains(day) : !holidays.Contains(day) || makeUpDays.Contains(day);

    /// <summary>
    /// The end of the <paramref name="days"/>-th working day after the day of <paramref name="from"/>: the first moment that is too late.
    /// Unix milliseconds in and out.
    /// </summary>
    public long EndOfWorkingDay(long from, int days)
    {
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(from), zone).DateTime);
        for (int left = days; left > 0;)
        {
            day = day.AddDays(1);
            left -= IsWorkingDay(day) ? 1 : 0;
        }

        DateTime midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }
}
