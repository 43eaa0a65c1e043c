using System.Globalization;
using System.Text.Json;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Schedules;

/// <summary>
/// Reads a schedule from JSON and says everything that is wrong with it, by path and limit. Comments and trailing commas are allowed.
/// </summary>
/// <remarks>
/// <c>{ name, quietHours[] { from, to, categories[], cards[], days }, holidays[] { name, rule, month, day, firstDay, days },
/// published[] { holiday, year, from, to, workingDays[], source }, periods[] { name, holiday, from, to, quietHours[], stricter { category: number },
/// quotaFactor, burstFactor, holidayLimits }, releaseSpreadMinutes }</c>. Times are <c>hh:mm</c>, dates <c>yyyy-MM-dd</c>; a period begins and ends at a
/// date with a time (<c>2026-05-12T14:28</c>) or at a day of its holiday: <c>FirstDay-7T00:00</c>, <c>FestivalT08:00</c>, <c>LastDay+1T00:00</c>.
/// </remarks>
public static class ScheduleReader
{
    private const int MostHours = 64;
    private const int MostHolidays = 64;
    private const int MostPublished = 1000;
    private const int MostPeriods = 200;
    private const int LongestName = 64;
    private const int LongestHoliday = 31;
    private const int FurthestDay = 60;
    private const double StrictestShift = 0.5;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads; null when there are faults.</summary>
    public static ScheduleDocument? Read(string json, ICollection<ScheduleFault> faults)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Options);
        }
        catch (JsonException exception)
        {
            faults.Add(new ScheduleFault("", $"is no JSON: {exception.Message}"));
            return null;
        }

        using (document)
        {
            int before = faults.Count;
            ScheduleDocument schedule = Document(document.RootElement, faults);
            return faults.Count == before ? schedule : null;
        }
    }

    private static ScheduleDocument Document(JsonElement root, ICollection<ScheduleFault> faults)
    {
        var members = new ScheduleObject(root, "", faults);
        string? name = members.Text("name", LongestName, required: true);
        List<QuietHours> hours = Hours(members, faults);
        var holidays = new Dictionary<string, Holiday>(StringComparer.Ordinal);
        foreach ((JsonElement value, string path) in members.Items("holidays", MostHolidays))
        {
            Holiday holiday = HolidayOf(value, path, faults);
            if (holiday.Name.Length > 0 && !holidays.TryAdd(holiday.Name, holiday))
            {
                faults.Add(new ScheduleFault($"{path}.name", $"is '{holiday.Name}', which another holiday has too"));
            }
        }

        var working = new HashSet<DateOnly>();
        var published = new List<PublishedHoliday>();
        foreach ((JsonElement value, string path) in members.Items("published", MostPublished))
        {
            if (PublishedOf(value, path, holidays, working, faults) is { } entry)
            {
                if (published.Exists(other => other.Holiday == entry.Holiday && other.Year == entry.Year))
                {
                    faults.Add(new ScheduleFault(path, $"is the second entry for {entry.Holiday} of {entry.Year}"));
                }

                published.Add(entry);
            }
        }

        var periods = new List<Period>();
        foreach ((JsonElement value, string path) in members.Items("periods", MostPeriods))
        {
            if (PeriodOf(value, path, holidays, faults) is { } period)
            {
                periods.Add(period);
            }
        }

        int spread = members.Whole("releaseSpreadMinutes", 0, 240, 30);
        members.End();
        foreach (DateOnly day in working.Where(day => published.Exists(entry => day >= entry.From && day <= entry.To)))
        {
            faults.Add(new ScheduleFault("published", $"names {day:yyyy-MM-dd} as a working day and as a day off"));
        }

        return new ScheduleDocument
        {
            Name = name ?? "",
            QuietHours = hours,
            Holidays = [.. holidays.Values],
            Published = published,
            WorkingDays = working,
            Periods = periods,
            ReleaseSpread = TimeSpan.FromMinutes(spread),
        };
    }

    private static List<QuietHours> Hours(ScheduleObject members, ICollection<ScheduleFault> faults)
    {
        var list = new List<QuietHours>();
        foreach ((JsonElement value, string path) in members.Items("quietHours", MostHours))
        {
            var hours = new ScheduleObject(value, path, faults);
            int from = hours.Time("from", isEnd: false);
            int to = hours.Time("to", isEnd: true);
            if (from >= 0 && from == to)
            {
                hours.Fault("to", "is the same as from; all day is 00:00 to 24:00");
            }

            uint categories = Bits<SmsCategory>(hours, "categories", SmsCategoryNames.TryParse, SmsCategoryNames.All, faults);
            uint cards = Bits<Card>(hours, "cards", ScheduleObject.TryParseName, Enum.GetNames<Card>(), faults);
            DayKind days = hours.Choice("days", DayKind.All);
            hours.End();
            list.Add(new QuietHours(from, to, categories, cards, days));
        }

        return list;
    }

    private static Holiday HolidayOf(JsonElement value, string path, ICollection<ScheduleFault> faults)
    {
        var members = new ScheduleObject(value, path, faults);
        string name = members.Text("name", LongestName, required: true) ?? "";
        if (name == "*")
        {
            members.Fault("name", "is '*', which stands for every holiday");
        }

        HolidayRule rule = members.Choice("rule", HolidayRule.Solar, required: true);
        bool dated = rule != HolidayRule.Qingming;
        int month = members.Whole("month", 1, 12, 1, required: dated);
        int day = members.Whole("day", 1, rule == HolidayRule.Lunar ? 30 : DateTime.DaysInMonth(2024, month), 1, required: dated);
        int firstDay = members.Whole("firstDay", -LongestHoliday, LongestHoliday, 0);
        int days = members.Whole("days", 1, LongestHoliday, 1);
        members.End();
        return new Holiday(name, rule, month, day, firstDay, days);
    }

    private static PublishedHoliday? PublishedOf(
        JsonElement value, string path, Dictionary<string, Holiday> holidays, HashSet<DateOnly> working, ICollection<ScheduleFault> faults)
    {
        var members = new ScheduleObject(value, path, faults);
        string? name = members.Text("holiday", LongestName, required: true);
        int year = members.Whole("year", ChineseDates.FirstYear, ChineseDates.LastYear, 0, required: true);
        DateOnly? from = members.Date("from");
        DateOnly? to = members.Date("to");
        members.Text("source", 200, required: false);
        foreach ((JsonElement entry, string entryPath) in members.Items("workingDays", 16))
        {
            if (!ScheduleObject.TryParseDate(entry, out DateOnly day))
            {
                faults.Add(new ScheduleFault(entryPath, $"is {ScheduleObject.Describe(entry)}, it is a date such as 2026-02-14"));
            }
            else if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                faults.Add(new ScheduleFault(entryPath, $"is a {day.DayOfWeek}; only Saturdays and Sundays are made up"));
            }
            else
            {
                working.Add(day);
            }
        }

        members.End();
        Holiday? holiday = name is null ? null : holidays.GetValueOrDefault(name);
        if (name is not null && holiday is null)
        {
            members.Fault("holiday", $"is '{name}', which no entry of holidays has");
        }

        if (from is not { } first || to is not { } last || holiday is null || year == 0)
        {
            return null;
        }

        if (last < first || last.DayNumber - first.DayNumber >= LongestHoliday)
        {
            members.Fault("to", $"is {last:yyyy-MM-dd}, it lies 0 to {LongestHoliday - 1} days after from");
        }
        else if (holiday.DayIn(year) is var festival && (festival < first || festival > last))
        {
            members.Fault("from", $"to 'to' does not contain {festival:yyyy-MM-dd}, the day of {name} in {year.ToString(CultureInfo.InvariantCulture)}");
        }

        return new PublishedHoliday(holiday.Name, year, first, last);
    }

    private static Period? PeriodOf(JsonElement value, string path, Dictionary<string, Holiday> holidays, ICollection<ScheduleFault> faults)
    {
        var members = new ScheduleObject(value, path, faults);
        string? name = members.Text("name", LongestName, required: true);
        string? holiday = members.Text("holiday", LongestName, required: false);
        if (holiday is not null && holiday != "*" && !holidays.ContainsKey(holiday))
        {
            members.Fault("holiday", $"is '{holiday}', which no entry of holidays has; '*' is every one");
        }

        PeriodMoment? from = Moment(members, "from", holiday is not null);
        PeriodMoment? to = Moment(members, "to", holiday is not null);
        if (from is { Anchor: PeriodAnchor.Date } && to is not null && to.Date <= from.Date)
        {
            members.Fault("to", "is not after from");
        }

        if (from is not null && to is not null && from.Anchor == to.Anchor && (to.Days, to.Minute).CompareTo((from.Days, from.Minute)) <= 0 && from.Anchor != PeriodAnchor.Date)
        {
            members.Fault("to", "is not after from");
        }

        List<QuietHours> hours = Hours(members, faults);
        var stricter = new Dictionary<SmsCategory, float>();
        foreach ((string key, JsonElement shift, string shiftPath) in members.Pairs("stricter"))
        {
            if (!SmsCategoryNames.TryParse(key, out SmsCategory category))
            {
                faults.Add(new ScheduleFault(shiftPath, $"is no category; known are {string.Join(", ", SmsCategoryNames.All)}"));
            }
            else if (shift.ValueKind != JsonValueKind.Number || !shift.TryGetDouble(out double by) || by <= 0 || by > StrictestShift)
            {
                faults.Add(new ScheduleFault(shiftPath, $"is {ScheduleObject.Describe(shift)}, it is a number over 0, at most 0.5"));
            }
            else
            {
                stricter[category] = (float)by;
            }
        }

        double quota = members.Share("quotaFactor", 1, 1);
        double burst = members.Share("burstFactor", 1, 1);
        bool limits = members.Flag("holidayLimits");
        members.End();
        return name is null || from is null || to is null
            ? null
            : new Period
            {
                Name = name,
                Holiday = holiday,
                From = from,
                To = to,
                QuietHours = hours,
                Stricter = stricter,
                QuotaFactor = quota,
                BurstFactor = burst,
                HolidayLimits = limits,
            };
    }

    private static PeriodMoment? Moment(ScheduleObject members, string name, bool ofHoliday)
    {
        string? text = members.Text(name, LongestName, required: true);
        if (text is null)
        {
            return null;
        }

        if (!ofHoliday)
        {
            if (DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date))
            {
                return new PeriodMoment(PeriodAnchor.Date, 0, 0, date);
            }

            members.Fault(name, $"is '{text}', without a holiday it is a date with a time, such as 2026-05-12T14:28");
            return null;
        }

        int at = text.IndexOf('T', StringComparison.Ordinal);
        int sign = text.IndexOfAny(['+', '-']);
        int end = sign > 0 && sign < at ? sign : at;
        int days = 0;
        if (at > 0
            && ScheduleObject.TryParseName(text[..end], out PeriodAnchor anchor) && anchor != PeriodAnchor.Date
            && (end == at || int.TryParse(text.AsSpan(end, at - end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out days))
            && int.Abs(days) <= FurthestDay
            && ScheduleObject.TryParseTime(text[(at + 1)..], isEnd: true, out int minute))
        {
            return new PeriodMoment(anchor, days, minute, default);
        }

        members.Fault(name, $"is '{text}', it is FirstDay, Festival or LastDay, days before or after it (at most {FurthestDay}) and a time, such as FirstDay-7T00:00");
        return null;
    }

    private delegate bool Parser<T>(string text, out T value);

    private static uint Bits<T>(ScheduleObject members, string name, Parser<T> parse, IEnumerable<string> known, ICollection<ScheduleFault> faults)
        where T : struct, Enum
    {
        IReadOnlyList<(JsonElement Value, string Path)> items = members.Items(name, 32);
        uint bits = items.Count == 0 ? QuietHours.Everything : 0;
        foreach ((JsonElement value, string path) in items)
        {
            if (value.ValueKind == JsonValueKind.String && parse(value.GetString()!, out T item))
            {
                bits |= 1u << Convert.ToInt32(item, CultureInfo.InvariantCulture);
            }
            else
            {
                faults.Add(new ScheduleFault(path, $"is {ScheduleObject.Describe(value)}, allowed are {string.Join(", ", known)}"));
            }
        }

        return bits;
    }
}
