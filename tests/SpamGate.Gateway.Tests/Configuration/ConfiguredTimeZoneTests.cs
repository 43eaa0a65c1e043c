using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Tests.Configuration;

public sealed class ConfiguredTimeZoneTests
{
    [Theory]
    [InlineData("Asia/Shanghai", 480)]
    [InlineData("PRC", 480)]
    [InlineData("UTC", 0)]
    [InlineData("utc+05:45", 345)]
    [InlineData("UTC-03:30", -210)]
    [InlineData("UTC+14:00", 840)]
    public void Zone_IsFound(string name, int minutes)
    {
        Assert.True(ConfiguredTimeZone.TryFind(name, out TimeZoneInfo zone, out _));
        Assert.Equal(TimeSpan.FromMinutes(minutes), zone.GetUtcOffset(new DateTime(2026, 7, 15, 12, 0, 0, DateTimeKind.Utc)));
        Assert.Equal(TimeSpan.FromMinutes(minutes), zone.GetUtcOffset(new DateTime(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc)));
    }

    [Theory]
    [InlineData("UTC+14:01")]
    [InlineData("UTC08:00")]
    [InlineData("UTC+8")]
    [InlineData("Nowhere")]
    [InlineData("../../etc/passwd")]
    [InlineData(" ")]
    public void WhatIsNone_IsRefusedByName(string name)
    {
        Assert.False(ConfiguredTimeZone.TryFind(name, out _, out string? problem));
        Assert.Contains($"'{name}'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshot_HasTheZone_AndChinaByDefault()
    {
        using var folder = new ConfigurationFolder();
        Assert.Equal(TimeSpan.FromHours(8), folder.Build().TimeZone.GetUtcOffset(DateTime.UnixEpoch.AddYears(56)));
        Assert.Equal(TimeSpan.FromHours(1), folder.Build("--SpamGate:TimeZone=UTC+01:00").TimeZone.BaseUtcOffset);
        Assert.Null(folder.Build().Engine.Snapshot.Schedule);
    }
}
