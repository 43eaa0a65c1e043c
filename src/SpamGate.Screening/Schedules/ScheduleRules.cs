namespace SpamGate.Screening.Schedules;

/// <summary>What a document says about a local moment: the meaning of a schedule, from which tables are made. Not for the hot path; not thread-safe.</summary>
internal sealed class ScheduleRules
{
    private readonly ScheduleDocument _document;
    private readonly HolidayCalendar _calendar;
    private readonly List<(DateTime From, DateTime To, Period Period)> _periods = [];

    /// <param name="document">The schedule.</param>
    /// <param name="firstYear">First year asked about.</param>
    /// <param name="lastYear">Last year asked about.</param>
    public ScheduleRules(ScheduleDocument document, int firstYear, int lastYear)
    {
        _document = document;
        _calendar = new HolidayCalendar(document);
        foreach (Period period in document.Periods)
        {
            if (period.Holiday is null)
            {
                _periods.Add((period.From.Date, period.To.Date, period));
                continue;
            }

            for (int year = firstYear - 1; year <= lastYear + 1; year++)
            {
                foreach (HolidayDays holiday in _calendar.In(year))
                {
                    if (period.Holiday == "*" || period.Holiday == holiday.Holiday.Name)
                    {
                        _periods.Add((At(period.From, holiday), At(period.To, holiday), period));
                    }
                }
            }
        }
    }

    /// <summary>Minutes of the day at which a window begins or ends, midnight among them.</summary>
    public IEnumerable<int> Minutes() =>
        _document.QuietHours.Concat(_document.Periods.SelectMany(static period => period.QuietHours))
            .SelectMany(static hours => (int[])[hours.From, hours.To % 1440])
            .Append(0)
            .Distinct();

    /// <summary>Local moments at which a period begins or ends.</summary>
    public IEnumerable<DateTime> PeriodEdges() => _periods.SelectMany(static entry => (DateTime[])[entry.From, entry.To]).Distinct();

    /// <summary>What holds at a local moment.</summary>
    public ScheduleProfile At(DateTime local)
    {
        List<Period> periods = [.. _periods.Where(entry => local >= entry.From && local < entry.To).Select(static entry => entry.Period)];
        int minute = (local.Hour * 60) + local.Minute;
        DayKind kind = _calendar.IsWorkingDay(DateOnly.FromDateTime(local)) ? DayKind.Working : DayKind.Off;
        IEnumerable<QuietHours> quiet = _document.QuietHours.Concat(periods.SelectMany(static period => period.QuietHours))
            .Where(hours => hours.Covers(minute) && (hours.Days == DayKind.All || hours.Days == kind));
        return new ScheduleProfile(quiet, periods);
    }

    private static DateTime At(PeriodMoment moment, HolidayDays holiday)
    {
        DateOnly day = moment.Anchor switch
        {
            PeriodAnchor.FirstDay => holiday.FirstDay,
            PeriodAnchor.LastDay => holiday.LastDay,
            _ => holiday.Festival,
        };
        return day.AddDays(moment.Days).ToDateTime(TimeOnly.MinValue).AddMinutes(moment.Minute);
    }
}
