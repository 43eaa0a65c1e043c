using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using SpamGate.Gateway.Channels;

namespace SpamGate.Benchmarks;

/// <summary>One item from writers to the reader: our ring, single and batched, beside the framework's channels.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class RingChannelBenchmark
{
    private const int Items = 1_000_000;
    private const int Batch = 64;
    private const int Capacity = 16_384;
    private static readonly object Item = new();

    /// <summary>Threads that write at once.</summary>
    [Params(1, 4)]
    public int Writers { get; set; }

    /// <summary>The framework's bounded channel, told that it has one reader.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public Task Bounded() => MoveAsync(Channel.CreateBounded<object>(new BoundedChannelOptions(Capacity)
    {
        SingleReader = true,
        SingleWriter = Writers == 1,
    }));

    /// <summary>The framework's unbounded channel, told that it has one reader.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public Task Unbounded() => MoveAsync(Channel.CreateUnbounded<object>(new UnboundedChannelOptions
    {
        SingleReader = true,
        SingleWriter = Writers == 1,
    }));

    /// <summary>The ring, one item a claim.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public Task Ring() => MoveAsync(new RingChannel<object>(Capacity));

    /// <summary>The ring, 64 items a claim.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public Task RingBatched()
    {
        var ring = new RingChannel<object>(Capacity);
        Task[] writing = StartWriters(count =>
        {
            var batch = new object[Batch];
            Array.Fill(batch, Item);
            for (int done = 0; done < count;)
            {
                int taken = ring.TryWriteMany(batch.AsSpan(0, int.Min(Batch, count - done)));
                done += taken;
                if (taken == 0)
                {
                    Thread.Yield();
                }
            }
        });
        return ReadAllAsync(ring.Reader, writing);
    }

    private Task MoveAsync(Channel<object> channel) => ReadAllAsync(channel.Reader, StartWriters(count =>
    {
        for (int done = 0; done < count;)
        {
            if (channel.Writer.TryWrite(Item))
            {
                done++;
            }
            else
            {
                Thread.Yield();
            }
        }
    }));

    private Task[] StartWriters(Action<int> write) =>
        [.. Enumerable.Range(0, Writers).Select(_ => Task.Run(() => write(Items / Writers)))];

    private static async Task ReadAllAsync(ChannelReader<object> reader, Task[] writing)
    {
        for (int left = Items; left > 0;)
        {
            await reader.WaitToReadAsync().ConfigureAwait(false);
            while (reader.TryRead(out _))
            {
                left--;
            }
        }

        await Task.WhenAll(writing).ConfigureAwait(false);
    }
}
