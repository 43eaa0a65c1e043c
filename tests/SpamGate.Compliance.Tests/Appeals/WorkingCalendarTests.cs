using SpamGate.Compliance.Appeals;

namespace SpamGate.Compliance.Tests.Appeals;

public sealed class WorkingCalendarTests
{
    private static readonly TimeSpan s_china = TimeSpan.FromHours(8);

    [Theory]
    [InlineData("2026-03-02T10:00", 5, "2026-03-10T00:00")] // Monday to the Monday after
    [InlineData("2026-03-06T23:59", 1, "2026-03-10T00:00")] // Friday night: Monday is the first
    [InlineData("2026-03-07T12:00", 1, "2026-03-10T00:00")] // Saturday
    [InlineData("2028-02-28T12:00", 1, "2028-03-01T00:00")] // across 29 February
    [InlineData("2026-12-31T12:00", 1, "2027-01-05T00:00")] // 1 January is off, Monday 4 is the first
    [InlineData("2027-01-29T12:00", 1, "2027-01-31T00:00")] // Saturday 30 January is worked
    public void EndOfWorkingDay_IsTheMidnightAfterIt(string from, int days, string end)
    {
        var calendar = new WorkingCalendar(s_china, new HashSet<DateOnly> { new(2027, 1, 1) }, new HashSet<DateOnly> { new(2027, 1, 30) });

        Assert.Equal(Moment(end), calendar.EndOfWorkingDay(Moment(from), days));
    }

    private static long Moment(string text) =>
        new DateTimeOffset(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), s_china).ToUnixTimeMilliseconds();
}
