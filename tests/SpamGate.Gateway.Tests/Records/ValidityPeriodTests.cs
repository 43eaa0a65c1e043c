using System.Globalization;
using System.Text;
using SpamGate.Gateway.Records;

namespace SpamGate.Gateway.Tests.Records;

public sealed class ValidityPeriodTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("000000003000000R", "2026-11-24T12:30:00Z")]
    [InlineData("000001000000000R", "2026-11-25T12:00:00Z")]
    [InlineData("261124203000032+", "2026-11-24T12:30:00Z")]
    [InlineData("261124073000020-", "2026-11-24T12:30:00Z")]
    public void TryRead_Time_IsItsMoment(string text, string ends)
    {
        Assert.True(ValidityPeriod.TryRead(Encoding.ASCII.GetBytes(text), s_now, out DateTimeOffset read));
        Assert.Equal(DateTimeOffset.Parse(ends, CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("261124203000032")]
    [InlineData("261324203000032+")]
    [InlineData("26112420300003x+")]
    [InlineData("261124203000099+")]
    public void TryRead_NoTime_IsFalse(string text) => Assert.False(ValidityPeriod.TryRead(Encoding.ASCII.GetBytes(text), s_now, out _));
}
