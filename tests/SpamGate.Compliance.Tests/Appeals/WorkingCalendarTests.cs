using SpamGate.Compliance.Appeals;
using SpamGate.Screening.Schedules;

namespace SpamGate.Compliance.Tests.Appeals;

public sealed class WorkingCalendarTests
{
    private const string Schedule = """
        {
          "name": "test",
          "holidays": [ { "name": "spring", "rule": "Lunar", "month": 1, "day": 1, "firstDay": -1, "days": 8 } ],
          "published": [ { "holiday": "spring", "year": 2026, "from": "2026-02-15", "to": "2026-02-23", "workingDays": ["2026-02-28"] } ]
        }
        """;

    private static readonly TimeSpan s_china = TimeSpan.FromHours(8);
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.CreateCustomTimeZone("UTC+08:00", s_china, null, null);

    [Theory]
    [InlineData("2026-03-02T10:00", 5, "2026-03-10T00:00")] // Monday to the Monday after
    [InlineData("2026-03-06T23:59", 1, "2026-03-10T00:00")] // Friday night: Monday is the first
    [InlineData("2026-03-07T12:00", 1, "2026-03-10T00:00")] // Saturday
    [InlineData("2028-02-28T12:00", 1, "2028-03-01T00:00")] // across 29 February
    [InlineData("2026-12-31T12:00", 1, "2027-01-05T00:00")] // 1 January is off, Monday 4 is the first
    [InlineData("2027-01-29T12:00", 1, "2027-01-31T00:00")] // Saturday 30 January is worked
    public void EndOfWorkingDay_IsTheMidnightAfterIt(string from, int days, string end)
    {
        var calendar = new WorkingCalendar(s_zone, new HashSet<DateOnly> { new(2027, 1, 1) }, new HashSet<DateOnly> { new(2027, 1, 30) });

        Assert.Equal(Moment(end), calendar.EndOfWorkingDay(Moment(from), days));
    }

    [Fact]
    public void Of_Schedule_KnowsPublishedAndComputedHolidaysAndMadeUpDays()
    {
        var faults = new List<ScheduleFault>();
        ScheduleDocument document = ScheduleReader.Read(Schedule, faults)!;
        Assert.Empty(faults);
        var calendar = WorkingCalendar.Of(document, s_zone);

        // Spring Festival 2026 is published as 15 to 23 February, with Saturday 28 made up; that of 2027 is computed: 6 February is New Year's Day.
        Assert.Equal(Moment("2026-02-25T00:00"), calendar.EndOfWorkingDay(Moment("2026-02-13T12:00"), 1));
        Assert.Equal(Moment("2026-03-01T00:00"), calendar.EndOfWorkingDay(Moment("2026-02-27T12:00"), 1));
        Assert.False(calendar.IsWorkingDay(new DateOnly(2027, 2, 8)));
        Assert.True(calendar.IsWorkingDay(new DateOnly(2027, 3, 8)));
    }

    private static long Moment(string text) =>
        new DateTimeOffset(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), s_china).ToUnixTimeMilliseconds();
}
