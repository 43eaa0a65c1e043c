using SpamGate.Screening.Limits;

namespace SpamGate.Screening.Tests.Limits;

public sealed class ReservationTests
{
    private const uint Now = 1_795_000_000;
    private const int Day = 86_400;
    private static readonly CapLimits Limits = new(commercial: 16);
    private static readonly CapKey Key = CapKey.Of(CapKind.CommercialOfAll, 0, 7);
    private static readonly CapKey Mark = CapKey.Of(CapKind.RetryMark, 0, 7);
    private readonly LimitLedger _ledger = new(20_000);
    private readonly NotedRecords _noted = new();
    private readonly ReservationPool _pool;

    public ReservationTests()
    {
        _pool = new ReservationPool(_ledger);
        _ledger.Log = _noted;
    }

    private int Counted => _ledger.Table.Count(Key, Day, Now);

    [Fact]
    public void Accepted_Counts_AndIsNoted()
    {
        Take().Settle(ReservationOutcome.Committed);
        Assert.Equal(1, Counted);
        Assert.Equal([new LimitRecord(Key, Now, 1)], _noted.All);
    }

    [Fact]
    public void Returned_CountsNothing_AndNotesNothing()
    {
        Take().Settle(ReservationOutcome.Returned);
        Assert.Equal(0, Counted);
        Assert.Empty(_noted.All);
    }

    [Fact]
    public void Unknown_StaysCounted_AndLeavesAMarkForItsRepetition()
    {
        Take().Settle(ReservationOutcome.Unknown, 0, Mark);
        Assert.Equal(1, Counted);
        Assert.Contains(new LimitRecord(Key, Now, 1), _noted.All);
        Assert.True(_ledger.Table.TakeMark(Mark, Now + LimitLedger.RetrySeconds - 1));
    }

    [Theory]
    [InlineData(ReservationOutcome.Committed, false)]
    [InlineData(ReservationOutcome.Returned, true)]
    [InlineData(ReservationOutcome.Unknown, true)]
    public void Repetition_ThatIsNotAcceptedEither_KeepsItsMark(ReservationOutcome outcome, bool marked)
    {
        Reservation repetition = _pool.Rent();
        repetition.Reuse(Mark);
        repetition.MarkTaken(Now);
        repetition.Settle(outcome, 0, Mark);
        Assert.Equal(0, Counted);
        Assert.Equal(marked, _ledger.Table.TakeMark(Mark, Now));
    }

    [Fact]
    public void Parts_CountOnce_WhenAnyOfThemIsAccepted()
    {
        Reservation shared = Take();
        Assert.True(shared.TryJoin(2));
        Assert.True(shared.TryJoin(3));
        shared.Settle(ReservationOutcome.Returned, 1);
        Assert.Equal(1, Counted);
        shared.Settle(ReservationOutcome.Committed, 2);
        shared.Settle(ReservationOutcome.Returned, 3);
        Assert.Equal(1, Counted);
        Assert.Single(_noted.All);
    }

    [Fact]
    public void Parts_AllReturned_CountNothing_AndNobodyJoinsAnyMore()
    {
        Reservation shared = Take();
        shared.Attach();
        Assert.True(shared.TryJoin(2));
        shared.Settle(ReservationOutcome.Returned, 1);
        shared.Settle(ReservationOutcome.Returned, 2);
        Assert.Equal(0, Counted);
        Assert.False(shared.TryJoin(1));
    }

    [Fact]
    public void Part_ThatWasAccepted_IsANewCopyTheNextTime_OthersAreNot()
    {
        Reservation shared = Take();
        shared.Attach();
        shared.Settle(ReservationOutcome.Committed, 1);
        Assert.False(shared.TryJoin(1));
        Assert.True(shared.TryJoin(2));
        shared.Settle(ReservationOutcome.Unknown, 2, Mark);
        Assert.True(shared.TryJoin(2));
    }

    [Fact]
    public void Pool_GetsAReservationBack_WhenItIsSettledAndForgotten()
    {
        Reservation shared = Take();
        shared.Attach();
        shared.Settle(ReservationOutcome.Committed, 1);
        Assert.NotSame(shared, _pool.Rent());
        shared.Detach();
        Assert.Same(shared, _pool.Rent());
        Assert.False(shared.IsTaken);
    }

    /// <summary>A worker reserves and joins while links settle: what is counted at the end is what was accepted, and nothing is in the pool twice.</summary>
    [Fact]
    public async Task ManyThreads_WhatIsCountedIsWhatWasAccepted()
    {
        const int messages = 4_000;
        var keys = new CapKey[messages];
        int[] accepted = new int[messages];
        var queue = System.Threading.Channels.Channel.CreateUnbounded<(Reservation Reservation, int Message, byte Part)>();
        Task[] links =
        [
            .. Enumerable.Range(0, 3).Select(seed => Task.Run(async () =>
            {
                var random = new Random(seed);
                await foreach ((Reservation reservation, int message, byte part) in queue.Reader.ReadAllAsync())
                {
                    bool isAccepted = random.Next(2) == 0;
                    if (isAccepted)
                    {
                        Volatile.Write(ref accepted[message], 1);
                    }

                    reservation.Settle(isAccepted ? ReservationOutcome.Committed : ReservationOutcome.Returned, part);
                }
            })),
        ];
        for (int message = 0; message < messages; message++)
        {
            keys[message] = CapKey.Of(CapKind.CommercialOfAll, 0, (ulong)message);
            Reservation? shared = null;
            for (byte part = 1; part <= 3; part++)
            {
                if (shared is null || !shared.TryJoin(part))
                {
                    shared?.Detach();
                    shared = Take(keys[message]);
                    shared.Attach();
                }

                queue.Writer.TryWrite((shared, message, part));
            }

            shared!.Detach();
        }

        queue.Writer.Complete();
        await Task.WhenAll(links).WaitAsync(TimeSpan.FromMinutes(2));
        for (int message = 0; message < messages; message++)
        {
            int counted = _ledger.Table.Count(keys[message], Day, Now);
            Assert.True(accepted[message] == 0 ? counted == 0 : counted >= 1, $"message {message}: accepted {accepted[message]}, counted {counted}");
        }
    }

    private Reservation Take(CapKey? key = null)
    {
        Reservation reservation = _pool.Rent();
        Assert.True(_ledger.Table.TryAdd(key ?? Key, Limits, Now));
        reservation.Hold(key ?? Key, Now);
        reservation.MarkTaken(Now);
        return reservation;
    }

    private sealed class NotedRecords : ILimitLog
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<LimitRecord> _records = new();

        public IReadOnlyCollection<LimitRecord> All => _records;

        public void Note(in LimitRecord record) => _records.Enqueue(record);
    }
}
