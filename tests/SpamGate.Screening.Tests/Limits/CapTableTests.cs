using CsCheck;
using SpamGate.Screening.Limits;

namespace SpamGate.Screening.Tests.Limits;

public sealed class CapTableTests
{
    private const uint Start = 1_795_000_000;
    private const int Day = 86_400;
    private const int CoarseQuantum = Day / 15;

    /// <summary>Caps kept to the second decide exactly as a list of all moments does.</summary>
    [Fact]
    public void ExactCap_DecidesAsAListOfAllMoments()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 8], Gen.Int[1, 16], Gen.Select(Gen.OneOf(Gen.Int[0, 40], Gen.Int[0, 4_000], Gen.Int[0, 40_000]), Gen.Int[0, 9]).Array[1, 400])
            .Sample((perMinute, perHour, perDay, steps) =>
            {
                var limits = new CapLimits(transactionalPerMinute: perMinute, transactionalPerHour: perHour, transactionalPerDay: perDay);
                var table = new CapTable(39);
                var counted = new List<uint>();
                uint now = Start;
                uint swept = now;
                foreach ((int gap, int choice) in steps)
                {
                    now += (uint)gap;
                    if (now - swept > 7 * Day)
                    {
                        // As the table asks for; the journal's thread does it within the hour.
                        table.Sweep(table.Stripes, now);
                        swept = now;
                    }

                    if (choice == 0 && counted.Count > 0)
                    {
                        table.Remove(Key(1), counted[^1]);
                        counted.RemoveAt(counted.Count - 1);
                        continue;
                    }

                    bool expected = Fits(60, perMinute) && Fits(3_600, perHour) && Fits(Day, perDay);
                    Assert.Equal(expected, table.TryAdd(Key(1), limits, now));
                    if (expected)
                    {
                        counted.Add(now);
                    }
                }

                bool Fits(int window, int limit) => limit == 0 || counted.Count(at => now - at <= window) < limit;
            });
    }

    /// <summary>Coarse caps never let one more through, and refuse for at most a fifteenth of the window longer than a list of all moments would.</summary>
    [Fact]
    public void CoarseCap_IsNeverTooLenient_AndTooStrictForAFifteenthAtMost()
    {
        Gen.Select(Gen.Int[1, 60], Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, 20_000]).Array[1, 400]).Sample((limit, gaps) =>
        {
            var limits = new CapLimits(messages: limit);
            var table = new CapTable(39);
            var counted = new List<uint>();
            uint now = Start;
            foreach (int gap in gaps)
            {
                now += (uint)gap;
                bool fits = table.TryAdd(Key(1, CapKind.MessagesOfAll), limits, now);
                int within = counted.Count(at => now - at < Day);
                int withinLonger = counted.Count(at => now - at <= Day + CoarseQuantum);
                Assert.True(!fits || within < limit, $"{within} of {limit} within a day, and one more");
                Assert.True(fits || withinLonger >= limit, $"{withinLonger} of {limit} within a day and a sub-window, and refused");
                if (fits)
                {
                    counted.Add(now);
                }
            }
        });
    }

    [Fact]
    public void Refusal_CountsNothing()
    {
        var limits = new CapLimits(commercialPerSp: 1);
        var table = new CapTable(39);
        CapKey key = Key(1, CapKind.CommercialOfSp);
        Assert.True(table.TryAdd(key, limits, Start));
        Assert.False(table.TryAdd(key, limits, Start + Day));
        Assert.True(table.TryAdd(key, limits, Start + Day + 1));
        Assert.Equal(1, table.Count(key, Day, Start + Day + 1));
    }

    [Fact]
    public void LoweredLimit_HoldsAtOnce_RaisedLimitToo()
    {
        var table = new CapTable(39);
        CapKey key = Key(1, CapKind.MessagesOfAll);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(table.TryAdd(key, new CapLimits(messages: 10), Start));
        }

        Assert.False(table.TryAdd(key, new CapLimits(messages: 5), Start));
        Assert.True(table.TryAdd(key, new CapLimits(messages: 11), Start));
    }

    [Fact]
    public void Day_BeginsAnew()
    {
        var table = new CapTable(39);
        CapKey key = Key(1, CapKind.CampaignOfSp);
        uint day = Start / Day;
        Assert.True(table.TryAddOfDay(key, 2, day, Start));
        Assert.True(table.TryAddOfDay(key, 2, day, Start));
        Assert.False(table.TryAddOfDay(key, 2, day, Start));
        table.RemoveOfDay(key, day);
        Assert.True(table.TryAddOfDay(key, 2, day, Start));
        Assert.True(table.TryAddOfDay(key, 2, day + 1, Start + Day));
        Assert.Equal(1u, table.CountOfDay(key, day + 1));
    }

    [Fact]
    public void Mark_IsTakenOnce_AndRunsOut()
    {
        var table = new CapTable(39);
        CapKey key = Key(1, CapKind.RetryMark);
        Assert.False(table.MayHaveMarks(Start));
        table.SetUntil(key, Start + 600, Start);
        Assert.True(table.MayHaveMarks(Start));
        Assert.True(table.TakeMark(key, Start + 599));
        Assert.False(table.TakeMark(key, Start + 599));
        table.SetUntil(key, Start + 600, Start);
        Assert.False(table.TakeMark(key, Start + 600));
        Assert.False(table.MayHaveMarks(Start + 600));
    }

    [Fact]
    public void Full_WithCountersAtTheirLimit_ForgetsNone_AndSaysThatItCountsNoMore()
    {
        var limits = new CapLimits(commercialPerSp: 1);
        var table = new CapTable(39);
        for (ulong i = 0; i < (ulong)table.Capacity; i++)
        {
            Assert.True(table.TryAdd(Key(i, CapKind.CommercialOfSp), limits, Start));
        }

        for (ulong i = 1_000; i < 1_010; i++)
        {
            Assert.True(table.TryAdd(Key(i, CapKind.CommercialOfSp), limits, Start));
        }

        Assert.Equal(10, table.Uncounted);
        Assert.Equal(0, table.Evictions);
        for (ulong i = 0; i < (ulong)table.Capacity; i++)
        {
            Assert.False(table.TryAdd(Key(i, CapKind.CommercialOfSp), limits, Start));
        }
    }

    [Fact]
    public void Full_TheCounterFurthestFromItsLimitGivesItsPlace()
    {
        var limits = new CapLimits(commercial: 3);
        var table = new CapTable(39);
        for (ulong i = 0; i < (ulong)table.Capacity; i++)
        {
            for (int n = 0; n < (i == 7 ? 1 : 2); n++)
            {
                Assert.True(table.TryAdd(Key(i, CapKind.CommercialOfAll), limits, Start));
            }
        }

        Assert.True(table.TryAdd(Key(1_000, CapKind.CommercialOfAll), limits, Start));
        Assert.Equal(1, table.Evictions);
        Assert.Equal(0, table.Uncounted);
        Assert.Equal(0, table.Count(Key(7, CapKind.CommercialOfAll), Day, Start));
        Assert.Equal(2, table.Count(Key(8, CapKind.CommercialOfAll), Day, Start));
        Assert.Equal(1, table.Count(Key(1_000, CapKind.CommercialOfAll), Day, Start));
    }

    [Fact]
    public void Full_CountersWhoseTimeIsOverGiveTheirPlaceUnnoticed()
    {
        var limits = new CapLimits(commercialPerSp: 1);
        var table = new CapTable(39);
        for (ulong i = 0; i < (ulong)table.Capacity; i++)
        {
            Assert.True(table.TryAdd(Key(i, CapKind.CommercialOfSp), limits, Start));
        }

        for (ulong i = 1_000; i < 1_000 + (ulong)table.Capacity; i++)
        {
            Assert.True(table.TryAdd(Key(i, CapKind.CommercialOfSp), limits, Start + Day + 1));
        }

        Assert.Equal((0, 0, table.Capacity), (table.Evictions, table.Uncounted, table.Used));
    }

    [Fact]
    public void Sweep_FreesWhatIsOver_AndNothingElse()
    {
        var limits = new CapLimits(commercialPerSp: 1);
        var table = new CapTable(39 * 8);
        for (ulong i = 0; i < 200; i++)
        {
            Assert.True(table.TryAdd(Key(i, CapKind.CommercialOfSp), limits, Start + (i < 100 ? 0u : 100)));
        }

        table.Sweep(table.Stripes, Start + Day + 1);
        Assert.Equal(100, table.Used);
        Assert.False(table.TryAdd(Key(150, CapKind.CommercialOfSp), limits, Start + Day + 1));
    }

    [Fact]
    public void ManyThreads_LetExactlyTheLimitThrough()
    {
        var limits = new CapLimits(commercial: 7);
        var table = new CapTable(39 * 2);
        int[] passed = new int[50];
        Parallel.For(0, 4, _ =>
        {
            for (int round = 0; round < 40; round++)
            {
                for (int i = 0; i < passed.Length; i++)
                {
                    if (table.TryAdd(Key((ulong)i, CapKind.CommercialOfAll), limits, Start))
                    {
                        Interlocked.Increment(ref passed[i]);
                    }
                }
            }
        });
        Assert.All(passed, count => Assert.Equal(7, count));
    }

    [Fact]
    public void Checking_AllocatesNothing()
    {
        var limits = new CapLimits(commercial: 16);
        var table = new CapTable(1_000);
        table.TryAdd(Key(1), limits, Start);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong i = 0; i < 900; i++)
        {
            table.TryAdd(Key(i, CapKind.CommercialOfAll), limits, Start);
            table.Remove(Key(i, CapKind.CommercialOfAll), Start);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>The journal keeps keys: they must never change.</summary>
    [Fact]
    public void Key_IsTheSameInEveryVersion()
    {
        Assert.Equal(CapKey.Of(CapKind.DailyQuota, 1, 2), CapKey.Of(CapKind.DailyQuota, 1, 2));
        Assert.Equal(CapKind.DailyQuota, CapKey.Of(CapKind.DailyQuota, 1, 2).Kind);
        Assert.Equal(0x4539BF5D9641E6D0UL, CapKey.OfText("10001"));
        Assert.Equal(0x47D297E48F18A5BUL, CapKey.Of(CapKind.DailyQuota, CapKey.OfText("10001"), 0).Value);
        Assert.NotEqual(CapKey.Of(CapKind.CommercialOfSp, 1, 2).Value >> 4, CapKey.Of(CapKind.CommercialOfAll, 1, 2).Value >> 4);
        Assert.NotEqual(CapKey.OfText("10001"), CapKey.OfText("10001\0"));
    }

    private static CapKey Key(ulong number, CapKind kind = CapKind.TransactionalOfSp) => CapKey.Of(kind, 1, number);
}
