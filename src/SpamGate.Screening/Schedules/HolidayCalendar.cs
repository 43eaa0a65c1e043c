namespace SpamGate.Screening.Schedules;

/// <summary>The holidays of a document: published where they are, computed where not. Not for the hot path; not thread-safe.</summary>
public sealed class HolidayCalendar(ScheduleDocument document)
{
    private readonly Dictionary<int, IReadOnlyList<HolidayDays>> _years = [];

    /// <summary>The holidays whose festival lies in <paramref name="year"/>; none outside the years that can be computed.</summary>
    public IReadOnlyList<HolidayDays> In(int year)
    {
        if (year is < ChineseDates.FirstYear or > ChineseDates.LastYear)
        {
            return [];
        }

        if (!_years.TryGetValue(year, out IReadOnlyList<HolidayDays>? days))
        {
            _years[year] = days = [.. document.Holidays.Select(holiday => DaysOf(holiday, year))];
        }

        return days;
    }

    /// <summary>True for a day on which people work: no holiday, and neither Saturday nor Sunday unless it is made up.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        document.WorkingDays.Contains(day)
        || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(day));

    /// <summary>True for a day off of some holiday; those around New Year may belong to a festival of the next year.</summary>
    public bool IsHoliday(DateOnly day)
    {
        for (int year = day.Year - 1; year <= day.Year + 1; year++)
        {
            if (In(year).Any(holiday => day >= holiday.FirstDay && day <= holiday.LastDay))
            {
                return true;
            }
        }

        return false;
    }

    private HolidayDays DaysOf(Holiday holiday, int year)
    {
        DateOnly festival = holiday.DayIn(year);
        if (document.Published.FirstOrDefault(entry => entry.Holiday == holiday.Name && entry.Year == year) is { } published)
        {
            return new HolidayDays(holiday, festival, published.From, published.To);
        }

        DateOnly first = festival.AddDays(holiday.FirstDay);
        return new HolidayDays(holiday, festival, first, first.AddDays(holiday.Days - 1));
    }
}
