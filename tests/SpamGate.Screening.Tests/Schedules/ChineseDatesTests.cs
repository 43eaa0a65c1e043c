using System.Globalization;
using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Tests.Schedules;

public sealed class ChineseDatesTests
{
    // 2020, 2023 and 2025 have leap months (4, 2 and 6): from there on .NET counts one month more.
    [Theory]
    [InlineData(2020, "2020-01-25", "2020-06-25", "2020-10-01", "2020-04-04")]
    [InlineData(2021, "2021-02-12", "2021-06-14", "2021-09-21", "2021-04-04")]
    [InlineData(2022, "2022-02-01", "2022-06-03", "2022-09-10", "2022-04-05")]
    [InlineData(2023, "2023-01-22", "2023-06-22", "2023-09-29", "2023-04-05")]
    [InlineData(2024, "2024-02-10", "2024-06-10", "2024-09-17", "2024-04-04")]
    [InlineData(2025, "2025-01-29", "2025-05-31", "2025-10-06", "2025-04-04")]
    [InlineData(2026, "2026-02-17", "2026-06-19", "2026-09-25", "2026-04-05")]
    public void Festivals_FallOnTheirDays(int year, string newYear, string dragonBoat, string midAutumn, string qingming)
    {
        Assert.Equal(Date(newYear), ChineseDates.Lunar(year, 1, 1));
        Assert.Equal(Date(dragonBoat), ChineseDates.Lunar(year, 5, 5));
        Assert.Equal(Date(midAutumn), ChineseDates.Lunar(year, 8, 15));
        Assert.Equal(Date(qingming), ChineseDates.Qingming(year));
    }

    [Theory]
    [InlineData(2017, 6)]
    [InlineData(2020, 4)]
    [InlineData(2023, 2)]
    [InlineData(2025, 6)]
    [InlineData(2028, 5)]
    [InlineData(2033, 11)]
    public void LeapMonth_IsNeverMeant(int year, int leap)
    {
        var calendar = new ChineseLunisolarCalendar();
        Assert.Equal(leap + 1, calendar.GetLeapMonth(year));
        DateTime month = ChineseDates.Lunar(year, leap, 1).ToDateTime(TimeOnly.MinValue);
        Assert.Equal(leap, calendar.GetMonth(month));
        Assert.False(calendar.IsLeapMonth(year, calendar.GetMonth(month)));
        if (leap < 12)
        {
            DateTime next = ChineseDates.Lunar(year, leap + 1, 1).ToDateTime(TimeOnly.MinValue);
            Assert.Equal(leap + 2, calendar.GetMonth(next));
            Assert.Equal(calendar.GetDaysInMonth(year, leap) + calendar.GetDaysInMonth(year, leap + 1), (next - month).Days);
        }
    }

    [Fact]
    public void EveryMonth_HasItsNumber_InYearsWithAndWithoutLeapMonths()
    {
        var calendar = new ChineseLunisolarCalendar();
        for (int year = ChineseDates.FirstYear; year <= ChineseDates.LastYear; year++)
        {
            int leap = calendar.GetLeapMonth(year);
            for (int month = 1; month <= 12; month++)
            {
                DateTime first = ChineseDates.Lunar(year, month, 1).ToDateTime(TimeOnly.MinValue);
                int number = calendar.GetMonth(first);
                Assert.Equal(month, leap > 0 && number >= leap ? number - 1 : number);
                Assert.False(calendar.IsLeapMonth(year, number));
                Assert.Equal(1, calendar.GetDayOfMonth(first));
            }
        }
    }

    // The rule of thumb that Chinese almanacs use for this century, as an independent witness.
    [Fact]
    public void Qingming_AgreesWithTheRuleOfThumb_OfThisCentury()
    {
        for (int year = 2001; year <= 2099; year++)
        {
            int y = year % 100;
            int day = (int)((y * 0.2422) + 4.81) - (y / 4);
            Assert.Equal(new DateOnly(year, 4, day), ChineseDates.Qingming(year));
        }
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
