using System.Runtime.InteropServices;

namespace SpamGate.Screening.Limits;

/// <summary>
/// The messages of one SP on one calendar day: reserved by the worker that owns the SP, returned and committed by whichever thread hears of the outcome.
/// One atomic operation each.
/// </summary>
/// <remarks>A clock that steps back over midnight leaves the later day in force; one that had run days ahead does not hold it.</remarks>
public sealed class DailyQuota
{
    private const int CountBits = 40;
    private const long CountMask = (1L << CountBits) - 1;

    private Padded _state;

    /// <param name="key">Its name in the journal.</param>
    public DailyQuota(CapKey key) => Key = key;

    /// <summary>Its name in the journal.</summary>
    public CapKey Key { get; }

    /// <summary>Reserves one message of a day; false when the quota is used up.</summary>
    /// <param name="limit">Messages a day.</param>
    /// <param name="day">Number of the day; the day it is counted for, which a step of the clock may make another.</param>
    public bool TryTake(int limit, ref uint day)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _state.Reserved);
            uint seenDay = DayOf(seen);
            uint counted = seenDay == day + 1 ? seenDay : day;
            long used = seenDay == counted ? seen & CountMask : 0;
            if (used >= limit)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _state.Reserved, Of(counted, used + 1), seen) == seen)
            {
                day = counted;
                return true;
            }
        }
    }

    /// <summary>Takes a reservation back.</summary>
    public void Return(uint day) => Add(ref _state.Reserved, day, -1);

    /// <summary>Says that a reserved message counts for good.</summary>
    public void Commit(uint day) => Add(ref _state.Committed, day, 1);

    /// <summary>Messages reserved or committed on a day.</summary>
    public long UsedOn(uint day) => Volatile.Read(ref _state.Reserved) is var state && DayOf(state) == day ? state & CountMask : 0;

    /// <summary>What the journal keeps: the messages committed on the last day that had any.</summary>
    public LimitRecord Committed
    {
        get
        {
            long state = Volatile.Read(ref _state.Committed);
            return new LimitRecord(Key, DayOf(state), (uint)long.Min(uint.MaxValue, state & CountMask));
        }
    }

    /// <summary>Adds what an earlier run committed.</summary>
    public void Restore(uint day, uint count)
    {
        if (count > 0)
        {
            Add(ref _state.Reserved, day, count);
            Add(ref _state.Committed, day, count);
        }
    }

    private static void Add(ref long state, uint day, long count)
    {
        while (true)
        {
            long seen = Volatile.Read(ref state);
            long next = DayOf(seen) == day ? Of(day, long.Max(0, (seen & CountMask) + count))
                : DayOf(seen) < day && count > 0 ? Of(day, count)
                : seen;
            if (next == seen || Interlocked.CompareExchange(ref state, next, seen) == seen)
            {
                return;
            }
        }
    }

    private static uint DayOf(long state) => (uint)(state >> CountBits);

    private static long Of(uint day, long count) => (long)day << CountBits | count;

    // The worker writes the one, the links' threads the other.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(64)]
        public long Reserved;

        [FieldOffset(192)]
        public long Committed;
    }
}
