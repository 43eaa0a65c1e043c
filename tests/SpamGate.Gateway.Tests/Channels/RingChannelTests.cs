using System.Threading.Channels;
using SpamGate.Gateway.Channels;
using SpamGate.Testing.Threads;

namespace SpamGate.Gateway.Tests.Channels;

public sealed class RingChannelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(64, 64)]
    public void Capacity_AnyRequest_IsNextPowerOfTwo(int asked, int expected) =>
        Assert.Equal(expected, new RingChannel<string>(asked).Capacity);

    [Fact]
    public void TryWrite_FullRing_RefusesAndLosesNothing()
    {
        var ring = new RingChannel<string>(4);
        Assert.All(Enumerable.Range(0, 4), i => Assert.True(ring.TryWrite($"{i}")));

        Assert.False(ring.TryWrite("too many"));

        Assert.Equal(["0", "1", "2", "3"], Drain(ring));
        Assert.True(ring.TryWrite("room again"));
    }

    [Fact]
    public void TryWriteMany_MoreThanFits_TakesLeadingItems()
    {
        var ring = new RingChannel<string>(4);
        Assert.Equal(1, ring.TryWriteMany(["a"]));

        Assert.Equal(3, ring.TryWriteMany(["b", "c", "d", "e", "f"]));

        Assert.Equal(["a", "b", "c", "d"], Drain(ring));
    }

    [Fact]
    public void TryPeek_ItemPresent_LeavesIt()
    {
        var ring = new RingChannel<string>(4);
        Assert.False(ring.TryPeek(out _));
        ring.TryWrite("a");

        Assert.True(ring.TryPeek(out string? seen));
        Assert.Equal("a", seen);
        Assert.Equal(1, ring.Count);
        Assert.Equal(["a"], Drain(ring));
    }

    [Fact]
    public async Task WaitToReadAsync_ItemWrittenLater_Wakes()
    {
        var ring = new RingChannel<string>(4);
        Task<bool> waiting = ring.Reader.WaitToReadAsync().AsTask();
        Assert.False(waiting.IsCompleted);

        ring.TryWrite("a");

        Assert.True(await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task WaitToReadAsync_Cancelled_ThrowsAndCanWaitAgain()
    {
        var ring = new RingChannel<string>(4);
        using var cancellation = new CancellationTokenSource();
        Task<bool> waiting = ring.Reader.WaitToReadAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        Task<bool> again = ring.Reader.WaitToReadAsync().AsTask();
        ring.TryWrite("a");
        Assert.True(await again.WaitAsync(Patience));
    }

    [Fact]
    public async Task TryComplete_ItemsLeft_AreReadBeforeTheEnd()
    {
        var ring = new RingChannel<string>(4);
        ring.TryWrite("a");

        Assert.True(ring.Writer.TryComplete());
        Assert.False(ring.Writer.TryComplete());
        Assert.False(ring.TryWrite("b"));
        Assert.False(await ring.Writer.WaitToWriteAsync());

        Assert.True(await ring.Reader.WaitToReadAsync());
        Assert.False(ring.Reader.Completion.IsCompleted);
        Assert.True(ring.Reader.TryRead(out _));
        Assert.False(await ring.Reader.WaitToReadAsync());
        await ring.Reader.Completion.WaitAsync(Patience);
    }

    [Fact]
    public async Task TryComplete_WithError_ReaderSeesIt()
    {
        var ring = new RingChannel<string>(4);
        Task<bool> waiting = ring.Reader.WaitToReadAsync().AsTask();

        ring.Writer.TryComplete(new InvalidOperationException("broken"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting.WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ring.Reader.Completion.WaitAsync(Patience));
    }

    /// <summary>Millions of items, several writers that stall at random, single and batched writes, an awaiting reader: every item
    /// arrives once, and each writer's items in its order.</summary>
    [Theory]
    [InlineData(1, 64, 11)]
    [InlineData(3, 256, 12)]
    [InlineData(8, 1024, 13)]
    public async Task ManyWriters_RandomStalls_EveryItemOnceAndInOrder(int writers, int capacity, int seed)
    {
        const int PerWriter = 400_000;
        var ring = new RingChannel<Item>(capacity);
        Task[] writing = [.. Enumerable.Range(0, writers).Select(writer => OwnThread.Run(() => WriteAll(ring, writer, PerWriter, new Random(seed + writer))))];
        _ = Task.WhenAll(writing).ContinueWith(_ => ring.Writer.TryComplete(), TaskScheduler.Default);

        var next = new int[writers];
        int total = 0;
        var random = new Random(seed);
        while (await ring.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience))
        {
            while (ring.Reader.TryRead(out Item? item))
            {
                Assert.Equal(next[item.Writer]++, item.Number);
                total++;
            }

            Stall(random);
        }

        await Task.WhenAll(writing).WaitAsync(Patience);
        Assert.Equal(writers * PerWriter, total);
        await ring.Reader.Completion.WaitAsync(Patience);
    }

    [Fact]
    public async Task TryComplete_RacingWriters_EveryAcceptedItemIsRead()
    {
        for (int round = 0; round < 300; round++)
        {
            var ring = new RingChannel<string>(1 << 14);
            int accepted = 0;
            Task[] writing = [.. Enumerable.Range(0, 2).Select(_ => OwnThread.Run(() =>
            {
                while (ring.TryWrite("x"))
                {
                    Interlocked.Increment(ref accepted);
                }
            }))];
            Task completing = OwnThread.Run(() => ring.Writer.TryComplete());

            int read = 0;
            while (await ring.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience))
            {
                while (ring.Reader.TryRead(out _))
                {
                    read++;
                }
            }

            await Task.WhenAll([completing, .. writing]).WaitAsync(Patience);
            Assert.Equal(accepted, read);
        }
    }

    [Fact]
    public void WriteAndRead_Warm_AllocateNothing()
    {
        var ring = new RingChannel<string>(64);
        string[] batch = ["a", "b", "c"];
        var read = new string[8];
        ring.TryWriteMany(batch);
        ring.TryReadMany(read);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            ring.TryWriteMany(batch);
            ring.TryWrite("d");
            ring.TryReadMany(read);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void WriteAll(RingChannel<Item> ring, int writer, int count, Random random)
    {
        for (int number = 0; number < count;)
        {
            int size = int.Min(random.Next(1, 65), count - number);
            Item[] batch = [.. Enumerable.Range(number, size).Select(i => new Item(writer, i))];
            int done = 0;
            while (done < size)
            {
                int taken = size == 1 ? (ring.TryWrite(batch[0]) ? 1 : 0) : ring.TryWriteMany(batch.AsSpan(done));
                done += taken;
                if (taken == 0)
                {
                    Thread.Yield();
                }
            }

            number += size;
            Stall(random);
        }
    }

    private static void Stall(Random random)
    {
        int chance = random.Next(1000);
        if (chance < 2)
        {
            Thread.Yield();
        }
        else if (chance < 50)
        {
            Thread.SpinWait(chance);
        }
    }

    private static List<string> Drain(RingChannel<string> ring)
    {
        var items = new List<string>();
        while (ring.TryRead(out string? item))
        {
            items.Add(item);
        }

        return items;
    }

    private sealed record Item(int Writer, int Number);
}
