using System.Collections.Concurrent;
using SpamGate.Smpp.Sessions;
using SpamGate.Testing.Threads;

namespace SpamGate.Smpp.Tests.Sessions;

public sealed class SendWindowTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void Reserve_UpToSize_ThenRefused()
    {
        SendWindow<string> window = new(3);
        for (uint expected = 1; expected <= 3; expected++)
        {
            Assert.True(window.TryReserve("x", 0, out uint sequence));
            Assert.Equal(expected, sequence);
        }

        Assert.False(window.TryReserve("x", 0, out _));
        Assert.Equal((3, 3), (window.InFlight, window.Size));
    }

    [Fact]
    public void Complete_OutOfOrder_EachItsItem()
    {
        SendWindow<string> window = new(4);
        string[] items = ["a", "b", "c", "d"];
        uint[] sequences = [.. items.Select(item => Reserve(window, item))];

        foreach (int i in new[] { 2, 0, 3, 1 })
        {
            Assert.True(window.TryComplete(sequences[i], out string? item));
            Assert.Equal(items[i], item);
            Assert.False(window.TryComplete(sequences[i], out _));
        }

        Assert.Equal(0, window.InFlight);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(2u)]
    [InlineData(5u)]
    [InlineData(0x80000000u)]
    [InlineData(0x80000001u)]
    [InlineData(0xFFFFFFFFu)]
    public void Complete_UnknownSequence_NothingTaken(uint sequence)
    {
        SendWindow<string> window = new(4);
        Reserve(window, "only");

        Assert.False(window.TryComplete(sequence, out _));
        Assert.Equal(1, window.InFlight);
    }

    [Fact]
    public void Complete_LateAnswerOfReusedSlot_DoesNotMeetTheNewItem()
    {
        SendWindow<string> window = new(1);
        uint old = Reserve(window, "old");
        Assert.Equal(1, window.Expire(100, 50, (_, _) => { }));
        uint fresh = Reserve(window, "fresh");

        Assert.False(window.TryComplete(old, out _));
        Assert.True(window.TryComplete(fresh, out string? item));
        Assert.Equal("fresh", item);
    }

    [Fact]
    public void Reserve_SlotOfSilentRequestTaken_SequenceSkipped()
    {
        SendWindow<string> window = new(4);
        uint silent = Reserve(window, "silent");
        for (int i = 0; i < 20; i++)
        {
            uint sequence = Reserve(window, "next");
            Assert.NotEqual(silent % 4, sequence % 4);
            Assert.True(window.TryComplete(sequence, out _));
        }

        Assert.True(window.TryComplete(silent, out _));
    }

    [Fact]
    public void Reserve_AtTheEndOfTheSequence_WrapsToOne()
    {
        SendWindow<string> window = new(4, lastSequence: 0x7FFFFFFE);

        Assert.Equal([0x7FFFFFFFu, 1u, 2u], new[] { Reserve(window, "a"), Reserve(window, "b"), Reserve(window, "c") });
    }

    [Fact]
    public void Expire_JustBeforeAndAtTheTimeout_OnlyTheDueOnes()
    {
        SendWindow<string> window = new(4);
        Reserve(window, "early", now: 1000);
        uint later = Reserve(window, "later", now: 1001);
        List<string> expired = [];

        Assert.Equal(0, window.Expire(1099, 100, (item, _) => expired.Add(item)));
        Assert.Equal(1, window.Expire(1100, 100, (item, _) => expired.Add(item)));
        Assert.Equal(["early"], expired);
        Assert.True(window.TryComplete(later, out _));
    }

    [Fact]
    public void Close_ThenReserve_RefusedAndEverythingDrained()
    {
        SendWindow<string> window = new(4);
        Reserve(window, "a");
        Reserve(window, "b");
        List<string> drained = [];

        Assert.Equal(2, window.Close(drained, static (list, item, _) => list.Add(item)));
        Assert.Equal(["a", "b"], drained.Order());
        Assert.False(window.TryReserve("c", 0, out _));
        Assert.True(window.IsClosed);
        Assert.Equal(0, window.InFlight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((1 << 20) + 1)]
    public void Size_OutOfRange_Refused(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new SendWindow<string>(size));

    // One sender, two completers that also repeat old answers, one expirer: every item leaves exactly once, under its own sequence_number.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Stress_CompletersAndExpirer_EveryItemLeavesOnce(int size)
    {
        const int Count = 200_000;
        SendWindow<Item> window = new(size);
        Item[] items = [.. Enumerable.Range(0, Count).Select(_ => new Item())];
        ConcurrentQueue<uint> answers = new();
        bool sent = false;
        int left = 0;
        int wrong = 0;

        void Leave(Item item, uint sequence)
        {
            if (Interlocked.Increment(ref item.Left) != 1 || item.Sequence != 0 && item.Sequence != sequence)
            {
                Interlocked.Increment(ref wrong);
            }

            Interlocked.Increment(ref left);
        }

        Task sender = OwnThread.Run(() =>
        {
            SpinWait spin = default;
            for (int i = 0; i < Count; i++)
            {
                uint sequence;
                while (!window.TryReserve(items[i], i, out sequence))
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }

                // Every eleventh is never answered: only the expirer can free it.
                Volatile.Write(ref items[i].Sequence, sequence);
                if (i % 11 != 0)
                {
                    answers.Enqueue(sequence);
                }
            }

            Volatile.Write(ref sent, true);
        });
        Task[] completers = [.. Enumerable.Range(0, 2).Select(n => OwnThread.Run(() =>
        {
            Random random = new(n);
            uint[] past = new uint[64];
            int at = 0;
            while (!Volatile.Read(ref sent) || !answers.IsEmpty)
            {
                if (answers.TryDequeue(out uint sequence))
                {
                    if (window.TryComplete(sequence, out Item? item))
                    {
                        Leave(item, sequence);
                    }

                    past[at++ & 63] = sequence;
                }
                else
                {
                    Thread.Yield();
                }

                // A repeated answer must find nothing, however often its slot was reused.
                if (window.TryComplete(past[random.Next(64)], out _))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }))];
        Task expirer = OwnThread.Run(() =>
        {
            while (Volatile.Read(ref left) < Count)
            {
                window.Expire(long.MaxValue, 0, Leave);
                Thread.Yield();
            }
        });

        await Task.WhenAll([sender, expirer, .. completers]).WaitAsync(Limit);
        Assert.Equal(0, wrong);
        Assert.Equal(Count, left);
        Assert.Equal(0, window.InFlight);
        Assert.All(items, item => Assert.Equal(1, item.Left));
    }

    [Fact]
    public async Task Stress_CloseBesideTheSender_EveryItemEitherDrainedOrRefused()
    {
        for (int round = 0; round < 300; round++)
        {
            SendWindow<Item> window = new(64);
            Item[] items = [.. Enumerable.Range(0, 200).Select(_ => new Item())];
            using Barrier barrier = new(2);
            Task sender = OwnThread.Run(() =>
            {
                barrier.SignalAndWait(Limit);
                foreach (Item item in items)
                {
                    if (!window.TryReserve(item, 0, out uint sequence))
                    {
                        Interlocked.Increment(ref item.Left);
                    }
                    else if (sequence % 3 != 0 && window.TryComplete(sequence, out Item? own))
                    {
                        Interlocked.Increment(ref own.Left);
                    }
                }
            });
            barrier.SignalAndWait(Limit);
            window.Close(0, static (_, item, _) => Interlocked.Increment(ref item.Left));
            await sender.WaitAsync(Limit);

            Assert.All(items, item => Assert.Equal(1, item.Left));
        }
    }

    private static uint Reserve(SendWindow<string> window, string item, long now = 0)
    {
        Assert.True(window.TryReserve(item, now, out uint sequence));
        return sequence;
    }

    private sealed class Item
    {
        public int Left;
        public uint Sequence;
    }
}
