using System.Net;
using SpamGate.Gateway.Ingress;

namespace SpamGate.Gateway.Tests.Ingress;

public sealed class BindBackoffTests
{
    private const long Second = 1_000_000_000;
    private const int Allowed = 5;
    private static readonly IPAddress s_one = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress s_other = IPAddress.Parse("192.0.2.2");
    private readonly BindBackoff _backoff = new();

    [Fact]
    public void FailuresUpToTheAllowance_CostNothing()
    {
        Fail(Allowed - 1, at: 0);
        Assert.Equal(0, _backoff.Delay(s_one, Allowed, 0));
        Fail(1, at: 0);
        Assert.Equal(Second, _backoff.Delay(s_one, Allowed, 0));
    }

    [Fact]
    public void Delay_DoublesWithEveryFailure_UpTo30Seconds()
    {
        Fail(Allowed - 1, at: 0);
        foreach (int seconds in (int[])[1, 2, 4, 8, 16, 30, 30])
        {
            // Far apart within the minute, so that no turn is waited for.
            Fail(1, at: _now);
            Assert.Equal(seconds * Second, _backoff.Delay(s_one, Allowed, _now));
            _now += 59 * Second;
        }
    }

    [Fact]
    public void ManyAtOnce_TakeTurns()
    {
        Fail(Allowed, at: 0);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => _backoff.Delay(s_one, Allowed, 0) / Second));
        Assert.Equal(30 * Second, Enumerable.Range(0, 100).Select(_ => _backoff.Delay(s_one, Allowed, 0)).Max());
    }

    [Fact]
    public void OtherAddresses_DoNotWait()
    {
        Fail(100, at: 0);
        Assert.Equal(0, _backoff.Delay(s_other, Allowed, 0));
    }

    [Fact]
    public void Success_ForgetsAll()
    {
        Fail(100, at: 0);
        _backoff.Succeeded(s_one);
        Assert.Equal(0, _backoff.Delay(s_one, Allowed, 0));
        Assert.Equal(0, _backoff.Count);
    }

    [Fact]
    public void AMinuteWithoutFailure_ForgetsAll()
    {
        Fail(100, at: 0);
        Assert.NotEqual(0, _backoff.Delay(s_one, Allowed, (60 * Second) - 1));
        Assert.Equal(0, _backoff.Delay(s_one, Allowed, 60 * Second));
        Fail(Allowed - 1, at: 60 * Second);
        Assert.Equal(0, _backoff.Delay(s_one, Allowed, 60 * Second));
    }

    [Fact]
    public void AllowanceZero_NobodyWaits()
    {
        Fail(100, at: 0);
        Assert.Equal(0, _backoff.Delay(s_one, 0, 0));
    }

    [Fact]
    public void Table_IsBounded_TheLongestQuietMakesRoom()
    {
        var backoff = new BindBackoff(capacity: 2);
        backoff.Failed(s_one, 1);
        backoff.Failed(s_other, 0);
        backoff.Failed(IPAddress.Parse("192.0.2.3"), 2);
        Assert.Equal(2, backoff.Count);
        Assert.Equal(Second, backoff.Delay(s_one, 1, 2));
        Assert.Equal(0, backoff.Delay(s_other, 1, 2));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void SourceAddress_IsWhatOneSiteHas(string address, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), SourceAddress.Of(new IPEndPoint(IPAddress.Parse(address), 1)));

    private long _now;

    private void Fail(int times, long at)
    {
        for (int i = 0; i < times; i++)
        {
            _backoff.Failed(s_one, at);
        }
    }
}
