using CsCheck;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Tests.Schedules;

public sealed class ScheduleTableTests
{
    private static readonly ScheduleDocument AllYears = ScheduleFile.WithAllYears();

    // A day without holidays near: 2026-07-15 is a Wednesday.
    [Theory]
    [InlineData("2026-07-15T22:00", Card.Green, true)]
    [InlineData("2026-07-16T08:00", Card.Green, false)]
    [InlineData("2026-07-15T20:00", Card.Yellow, true)]
    [InlineData("2026-07-16T08:00", Card.Yellow, false)]
    public void QuietHours_BeginAndEnd_ToTheMillisecond(string moment, Card card, bool blocks) =>
        AssertEdge(moment, profile => profile.Blocks(SmsCategory.Unknown, card), blocks);

    [Fact]
    public void YellowHours_DoNotConcernGreenCards() =>
        Assert.False(At("2026-07-15T21:59:59.999").Blocks(SmsCategory.RealEstate, Card.Green));

    // National Day 2026 begins on 1 October, Mid-Autumn on 25 September, so their windows overlap.
    [Theory]
    [InlineData("2026-09-18T00:00", true)]
    [InlineData("2026-10-01T00:00", false)]
    [InlineData("2026-02-08T00:00", true)]
    [InlineData("2026-02-15T00:00", false)]
    public void WindowBeforeAHoliday_IsStricter_ToTheMillisecond(string moment, bool begins)
    {
        AssertEdge(moment, static profile => profile.Stricter(SmsCategory.Loan) == 0.10f, begins);
        AssertEdge(moment, static profile => profile is { QuotaFactor: 0.5, BurstFactor: 0.7 }, begins);
        AssertEdge(moment, static profile => profile.Stricter(SmsCategory.Retail) > 0, null);
    }

    [Theory]
    [InlineData("2026-09-17T20:00", null)]
    [InlineData("2026-09-18T20:00", true)]
    [InlineData("2026-09-30T20:00", true)]
    [InlineData("2026-10-01T08:00", false)]
    [InlineData("2026-10-01T20:00", null)]
    public void EveningsBeforeAHoliday_AreQuietFromEight(string moment, bool? blocks) =>
        AssertEdge(moment, static profile => profile.Blocks(SmsCategory.Unknown, Card.Green), blocks);

    // The Eve of 2024 was no day off, so that the festival's own period begins it; 2026's Eve lies within the days off.
    [Theory]
    [InlineData("2024-02-09T08:00", true)]
    [InlineData("2026-02-15T00:00", true)]
    [InlineData("2026-02-24T00:00", false)]
    [InlineData("2020-01-24T00:00", true)]
    [InlineData("2020-02-03T00:00", false)]
    [InlineData("2026-10-08T00:00", false)]
    public void HolidayLimits_BeginAndEnd_ToTheMillisecond(string moment, bool begins) =>
        AssertEdge(moment, static profile => profile.HolidayLimits, begins, AllYears);

    [Fact]
    public void SpringFestival_RunsFromTheEveToTheSeventhDay()
    {
        // Without any days off: the period alone.
        ScheduleDocument document = AllYears with { Periods = [.. AllYears.Periods.Where(static period => period.Name == "Spring Festival")] };
        foreach ((string from, string to) in (ReadOnlySpan<(string, string)>)
            [("2020-01-24T08:00", "2020-01-31T00:00"), ("2023-01-21T08:00", "2023-01-28T00:00"), ("2025-01-28T08:00", "2025-02-04T00:00"), ("2026-02-16T08:00", "2026-02-23T00:00")])
        {
            AssertEdge(from, static profile => profile.HolidayLimits, true, document);
            AssertEdge(to, static profile => profile.HolidayLimits, false, document);
        }
    }

    // Sunday 2026-09-20 is worked, Sunday 2026-09-13 is not.
    [Fact]
    public void MakeUpSunday_IsAWorkingDay()
    {
        ScheduleDocument document = ScheduleFile.Shipped with { QuietHours = [new QuietHours(0, 1440, QuietHours.Everything, QuietHours.Everything, DayKind.Off)], Periods = [] };
        AssertEdge("2026-09-20T00:00", static profile => profile.Blocks(SmsCategory.Unknown, Card.Green), false, document);
        AssertEdge("2026-09-19T00:00", static profile => profile.Blocks(SmsCategory.Unknown, Card.Green), true, document);
        AssertEdge("2026-09-13T00:00", static profile => profile.Blocks(SmsCategory.Unknown, Card.Green), null, document);
        AssertEdge("2026-09-25T00:00", static profile => profile.Blocks(SmsCategory.Unknown, Card.Green), true, document);
        AssertEdge("2026-09-28T00:00", static profile => profile.Blocks(SmsCategory.Unknown, Card.Green), false, document);
    }

    [Fact]
    public void Categories_AreBlockedEachByItsOwnHours()
    {
        ScheduleDocument document = ScheduleFile.Shipped with { QuietHours = [new QuietHours(720, 780, 1u << (int)SmsCategory.Loan, QuietHours.Everything, DayKind.All)], Periods = [] };
        ScheduleTable table = ScheduleTable.Build(document, ScheduleFile.China, ScheduleFile.Ms("2026-07-15T00:00"));
        ScheduleProfile noon = table.At(ScheduleFile.Ms("2026-07-15T12:30"));
        Assert.True(noon.Blocks(SmsCategory.Loan, Card.Green));
        Assert.False(noon.Blocks(SmsCategory.RealEstate, Card.Green));
        Assert.True(table.EverBlocks(SmsCategory.Loan, Card.Green));
        Assert.False(table.EverBlocks(SmsCategory.RealEstate, Card.Green));
    }

    [Theory]
    [InlineData("2026-07-15T12:00", Card.Green, "2026-07-15T12:00", "2026-07-15T22:00")]
    [InlineData("2026-07-15T23:00", Card.Green, "2026-07-16T08:00", "2026-07-16T22:00")]
    [InlineData("2026-07-16T07:59:59.999", Card.Yellow, "2026-07-16T08:00", "2026-07-16T20:00")]
    [InlineData("2026-09-18T19:59:59.999", Card.Green, "2026-09-18T19:59:59.999", "2026-09-18T20:00")]
    public void NextAllowed_IsTheMorning(string wanted, Card card, string from, string until)
    {
        ScheduleTable table = ScheduleTable.Build(ScheduleFile.Shipped, ScheduleFile.China, ScheduleFile.Ms("2026-07-01T00:00"));
        Assert.True(table.TryNextAllowed(ScheduleFile.Ms(wanted), SmsCategory.Unknown, card, out long first, out long last));
        Assert.Equal((ScheduleFile.Ms(from), ScheduleFile.Ms(until)), (first, last));
    }

    [Fact]
    public void NextAllowed_IsUnknown_WhereEveryHourIsQuiet_AndBeyondTheTable()
    {
        long now = ScheduleFile.Ms("2026-07-15T00:00");
        ScheduleTable closed = ScheduleTable.Build(
            ScheduleFile.Shipped with { QuietHours = [new QuietHours(0, 1440, QuietHours.Everything, QuietHours.Everything, DayKind.All)] }, ScheduleFile.China, now);
        Assert.False(closed.TryNextAllowed(now, SmsCategory.Unknown, Card.Green, out _, out _));
        ScheduleTable open = ScheduleTable.Build(ScheduleFile.Shipped, ScheduleFile.China, now);
        Assert.False(open.TryNextAllowed(open.End, SmsCategory.Unknown, Card.Green, out _, out _));
        Assert.True(open.TryNextAllowed(open.End - 1, SmsCategory.Unknown, Card.Removed, out _, out _) || open.At(open.End - 1).Blocks(SmsCategory.Unknown, Card.Removed));
    }

    public static TheoryData<TimeZoneInfo> Zones() => [ScheduleFile.China, TimeZoneInfo.Utc, WithSummerTime(1), WithSummerTime(-5)];

    // The table against what the document says of the local time itself, at random moments and around every change of clocks.
    [Theory]
    [MemberData(nameof(Zones))]
    public void Table_SaysWhatTheDocumentSays_InZonesWithAndWithoutSummerTime(TimeZoneInfo zone)
    {
        ScheduleDocument document = AllYears with
        {
            QuietHours = [.. AllYears.QuietHours, new QuietHours(90, 150, 1u << (int)SmsCategory.Loan, QuietHours.Everything, DayKind.All), new QuietHours(600, 660, QuietHours.Everything, 1, DayKind.Off)],
        };
        long now = ScheduleFile.Ms("2025-11-01T12:00");
        ScheduleTable table = ScheduleTable.Build(document, zone, now);
        var rules = new ScheduleRules(document, 2025, 2027);
        void Check(long utc)
        {
            DateTime moment = DateTime.UnixEpoch.AddMilliseconds(utc);
            DateTime local = DateTime.SpecifyKind(moment + zone.GetUtcOffset(moment), DateTimeKind.Unspecified);
            Assert.True(rules.At(local).SameAs(table.At(utc)), $"{zone.Id} {moment:O}");
        }

        Gen.Long[table.Start, table.End - 1].Sample(Check, iter: 3000, threads: 1);
        foreach (string change in (ReadOnlySpan<string>)["2026-03-29T09:00", "2026-10-25T09:00", "2026-03-29T15:00", "2026-10-25T15:00"])
        {
            for (long minute = -240; minute <= 240; minute++)
            {
                long utc = ScheduleFile.Ms(change) + (minute * 60_000);
                Check(utc - 1);
                Check(utc);
            }
        }
    }

    [Fact]
    public void Renew_MovesTheTableOnOnceADay_AndWhenTheClockWasSetBack()
    {
        long now = ScheduleFile.Ms("2026-07-15T12:00");
        const long day = 24 * 60 * 60 * 1000;
        var schedule = new Schedule(ScheduleFile.Shipped, ScheduleFile.China, now);
        Assert.False(schedule.Renew(now + day - 1));
        Assert.True(schedule.Renew(now + day));
        Assert.Equal(now + day, schedule.Table.BuiltFor);
        Assert.True(schedule.Renew(now + day - 1));
        Assert.True(schedule.Renew(now + (1000 * day)));
        Assert.True(schedule.At(ScheduleFile.Ms("2029-04-10T23:00")).Blocks(SmsCategory.Unknown, Card.Green));
    }

    [Fact]
    public void LookUp_AllocatesNothing()
    {
        long now = ScheduleFile.Ms("2026-07-15T12:00");
        ScheduleTable table = ScheduleTable.Build(ScheduleFile.Shipped, ScheduleFile.China, now);
        table.At(now);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool any = false;
        for (int i = 0; i < 1000; i++)
        {
            any ^= table.At(now + (i * 7_654_321L)).Blocks(SmsCategory.Loan, Card.Yellow);
            any ^= table.TryNextAllowed(now + (i * 7_654_321L), SmsCategory.Loan, Card.Yellow, out _, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        GC.KeepAlive(any);
    }

    private static ScheduleProfile At(string moment, ScheduleDocument? document = null)
    {
        long utc = ScheduleFile.Ms(moment);
        return ScheduleTable.Build(document ?? ScheduleFile.Shipped, ScheduleFile.China, utc).At(utc);
    }

    /// <summary>True from the moment on and not a millisecond before; false: the other way round; null: neither.</summary>
    private static void AssertEdge(string moment, Func<ScheduleProfile, bool> holds, bool? begins, ScheduleDocument? document = null)
    {
        long utc = ScheduleFile.Ms(moment);
        ScheduleTable table = ScheduleTable.Build(document ?? ScheduleFile.Shipped, ScheduleFile.China, utc);
        bool before = holds(table.At(utc - 1));
        bool after = holds(table.At(utc));
        Assert.True(begins is null ? before == after : before == !begins && after == begins, $"{moment}: {before} before, {after} after");
    }

    // Last Sunday of March and October, as in Europe.
    private static TimeZoneInfo WithSummerTime(int hours)
    {
        var spring = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday);
        var autumn = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), spring, autumn);
        return TimeZoneInfo.CreateCustomTimeZone($"summer{hours}", TimeSpan.FromHours(hours), "s", "s", "d", [rule]);
    }
}
