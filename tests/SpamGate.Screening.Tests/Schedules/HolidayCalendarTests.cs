using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Tests.Schedules;

public sealed class HolidayCalendarTests
{
    [Fact]
    public void EveryPublishedHoliday_ContainsTheFestivalThatIsComputed()
    {
        Dictionary<string, Holiday> rules = ScheduleFile.Shipped.Holidays.ToDictionary(static holiday => holiday.Name);
        foreach (Arrangement entry in PublishedArrangements.All)
        {
            DateOnly festival = rules[entry.Holiday].DayIn(entry.Year);
            Assert.True(festival >= entry.From && festival <= entry.To, $"{entry.Holiday} {entry.Year}: {festival:O} is not in {entry.From:O} to {entry.To:O}");
        }
    }

    [Fact]
    public void EveryDay_Of2020To2026_IsOffOrWorked_AsPublished()
    {
        var calendar = new HolidayCalendar(ScheduleFile.WithAllYears());
        HashSet<DateOnly> off = [];
        HashSet<DateOnly> made = [];
        foreach (Arrangement entry in PublishedArrangements.All)
        {
            for (DateOnly day = entry.From; day <= entry.To; day = day.AddDays(1))
            {
                off.Add(day);
            }

            made.UnionWith(entry.WorkingDays);
        }

        Assert.Empty(off.Intersect(made));
        for (var day = new DateOnly(2020, 1, 1); day <= new DateOnly(2026, 12, 30); day = day.AddDays(1))
        {
            bool weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            Assert.Equal(made.Contains(day) || (!weekend && !off.Contains(day)), calendar.IsWorkingDay(day));
            Assert.Equal(off.Contains(day), calendar.IsHoliday(day));
        }
    }

    [Fact]
    public void MakeUpDays_AreSaturdaysAndSundays() =>
        Assert.All(PublishedArrangements.All.SelectMany(static entry => entry.WorkingDays), static day => Assert.True(day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));

    [Fact]
    public void YearWithoutPublication_IsComputed()
    {
        HolidayDays spring = new HolidayCalendar(ScheduleFile.Shipped).In(2030).Single(static holiday => holiday.Holiday.Name == "spring_festival");
        Assert.Equal(new HolidayDays(spring.Holiday, new(2030, 2, 3), new(2030, 2, 2), new(2030, 2, 9)), spring);
    }

    [Fact]
    public void HolidayThatBeginsInTheOldYear_IsOneInBoth()
    {
        var calendar = new HolidayCalendar(ScheduleFile.WithAllYears());
        Assert.False(calendar.IsHoliday(new(2022, 12, 30)));
        Assert.True(calendar.IsHoliday(new(2022, 12, 31)));
        Assert.True(calendar.IsHoliday(new(2023, 1, 2)));
        Assert.False(calendar.IsHoliday(new(2023, 1, 3)));
    }
}
