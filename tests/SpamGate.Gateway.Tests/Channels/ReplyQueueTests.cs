using SpamGate.Gateway.Channels;
using SpamGate.Testing.Threads;

namespace SpamGate.Gateway.Tests.Channels;

public sealed class ReplyQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void TakeAll_SeveralPushed_OldestFirst()
    {
        var queue = new ReplyQueue(new WorkSignal(new Counting()));
        queue.Push(new Numbered(1));
        queue.Push(new Numbered(2));
        queue.Push(new Numbered(3));

        var taken = new List<int>();
        for (Reply? reply = queue.TakeAll(); reply is not null; reply = reply.Next)
        {
            taken.Add(((Numbered)reply).Number);
        }

        Assert.Equal([1, 2, 3], taken);
        Assert.Null(queue.TakeAll());
        Assert.True(queue.IsEmpty);
    }

    /// <summary>Many pushers against one draining writer behind its busy flag: nothing is lost, no wake-up is lost, and the writer
    /// never runs twice at once.</summary>
    [Fact]
    public async Task Wake_ManyPushers_WriterSeesEverythingAlone()
    {
        const int Pushers = 4;
        const int PerPusher = 200_000;
        var writer = new Draining(Pushers * PerPusher);

        await Task.WhenAll(Enumerable.Range(0, Pushers).Select(pusher => OwnThread.Run(() =>
        {
            for (int i = 0; i < PerPusher; i++)
            {
                writer.Queue.Push(new Numbered((pusher * PerPusher) + i));
                writer.Queue.Wake();
            }
        })));

        await writer.Done.WaitAsync(Patience);
        Assert.False(writer.RanTwiceAtOnce);
        Assert.Equal(Pushers * PerPusher, writer.Seen);
    }

    [Fact]
    public void TryRent_LimitReached_SaysSoUntilOneReturns()
    {
        var pool = new TransactionPool<Numbered>(2, () => new Numbered(0));
        Numbered first = pool.TryRent()!;
        Assert.NotNull(pool.TryRent());

        Assert.Null(pool.TryRent());

        pool.Return(first);
        Assert.Same(first, pool.TryRent());
        Assert.Null(pool.TryRent());
    }

    [Fact]
    public async Task TryRent_ReturnsFromOtherThreads_NeverHandsOneOutTwice()
    {
        var pool = new TransactionPool<Numbered>(64, () => new Numbered(0));
        for (int round = 0; round < 2_000; round++)
        {
            var rented = new List<Numbered>();
            while (pool.TryRent() is { } item)
            {
                Assert.Equal(0, item.Holders);
                item.Holders++;
                rented.Add(item);
            }

            Assert.Equal(64, rented.Count);
            await Task.WhenAll(rented.Chunk(16).Select(chunk => Task.Run(() =>
            {
                foreach (Numbered item in chunk)
                {
                    item.Holders--;
                    pool.Return(item);
                }
            })));
        }
    }

    [Fact]
    public void BeginTurn_TwoSessions_TakeTurns()
    {
        var turns = new TurnQueue();
        var flood = new TurnLane();
        var quiet = new TurnLane();
        for (int i = 0; i < 5; i++)
        {
            turns.Add(flood, new Numbered(i));
        }

        turns.Add(quiet, new Numbered(100));

        var order = new List<int>();
        while (turns.BeginTurn() is { } lane)
        {
            for (int i = 0; i < 2 && TurnQueue.TakeFrom(lane) is Numbered item; i++)
            {
                order.Add(item.Number);
            }

            turns.EndTurn(lane);
        }

        Assert.Equal([0, 1, 100, 2, 3, 4], order);
        Assert.True(turns.IsEmpty);
    }

    private sealed class Numbered(int number) : Reply
    {
        public int Number { get; } = number;

        public int Holders { get; set; }
    }

    private sealed class Counting : IThreadPoolWorkItem
    {
        public void Execute()
        {
        }
    }

    private sealed class Draining : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly WorkSignal _signal;
        private readonly int _expected;
        private int _running;

        public Draining(int expected)
        {
            _expected = expected;
            _signal = new WorkSignal(this);
            Queue = new ReplyQueue(_signal);
        }

        public ReplyQueue Queue { get; }

        public int Seen { get; private set; }

        public bool RanTwiceAtOnce { get; private set; }

        public Task Done => _done.Task;

        public void Execute()
        {
            RanTwiceAtOnce |= Interlocked.Exchange(ref _running, 1) != 0;
            while (true)
            {
                for (Reply? reply = Queue.TakeAll(); reply is not null; reply = reply.Next)
                {
                    Seen++;
                }

                if (Seen == _expected)
                {
                    _done.TrySetResult();
                }

                Volatile.Write(ref _running, 0);
                _signal.Rest();
                if (Queue.IsEmpty || !_signal.TryResume())
                {
                    return;
                }

                RanTwiceAtOnce |= Interlocked.Exchange(ref _running, 1) != 0;
            }
        }
    }
}
