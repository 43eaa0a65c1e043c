using System.Numerics;
using CsCheck;
using SpamGate.Screening.Limits;

namespace SpamGate.Screening.Tests.Limits;

public sealed class GcraTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void FullBucket_LetsExactlyTheBurstThrough()
    {
        var limit = GcraLimit.PerSecond(10, 5);
        long tat = 0;
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => Gcra.TryTake(ref tat, limit, Second)));
    }

    [Fact]
    public void EmptyBucket_RefillsOneIntervalLater_NotAMomentBefore()
    {
        var limit = GcraLimit.PerSecond(10, 3);
        long tat = 0;
        for (int i = 0; i < 3; i++)
        {
            Assert.True(Gcra.TryTake(ref tat, limit, Second));
        }

        Assert.False(Gcra.TryTake(ref tat, limit, Second + 99_999_999));
        Assert.True(Gcra.TryTake(ref tat, limit, Second + 100_000_000));
        Assert.False(Gcra.TryTake(ref tat, limit, Second + 100_000_001));
    }

    [Fact]
    public void Refusal_TakesNothing()
    {
        var limit = GcraLimit.PerSecond(1, 1);
        long tat = 0;
        Assert.True(Gcra.TryTake(ref tat, limit, Second));
        long before = tat;
        Assert.False(Gcra.TryTake(ref tat, limit, Second));
        Assert.Equal(before, tat);
    }

    [Fact]
    public void Cost_IsTakenWholeOrNotAtAll()
    {
        var limit = GcraLimit.PerSecond(10, 5);
        long tat = 0;
        Assert.True(Gcra.TryTake(ref tat, limit, Second, 3));
        Assert.False(Gcra.TryTake(ref tat, limit, Second, 3));
        Assert.True(Gcra.TryTake(ref tat, limit, Second, 2));
        Assert.False(Gcra.TryTake(ref tat, limit, Second, 1));
    }

    [Fact]
    public void Unlimited_NeverRefuses()
    {
        long tat = 0;
        Assert.True(Gcra.TryTake(ref tat, GcraLimit.PerSecond(0, 1), 0, int.MaxValue));
        Assert.True(GcraLimit.PerSecond(-1, 1).IsUnlimited);
        Assert.Equal(0, tat);
    }

    [Fact]
    public void OverAnyStretch_NoMoreThanBurstPlusRate_AndNoLessThanTheRate()
    {
        Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 50], Gen.Long[0, 20_000_000].Array[50, 300]).Sample((rate, burst, gaps) =>
        {
            var limit = GcraLimit.PerSecond(rate, burst);
            long tat = 0;
            long now = Second;
            var taken = new List<long>();
            foreach (long gap in gaps)
            {
                now += gap;
                if (Gcra.TryTake(ref tat, limit, now))
                {
                    taken.Add(now);
                }
                else
                {
                    // A refusal means that the bucket is empty: one interval later it is not.
                    Assert.True(tat - now <= limit.BurstTolerance + limit.EmissionInterval);
                }
            }

            for (int from = 0; from < taken.Count; from += 7)
            {
                for (int to = from; to < taken.Count; to += 5)
                {
                    long stretch = taken[to] - taken[from];
                    Assert.True(to - from + 1 <= burst + (stretch / limit.EmissionInterval), $"{to - from + 1} in {stretch} ns");
                }
            }
        });
    }

    /// <summary>The model counts tokens as fractions of whole numbers: refilled by the elapsed time times p messages per q seconds, never above the burst.</summary>
    [Fact]
    public void Decisions_AreThoseOfAnExactTokenBucket()
    {
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 9], Gen.Int[1, 40], Gen.Select(Gen.Long[0, 3], Gen.Double[0, 1], Gen.Int[1, 6]).Array[1, 300]).Sample((seconds, power, burst, arrivals) =>
        {
            // Rates whose interval is a whole number of nanoseconds, so that nothing is rounded: 1, 2, 4, ... 512 messages in some seconds.
            int messages = 1 << power;
            long interval = seconds * Second / messages;
            var limit = new GcraLimit(interval, interval * (burst - 1));
            long tat = 0;
            long now = Second;
            BigInteger capacity = (BigInteger)burst * seconds * Second;
            BigInteger tokens = capacity;
            foreach ((long intervals, double share, int cost) in arrivals)
            {
                long gap = (intervals * interval) + (long)(share * interval);
                now += gap;

                // One token is seconds * 1e9 units, so a nanosecond brings as many units as there are messages.
                tokens = BigInteger.Min(capacity, tokens + ((BigInteger)gap * messages));
                BigInteger price = (BigInteger)cost * seconds * Second;
                bool expected = tokens >= price;
                tokens -= expected ? price : 0;
                Assert.Equal(expected, Gcra.TryTake(ref tat, limit, now, cost));
            }
        });
    }

    [Fact]
    public void Rate_ThatDoesNotDivide_IsKeptToHalfANanosecondAMessage()
    {
        Gen.Double[0.01, 5_000_000].Sample(perSecond =>
        {
            double exact = 1e9 / perSecond;
            Assert.InRange(GcraLimit.PerSecond(perSecond, 1).EmissionInterval - exact, -0.5, 0.5);
        });
    }

    [Fact]
    public void Atomic_AgreesWithPlain()
    {
        Gen.Select(Gen.Int[1, 500], Gen.Int[1, 20], Gen.Long[0, 10_000_000].Array[1, 200]).Sample((rate, burst, gaps) =>
        {
            var limit = GcraLimit.PerSecond(rate, burst);
            long plain = 0;
            long shared = 0;
            long now = 1;
            foreach (long gap in gaps)
            {
                now += gap;
                Assert.Equal(Gcra.TryTake(ref plain, limit, now), Gcra.TryTakeAtomic(ref shared, limit, now));
                Assert.Equal(plain, shared);
            }
        });
    }

    [Fact]
    public void Atomic_UnderContention_LetsExactlyTheBurstThrough()
    {
        var limit = GcraLimit.PerSecond(1, 1000);
        long tat = 0;
        int taken = 0;
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 2000; i++)
            {
                if (Gcra.TryTakeAtomic(ref tat, limit, Second))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        });
        Assert.Equal(1000, taken);
    }

    [Theory]
    [InlineData(1e-9, int.MaxValue)]
    [InlineData(1e9, int.MaxValue)]
    [InlineData(1e12, 1)]
    public void ExtremeLimits_DoNotOverflow(double perSecond, int burst)
    {
        var limit = GcraLimit.PerSecond(perSecond, burst);
        Assert.True(limit.EmissionInterval >= 1);
        Assert.True(limit.BurstTolerance >= 0);
        long tat = 0;
        Assert.True(Gcra.TryTake(ref tat, limit, 100 * 365 * 86_400L * Second / 10));
        Assert.True(tat > 0);
    }
}
