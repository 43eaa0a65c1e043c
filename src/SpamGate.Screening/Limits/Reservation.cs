using System.Runtime.CompilerServices;

namespace SpamGate.Screening.Limits;

/// <summary>What became of a message that was reserved for.</summary>
public enum ReservationOutcome : byte
{
    /// <summary>Not delivered for certain: what it took is given back.</summary>
    Returned,

    /// <summary>The SMSC took it: it counts.</summary>
    Committed,

    /// <summary>The SMSC did not answer: it may have been delivered, so it counts, and its repetition does not count again.</summary>
    Unknown,
}

/// <summary>
/// What one message to one recipient took from caps and quotas between its screening and its answer. The parts of a long message share one, which counts when the
/// first of them does. Taken by the worker that owns the SP; settled once a part, by any thread.
/// </summary>
public sealed class Reservation
{
    private const int MostHolds = 6;
    private const int OpenMask = 0xFFFF;
    private const int CommittedBit = 1 << 16;
    private const int AttachedBit = 1 << 17;
    private const int ClosedBit = 1 << 18;

    private readonly ReservationPool _pool;
    private Holds _holds;
    private int _count;
    private DailyQuota? _quota;
    private uint _quotaDay;
    private CapKey _reused;
    private uint _takenAt;
    private PartBits _accepted;

    // Parts on their way, and the flags above.
    private int _state;

    internal Reservation(ReservationPool pool) => _pool = pool;

    internal Reservation? Next;

    /// <summary>True when caps and quotas have been asked: another part does not ask again.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Where it is counted.</summary>
    internal LimitLedger Ledger => _pool.Ledger;

    /// <summary>Counters it holds; for tests.</summary>
    internal int HoldCount => _count;

    /// <summary>Another part of the same message. False when the message does not count any more, or this part was accepted already and is a new copy.</summary>
    /// <param name="part">Number of the part, from 1.</param>
    public bool TryJoin(byte part)
    {
        if ((Volatile.Read(ref _accepted[part >> 6]) & (1UL << part)) != 0)
        {
            return false;
        }

        int seen = Volatile.Read(ref _state);
        while ((seen & ClosedBit) == 0)
        {
            int found = Interlocked.CompareExchange(ref _state, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>The long message it belongs to is remembered, and so is this.</summary>
    public void Attach() => Interlocked.Or(ref _state, AttachedBit);

    /// <summary>The long message is forgotten.</summary>
    public void Detach()
    {
        int before = Interlocked.And(ref _state, ~AttachedBit);
        if ((before & OpenMask) == 0 && (before & AttachedBit) != 0)
        {
            _pool.Return(this);
        }
    }

    /// <summary>One part's outcome.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="part">Number of the part; 0 = not a part.</param>
    /// <param name="mark">For an unknown outcome: what its repetition is recognised by.</param>
    public void Settle(ReservationOutcome outcome, byte part = 0, CapKey mark = default)
    {
        if (outcome == ReservationOutcome.Returned)
        {
            GiveBackIfLast();
        }
        else
        {
            if (outcome == ReservationOutcome.Committed)
            {
                Interlocked.Or(ref _accepted[part >> 6], 1UL << part);
            }
            else if (_count > 0 || _quota is not null || _reused != default)
            {
                Mark(mark);
            }

            if ((Interlocked.Or(ref _state, CommittedBit) & CommittedBit) == 0)
            {
                Commit();
            }
        }

        int seen = Volatile.Read(ref _state);
        while (true)
        {
            int found = Interlocked.CompareExchange(ref _state, seen - 1, seen);
            if (found == seen)
            {
                break;
            }

            seen = found;
        }

        if (((seen - 1) & (OpenMask | AttachedBit)) == 0)
        {
            _pool.Return(this);
        }
    }

    internal void Open()
    {
        _count = 0;
        _quota = null;
        _reused = default;
        _accepted = default;
        IsTaken = false;
        Volatile.Write(ref _state, 1);
    }

    internal void MarkTaken(uint seconds) => (IsTaken, _takenAt) = (true, seconds);

    internal void Hold(CapKey key, uint time) => _holds[_count++] = new LimitRecord(key, time, 1);

    internal void Hold(DailyQuota quota, uint day) => (_quota, _quotaDay) = (quota, day);

    /// <summary>It is the repetition of a message that counts already.</summary>
    internal void Reuse(CapKey mark) => _reused = mark;

    /// <summary>Gives back everything; for a message that a later cap refuses.</summary>
    internal void GiveBack()
    {
        CapTable table = Ledger.Table;
        for (int i = 0; i < _count; i++)
        {
            LimitRecord hold = _holds[i];
            if (hold.Key.Kind == CapKind.CampaignOfSp)
            {
                table.RemoveOfDay(hold.Key, hold.Time);
            }
            else
            {
                table.Remove(hold.Key, hold.Time);
            }
        }

        _quota?.Return(_quotaDay);
        _count = 0;
        _quota = null;
    }

    private void GiveBackIfLast()
    {
        int seen = Volatile.Read(ref _state);
        while ((seen & CommittedBit) == 0 && (seen & OpenMask) == 1)
        {
            int found = Interlocked.CompareExchange(ref _state, seen | ClosedBit, seen);
            if (found != seen)
            {
                seen = found;
                continue;
            }

            // Closed and still open by one: nobody joins, and nobody takes it back into the pool before this is done.
            GiveBack();
            if (_reused != default)
            {
                Mark(_reused);
            }

            return;
        }
    }

    private void Mark(CapKey mark)
    {
        uint until = _takenAt + LimitLedger.RetrySeconds;
        Ledger.Table.SetUntil(mark, until, _takenAt);
        Ledger.Log?.Note(new LimitRecord(mark, until, 1));
    }

    private void Commit()
    {
        for (int i = 0; i < _count; i++)
        {
            Ledger.Log?.Note(_holds[i]);
        }

        _quota?.Commit(_quotaDay);
    }

    [InlineArray(MostHolds)]
    private struct Holds
    {
        private LimitRecord _first;
    }

    [InlineArray(4)]
    private struct PartBits
    {
        private ulong _first;
    }
}
