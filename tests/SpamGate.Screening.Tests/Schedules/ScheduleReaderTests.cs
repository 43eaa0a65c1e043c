using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Tests.Schedules;

public sealed class ScheduleReaderTests
{
    [Theory]
    [InlineData("{", "", "is no JSON")]
    [InlineData("[]", "", "is a list, but it is an object")]
    [InlineData("{}", "name", "is missing")]
    [InlineData("""{"name":""}""", "name", "is '', it is a text of 1 to 64 characters")]
    [InlineData("""{"name":"x","quitHours":[]}""", "quitHours", "is not known here; known are name, quietHours")]
    [InlineData("""{"name":"x","quietHours":{}}""", "quietHours", "is an object, but it is a list")]
    [InlineData("""{"name":"x","quietHours":[1]}""", "quietHours[0]", "is 1, but it is an object")]
    [InlineData("""{"name":"x","quietHours":[{"to":"08:00"}]}""", "quietHours[0].from", "is missing")]
    [InlineData("""{"name":"x","quietHours":[{"from":"24:00","to":"08:00"}]}""", "quietHours[0].from", "is '24:00', it is a time from 00:00 to 23:59")]
    [InlineData("""{"name":"x","quietHours":[{"from":"22:00","to":"24:01"}]}""", "quietHours[0].to", "is '24:01', it is a time from 00:00 to 24:00")]
    [InlineData("""{"name":"x","quietHours":[{"from":"8:00","to":"09:60"}]}""", "quietHours[0].to", "is '09:60'")]
    [InlineData("""{"name":"x","quietHours":[{"from":"08:00","to":"08:00"}]}""", "quietHours[0].to", "is the same as from")]
    [InlineData("""{"name":"x","quietHours":[{"from":"08:00","to":"09:00","cards":["Blue"]}]}""", "quietHours[0].cards[0]", "is 'Blue', allowed are Green, Yellow, Red, Removed")]
    [InlineData("""{"name":"x","quietHours":[{"from":"08:00","to":"09:00","categories":["lone"]}]}""", "quietHours[0].categories[0]", "is 'lone', allowed are unknown, otp")]
    [InlineData("""{"name":"x","quietHours":[{"from":"08:00","to":"09:00","days":"Sundays"}]}""", "quietHours[0].days", "allowed are All, Working, Off")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Solar","month":13,"day":1}]}""", "holidays[0].month", "is 13, it is a whole number from 1 to 12")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Solar","month":4,"day":31}]}""", "holidays[0].day", "is 31, it is a whole number from 1 to 30")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Moon","month":4,"day":1}]}""", "holidays[0].rule", "allowed are Solar, Lunar, Qingming")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Lunar"}]}""", "holidays[0].day", "is missing")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Solar","month":1,"day":1,"days":32}]}""", "holidays[0].days", "from 1 to 31")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Qingming"},{"name":"a","rule":"Qingming"}]}""", "holidays[1].name", "is 'a', which another holiday has too")]
    [InlineData("""{"name":"x","published":[{"holiday":"b","year":2026,"from":"2026-01-01","to":"2026-01-01"}]}""", "published[0].holiday", "is 'b', which no entry of holidays has")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Solar","month":1,"day":1}],"published":[{"holiday":"a","year":2026,"from":"2026-01-02","to":"2026-01-03"}]}""", "published[0].from", "does not contain 2026-01-01")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Solar","month":1,"day":1}],"published":[{"holiday":"a","year":2026,"from":"2026-01-02","to":"2026-01-01"}]}""", "published[0].to", "lies 0 to 30 days after from")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Solar","month":1,"day":1}],"published":[{"holiday":"a","year":2026,"from":"2026-02-30","to":"2026-01-01"}]}""", "published[0].from", "is '2026-02-30', it is a date")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Solar","month":1,"day":1}],"published":[{"holiday":"a","year":2026,"from":"2026-01-01","to":"2026-01-01","workingDays":["2026-01-05"]}]}""", "published[0].workingDays[0]", "is a Monday; only Saturdays and Sundays are made up")]
    [InlineData("""{"name":"x","holidays":[{"name":"a","rule":"Solar","month":1,"day":3}],"published":[{"holiday":"a","year":2026,"from":"2026-01-01","to":"2026-01-03","workingDays":["2026-01-03"]}]}""", "published", "names 2026-01-03 as a working day and as a day off")]
    [InlineData("""{"name":"x","periods":[{"name":"p","from":"FirstDayT00:00","to":"LastDayT00:00"}]}""", "periods[0].from", "without a holiday it is a date with a time")]
    [InlineData("""{"name":"x","periods":[{"name":"p","from":"2026-05-12T14:28","to":"2026-05-12T14:28"}]}""", "periods[0].to", "is not after from")]
    [InlineData("""{"name":"x","periods":[{"name":"p","holiday":"*","from":"FirstDay-61T00:00","to":"LastDayT00:00"}]}""", "periods[0].from", "at most 60")]
    [InlineData("""{"name":"x","periods":[{"name":"p","holiday":"*","from":"2026-05-12T14:28","to":"LastDayT00:00"}]}""", "periods[0].from", "it is FirstDay, Festival or LastDay")]
    [InlineData("""{"name":"x","periods":[{"name":"p","holiday":"*","from":"FestivalT08:00","to":"FestivalT08:00"}]}""", "periods[0].to", "is not after from")]
    [InlineData("""{"name":"x","periods":[{"name":"p","holiday":"z","from":"FestivalT08:00","to":"FestivalT09:00"}]}""", "periods[0].holiday", "is 'z', which no entry of holidays has")]
    [InlineData("""{"name":"x","periods":[{"name":"p","from":"2026-05-12T14:28","to":"2026-05-13T14:28","stricter":{"loan":0.6}}]}""", "periods[0].stricter.loan", "is 0.6, it is a number over 0, at most 0.5")]
    [InlineData("""{"name":"x","periods":[{"name":"p","from":"2026-05-12T14:28","to":"2026-05-13T14:28","stricter":{"loans":0.1}}]}""", "periods[0].stricter.loans", "is no category")]
    [InlineData("""{"name":"x","periods":[{"name":"p","from":"2026-05-12T14:28","to":"2026-05-13T14:28","quotaFactor":0}]}""", "periods[0].quotaFactor", "is 0, it is a number over 0, at most 1")]
    [InlineData("""{"name":"x","periods":[{"name":"p","from":"2026-05-12T14:28","to":"2026-05-13T14:28","holidayLimits":1}]}""", "periods[0].holidayLimits", "is 1, it is true or false")]
    [InlineData("""{"name":"x","periods":[{"name":"p","from":"2026-05-12T14:28","to":"2026-05-13T14:28","quietHours":[{"from":"x","to":"09:00"}]}]}""", "periods[0].quietHours[0].from", "is 'x'")]
    [InlineData("""{"name":"x","releaseSpreadMinutes":241}""", "releaseSpreadMinutes", "is 241, it is a whole number from 0 to 240")]
    public void Fault_IsNamedByPathAndLimit(string json, string path, string problem)
    {
        var faults = new List<ScheduleFault>();
        Assert.Null(ScheduleReader.Read(json, faults));
        Assert.Contains(faults, fault => fault.Path == path && fault.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void AllFaults_AreNamedAtOnce()
    {
        var faults = new List<ScheduleFault>();
        ScheduleReader.Read("""{"quietHours":[{"from":"x","to":"y"}],"more":1,"releaseSpreadMinutes":-1}""", faults);
        Assert.Equal(["name", "quietHours[0].from", "quietHours[0].to", "releaseSpreadMinutes", "more"], faults.Select(static fault => fault.Path));
    }

    [Fact]
    public void ShippedFile_SaysWhatTheDefaultsAre()
    {
        ScheduleDocument shipped = ScheduleFile.Shipped;
        Assert.Equal([(22 * 60, 8 * 60), (20 * 60, 8 * 60)], shipped.QuietHours.Select(static hours => (hours.From, hours.To)));
        Assert.Equal(7, shipped.Holidays.Count);
        Assert.Equal(6, shipped.WorkingDays.Count);
        Assert.Equal(3, shipped.Periods.Count);
        Assert.Equal(TimeSpan.FromMinutes(30), shipped.ReleaseSpread);
    }
}
