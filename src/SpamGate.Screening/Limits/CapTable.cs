using System.Runtime.CompilerServices;

namespace SpamGate.Screening.Limits;

/// <summary>
/// The counters of caps, for all SPs and workers: fixed memory, any thread, nothing allocated after it is made. Caps of a recipient span SPs, and SPs
/// live on different workers, so each stripe is claimed by one atomic exchange while it is looked at.
/// </summary>
/// <remarks>
/// What happens when it is full: a counter whose window is over gives its place first; else the one that has used the least share of its limit does, which may
/// let that recipient have as many messages more as it had counted (<see cref="Evictions"/>). A counter at its limit, a stopped subscriber and a quota never
/// give their place: when a stripe holds nothing else, the new message passes uncounted (<see cref="Uncounted"/>). Both are metrics with an alert.
/// Times are seconds since 1970 that never run backwards; <see cref="LimitLedger.Seconds"/> makes them.
/// </remarks>
public sealed class CapTable
{
    /// <summary>Counters that make a stripe as full as it should be on average: with 39 of 56 on average one stripe in 200 is full.</summary>
    private const int PlannedWays = 39;

    private const int WordsOfStripe = CapStripe.Size / sizeof(ulong);
    private const int SecondsOfDay = 86_400;

    /// <summary>Share that never gives its place, in thousandths.</summary>
    private const int Pinned = 1_000;

    private readonly ulong[] _words;
    private readonly int _first;
    private readonly int _stripes;
    private long _used;
    private long _evictions;
    private long _uncounted;
    private long _marksUntil;
    private int _hand;

    /// <param name="capacity">Counters to make room for, at least 1; each takes 105 octets of address space, and of memory once it is used.</param>
    public CapTable(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _stripes = int.Max(1, (int)(((long)capacity + PlannedWays - 1) / PlannedWays));
        _words = GC.AllocateArray<ulong>((_stripes + 1) * WordsOfStripe, pinned: true);
        nuint address = AddressOf(_words);
        _first = (int)((CapStripe.Size - (address % CapStripe.Size)) % CapStripe.Size / sizeof(ulong));
        Capacity = _stripes * CapStripe.Ways;
    }

    /// <summary>Places for counters.</summary>
    public int Capacity { get; }

    /// <summary>Counters held.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Counters below their limit that gave their place to another.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    /// <summary>Messages that passed uncounted because their stripe held only counters at their limit.</summary>
    public long Uncounted => Interlocked.Read(ref _uncounted);

    /// <summary>Counts a message if its sliding windows have room.</summary>
    /// <returns>False when a limit is reached.</returns>
    public bool TryAdd(CapKey key, CapLimits limits, uint seconds)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        bool fits = true;
        int way = WayOf(ref stripe, key, limits, seconds);
        if (way >= 0)
        {
            Span<uint> slots = stripe.SlotsAt(way);
            int quantum = CapLimits.QuantumOf(key.Kind);
            fits = CapWindow.HasRoom(slots, limits.Of(key.Kind), quantum, seconds);
            if (fits)
            {
                CapWindow.Add(slots, CapLimits.LongestOf(key.Kind), quantum, seconds, seconds, 1);
            }
        }

        stripe.Release();
        return fits;
    }

    /// <summary>Takes back what <see cref="TryAdd"/> counted at <paramref name="seconds"/>.</summary>
    public void Remove(CapKey key, uint seconds)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        if (stripe.Find(key) is var way and >= 0)
        {
            CapWindow.Remove(stripe.SlotsAt(way), CapLimits.QuantumOf(key.Kind), seconds);
        }

        stripe.Release();
    }

    /// <summary>Messages within the last <paramref name="window"/> seconds.</summary>
    public int Count(CapKey key, int window, uint seconds)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        int way = stripe.Find(key);
        int count = way < 0 ? 0 : CapWindow.Count(stripe.SlotsAt(way), window, CapLimits.QuantumOf(key.Kind), seconds);
        stripe.Release();
        return count;
    }

    /// <summary>Counts a message of a calendar day if fewer than <paramref name="limit"/> have been.</summary>
    public bool TryAddOfDay(CapKey key, uint limit, uint day, uint seconds)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        bool fits = true;
        int way = WayOf(ref stripe, key, CapLimits.None, seconds);
        if (way >= 0)
        {
            Span<uint> slots = stripe.SlotsAt(way);
            if (slots[0] != day)
            {
                (slots[0], slots[1]) = (day, 0);
            }

            fits = slots[1] < limit;
            slots[1] += fits ? 1u : 0;
        }

        stripe.Release();
        return fits;
    }

    /// <summary>Takes back what <see cref="TryAddOfDay"/> counted.</summary>
    public void RemoveOfDay(CapKey key, uint day)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        if (stripe.Find(key) is var way and >= 0 && stripe.SlotsAt(way) is var slots && slots[0] == day && slots[1] > 0)
        {
            slots[1]--;
        }

        stripe.Release();
    }

    /// <summary>Messages of a calendar day.</summary>
    public uint CountOfDay(CapKey key, uint day)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        uint count = stripe.Find(key) is var way and >= 0 && stripe.SlotsAt(way)[0] == day ? stripe.SlotsAt(way)[1] : 0;
        stripe.Release();
        return count;
    }

    /// <summary>Sets the moment of a stop or of a retry mark; a later one stays.</summary>
    public void SetUntil(CapKey key, uint until, uint seconds)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        if (WayOf(ref stripe, key, CapLimits.None, seconds) is var way and >= 0)
        {
            Span<uint> slots = stripe.SlotsAt(way);
            slots[0] = uint.Max(slots[0], until);
        }

        stripe.Release();
        if (key.Kind == CapKind.RetryMark && until > Volatile.Read(ref _marksUntil))
        {
            Volatile.Write(ref _marksUntil, until);
        }
    }

    /// <summary>True while the moment that was set has not come.</summary>
    public bool IsBefore(CapKey key, uint seconds)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        bool before = stripe.Find(key) is var way and >= 0 && stripe.SlotsAt(way)[0] > seconds;
        stripe.Release();
        return before;
    }

    /// <summary>False when there is surely no retry mark: the usual case, in which a message is spared the look for its own.</summary>
    public bool MayHaveMarks(uint seconds) => seconds < Volatile.Read(ref _marksUntil);

    /// <summary>Takes a retry mark away; false when there is none.</summary>
    public bool TakeMark(CapKey key, uint seconds)
    {
        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        bool taken = false;
        if (stripe.Find(key) is var way and >= 0)
        {
            taken = stripe.SlotsAt(way)[0] > seconds;
            Free(ref stripe, way);
        }

        stripe.Release();
        return taken;
    }

    /// <summary>Counts what the journal remembers, without asking limits. What lies ahead of now counts from now.</summary>
    public void Restore(in LimitRecord record, uint seconds)
    {
        CapKey key = record.Key;
        if (LimitRecord.IsOver(record, seconds))
        {
            return;
        }

        if (key.Kind is CapKind.SenderStop or CapKind.RetryMark)
        {
            SetUntil(key, record.Time, seconds);
            return;
        }

        ref CapStripe stripe = ref StripeOf(key);
        stripe.Claim();
        if (WayOf(ref stripe, key, CapLimits.None, seconds) is var way and >= 0)
        {
            Span<uint> slots = stripe.SlotsAt(way);
            if (CapLimits.Slides(key.Kind))
            {
                CapWindow.Add(slots, CapLimits.LongestOf(key.Kind), CapLimits.QuantumOf(key.Kind), uint.Min(record.Time, seconds), seconds, record.Count);
            }
            else if (record.Time >= slots[0])
            {
                uint before = record.Time == slots[0] ? slots[1] : 0;
                slots[0] = record.Time;
                slots[1] = key.Kind == CapKind.DailyQuota ? uint.Max(before, record.Count) : before + record.Count;
            }
        }

        stripe.Release();
    }

    /// <summary>Frees the counters whose time is over, in the next <paramref name="stripes"/> stripes. One caller at a time; the whole table at least once a week.</summary>
    public void Sweep(int stripes, uint seconds)
    {
        for (int i = 0; i < int.Min(stripes, _stripes); i++)
        {
            _hand = (_hand + 1) % _stripes;
            ref CapStripe stripe = ref StripeAt(_hand);
            stripe.Claim();
            for (int way = 0; way < CapStripe.Ways; way++)
            {
                if (stripe.KeyAt(way) is { Value: not 0 } key && IsOver(key, stripe.SlotsAt(way), seconds))
                {
                    Free(ref stripe, way);
                }
            }

            stripe.Release();
        }
    }

    /// <summary>Stripes there are.</summary>
    public int Stripes => _stripes;

    private static unsafe nuint AddressOf(ulong[] pinned)
    {
        fixed (ulong* first = pinned)
        {
            return (nuint)first;
        }
    }

    private ref CapStripe StripeOf(CapKey key) => ref StripeAt((int)((key.Value >> 32) * (ulong)_stripes >> 32));

    private ref CapStripe StripeAt(int index) => ref Unsafe.As<ulong, CapStripe>(ref _words[_first + (index * WordsOfStripe)]);

    private int WayOf(ref CapStripe stripe, CapKey key, CapLimits limits, uint seconds)
    {
        int way = stripe.Find(key);
        if (way >= 0)
        {
            return way;
        }

        way = stripe.FindFree();
        if (way < 0)
        {
            way = GiveUp(ref stripe, limits, seconds);
            if (way < 0)
            {
                Interlocked.Increment(ref _uncounted);
                return -1;
            }
        }

        Interlocked.Increment(ref _used);
        stripe.Begin(way, key);
        return way;
    }

    private void Free(ref CapStripe stripe, int way)
    {
        stripe.End(way);
        Interlocked.Decrement(ref _used);
    }

    private int GiveUp(ref CapStripe stripe, CapLimits limits, uint seconds)
    {
        int victim = -1;
        int least = Pinned;
        for (int way = 0; way < CapStripe.Ways; way++)
        {
            CapKey key = stripe.KeyAt(way);
            Span<uint> slots = stripe.SlotsAt(way);
            if (IsOver(key, slots, seconds))
            {
                (victim, least) = (way, -2);
                break;
            }

            int share = ShareOf(key, slots, limits, seconds);
            if (share < least)
            {
                (victim, least) = (way, share);
            }
        }

        if (victim >= 0)
        {
            if (least > -2)
            {
                Interlocked.Increment(ref _evictions);
            }

            Free(ref stripe, victim);
        }

        return victim;
    }

    /// <summary>How near a counter is to its limit, in thousandths.</summary>
    private static int ShareOf(CapKey key, ReadOnlySpan<uint> slots, CapLimits limits, uint seconds)
    {
        if (!CapLimits.Slides(key.Kind))
        {
            return key.Kind switch
            {
                CapKind.RetryMark => -1,

                // Its limit is the SP's: a text sent a thousand times stays, one sent once is one of many.
                CapKind.CampaignOfSp => (int)uint.Min(slots[1], Pinned - 1),
                _ => Pinned,
            };
        }

        int share = 0;
        foreach (CapWindowLimit window in limits.Of(key.Kind))
        {
            if (window.Limit > 0)
            {
                int count = CapWindow.Count(slots, window.Seconds, CapLimits.QuantumOf(key.Kind), seconds);
                share = int.Max(share, (int)long.Min(Pinned, (long)count * Pinned / window.Limit));
            }
        }

        return share;
    }

    private static bool IsOver(CapKey key, Span<uint> slots, uint seconds) => key.Kind switch
    {
        CapKind.SenderStop or CapKind.RetryMark => slots[0] <= seconds,

        // A local day begins up to 14 hours before the one of Greenwich and ends up to 12 hours after it.
        CapKind.CampaignOfSp or CapKind.DailyQuota => slots[0] + 1 < seconds / SecondsOfDay,
        _ => CapWindow.Expire(slots, CapLimits.LongestOf(key.Kind), CapLimits.QuantumOf(key.Kind), seconds),
    };
}
