using SpamGate.Gateway.Ingress;

namespace SpamGate.Gateway.Tests.Ingress;

/// <summary>When the binds of a storm are judged.</summary>
public sealed class BindPaceTests
{
    private const long Second = 1_000_000_000;
    private const int PerSecond = 500;
    private readonly BindPace _pace = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1_000 * Second)]
    public void TakeTurn_Storm_TheBurstGoesAtOnceAndTheRestAtThePace(long now)
    {
        long[] waits = [.. Enumerable.Range(0, 1_000).Select(_ => _pace.TakeTurn(PerSecond, now))];

        Assert.All(waits[..BindPace.Burst], static wait => Assert.Equal(0, wait));
        Assert.Equal(
            Enumerable.Range(1, 1_000 - BindPace.Burst).Select(static turn => turn * Second / PerSecond), waits[BindPace.Burst..]);
    }

    [Fact]
    public void TakeTurn_SlowerThanThePace_NobodyWaits()
    {
        for (int i = 0; i < 1_000; i++)
        {
            Assert.Equal(0, _pace.TakeTurn(PerSecond, i * Second / PerSecond));
        }
    }

    [Fact]
    public void TakeTurn_QuietForLong_SavesNoMoreThanOneBurst()
    {
        _pace.TakeTurn(PerSecond, 0);
        for (int i = 0; i < BindPace.Burst; i++)
        {
            Assert.Equal(0, _pace.TakeTurn(PerSecond, 3_600 * Second));
        }

        Assert.Equal(Second / PerSecond, _pace.TakeTurn(PerSecond, 3_600 * Second));
    }

    [Fact]
    public void TakeTurn_NoPace_NobodyWaits() =>
        Assert.All(Enumerable.Range(0, 1_000).Select(_ => _pace.TakeTurn(0, 0)), static wait => Assert.Equal(0, wait));
}
