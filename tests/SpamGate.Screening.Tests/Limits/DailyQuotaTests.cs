using SpamGate.Screening.Limits;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Limits;

public sealed class DailyQuotaTests
{
    private const long Day = 86_400_000;
    private readonly DailyQuota _quota = new(CapKey.Of(CapKind.DailyQuota, 1, 0));

    [Fact]
    public void Limit_IsReached_AndReturnsMakeRoom()
    {
        Assert.True(Take(100, 2));
        Assert.True(Take(100, 2));
        Assert.False(Take(100, 2));
        _quota.Return(100);
        Assert.True(Take(100, 2));
        Assert.False(Take(100, 2));
    }

    [Fact]
    public void NextDay_BeginsAnew_AndAReturnOfYesterdayFreesNothing()
    {
        Assert.True(Take(100, 1));
        Assert.True(Take(101, 1));
        _quota.Return(100);
        Assert.False(Take(101, 1));
        Assert.Equal(1, _quota.UsedOn(101));
    }

    [Fact]
    public void ClockBackOverMidnight_StaysOnTheLaterDay_SoNobodyGetsADayTwice()
    {
        Assert.True(Take(101, 1));
        Assert.False(Take(100, 1));
        Assert.Equal(1, _quota.UsedOn(101));
    }

    [Fact]
    public void ClockThatHadRunDaysAhead_DoesNotHoldTheQuota()
    {
        Assert.True(Take(500, 1));
        Assert.True(Take(100, 1));
        Assert.False(Take(100, 1));
    }

    [Fact]
    public void Committed_IsWhatTheJournalKeeps_NotWhatIsOnlyReserved()
    {
        Assert.True(Take(100, 9));
        Assert.True(Take(100, 9));
        _quota.Commit(100);
        Assert.Equal(new LimitRecord(_quota.Key, 100, 1), _quota.Committed);
        var next = new DailyQuota(_quota.Key);
        next.Restore(100, _quota.Committed.Count);
        Assert.Equal((1, 1u), (next.UsedOn(100), next.Committed.Count));
    }

    [Fact]
    public void ManyThreads_ReserveReturnAndCommit_TheSumHolds()
    {
        int taken = 0;
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                if (!Take(100, 1_000))
                {
                    continue;
                }

                if (i % 3 == 0)
                {
                    _quota.Commit(100);
                    Interlocked.Increment(ref taken);
                }
                else
                {
                    _quota.Return(100);
                }
            }
        });
        Assert.Equal(taken, _quota.UsedOn(100));
        Assert.Equal((uint)taken, _quota.Committed.Count);
        Assert.InRange(taken, 1, 1_000);
    }

    [Theory]
    [InlineData("2026-11-24T15:59:59.999Z", 20781)]
    [InlineData("2026-11-24T16:00:00.000Z", 20782)]
    public void Day_BeginsAtMidnightInChina(string moment, uint day) =>
        Assert.Equal(day, LocalDays.China.Of(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()));

    [Fact]
    public void CapsRunOnAClockThatTheWallClockCanNotStep()
    {
        var ledger = new LimitLedger(39);
        uint first = ledger.Seconds(new ScreeningTime(5_000_000_000, 20_000 * Day));
        Assert.Equal((uint)(20_000 * Day / 1_000), first);
        Assert.Equal(first + 10, ledger.Seconds(new ScreeningTime(15_000_000_000, 19_000 * Day)));
        Assert.Equal(first + 20, ledger.Seconds(new ScreeningTime(25_000_000_000, 30_000 * Day)));
    }

    private bool Take(uint day, int limit) => _quota.TryTake(limit, ref day);
}
