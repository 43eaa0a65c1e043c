using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace SpamGate.Smpp.Sessions;

/// <summary>
/// The requests of one direction that wait for their answer, by sequence_number. One sender reserves; any threads complete, expire or drain.
/// No locks, no allocation after construction.
/// </summary>
/// <remarks>
/// Each slot has a state word: free, claimed, or the sequence_number in flight. Whoever swaps the sequence for "claimed" owns the item, so every
/// item leaves exactly once; the whole sequence is compared, so a late answer never meets the slot's next user. Sequence numbers run from 1 to
/// 0x7FFFFFFF and wrap; a number whose slot is still taken is skipped, so one silent request never stops the window.
/// </remarks>
public sealed class SendWindow<T>
    where T : class
{
    private const uint Free = 0;
    private const uint Claimed = 0x80000000;
    private const uint LastSequence = 0x7FFFFFFF;

    private readonly Slot[] _slots;
    private readonly uint _mask;
    private uint _lastSequence;
    private int _inFlight;
    private int _closed;

    /// <summary>A window of <paramref name="size"/> requests, 1 to 1,048,576, whose first sequence_number is 1.</summary>
    public SendWindow(int size)
        : this(size, lastSequence: 0)
    {
    }

    /// <summary>A window that goes on after <paramref name="lastSequence"/> (0 to 0x7FFFFFFF).</summary>
    public SendWindow(int size, uint lastSequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastSequence, LastSequence);
        Size = size;
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)size)];
        _mask = (uint)_slots.Length - 1;
        _lastSequence = lastSequence;
    }

    /// <summary>Most requests in flight.</summary>
    public int Size { get; }

    /// <summary>Requests in flight now; exact for the sender, a snapshot for others.</summary>
    public int InFlight => Math.Max(0, Volatile.Read(ref _inFlight));

    /// <summary>True once <see cref="Close"/> was called.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>
    /// Sender only. Takes a slot for <paramref name="item"/>, sent at <paramref name="now"/> (monotonic nanoseconds). False when the window is
    /// full or closed; the item is then still the caller's.
    /// </summary>
    public bool TryReserve(T item, long now, out uint sequenceNumber)
    {
        sequenceNumber = 0;
        if (Volatile.Read(ref _inFlight) >= Size || IsClosed)
        {
            return false;
        }

        uint sequence = _lastSequence;
        for (int tries = 0; tries <= _slots.Length; tries++)
        {
            sequence = sequence >= LastSequence ? 1 : sequence + 1;
            ref Slot slot = ref _slots[sequence & _mask];
            if (Volatile.Read(ref slot.State) != Free)
            {
                continue;
            }

            _lastSequence = sequence;
            slot.Item = item;
            slot.ReservedAt = now;
            Volatile.Write(ref slot.State, sequence);

            // A full fence between publishing the slot and looking for a close: either we see it, or Close sees the slot.
            Interlocked.Increment(ref _inFlight);
            if (IsClosed && TryComplete(sequence, out _))
            {
                return false;
            }

            sequenceNumber = sequence;
            return true;
        }

        return false;
    }

    /// <summary>Goes on after <paramref name="lastSequence"/> (0 to 0x7FFFFFFF). Sender only.</summary>
    public void ContinueAfter(uint lastSequence)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lastSequence, LastSequence);
        _lastSequence = lastSequence;
    }

    /// <summary>A sequence_number for a request that waits in no slot (enquire_link, unbind). Sender only.</summary>
    public uint TakeSequenceNumber()
    {
        uint sequence = _lastSequence;
        do
        {
            sequence = sequence >= LastSequence ? 1 : sequence + 1;
        }
        while (Volatile.Read(ref _slots[sequence & _mask].State) == sequence);

        return _lastSequence = sequence;
    }

    /// <summary>Takes the item that waits under <paramref name="sequenceNumber"/>; false when none does (late, unsolicited or repeated answers).</summary>
    public bool TryComplete(uint sequenceNumber, [NotNullWhen(true)] out T? item)
    {
        // Neither "free" nor "claimed" is a sequence_number we assign.
        if (sequenceNumber is Free or >= Claimed)
        {
            item = null;
            return false;
        }

        return TryClaim(ref _slots[sequenceNumber & _mask], sequenceNumber, out item);
    }

    /// <summary>Takes every item that waits for <paramref name="timeout"/> nanoseconds or longer; returns how many.</summary>
    public int Expire(long now, long timeout, Action<T, uint> expired) =>
        Expire(now, timeout, expired, static (action, item, sequence) => action(item, sequence));

    /// <inheritdoc cref="Expire(long, long, Action{T, uint})"/>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <param name="timeout">Nanoseconds.</param>
    /// <param name="state">Handed to <paramref name="expired"/>, so that it needs no closure.</param>
    /// <param name="expired">Gets each item and its sequence_number; the item is the callee's from then on.</param>
    public int Expire<TState>(long now, long timeout, TState state, Action<TState, T, uint> expired)
    {
        ArgumentNullException.ThrowIfNull(expired);
        int count = 0;
        for (int i = 0; i < _slots.Length; i++)
        {
            ref Slot slot = ref _slots[i];
            uint sequence = Volatile.Read(ref slot.State);

            // Should the slot change hands between these reads, the claim below compares another sequence and fails.
            if (sequence is Free or Claimed || now - Volatile.Read(ref slot.ReservedAt) < timeout || !TryClaim(ref slot, sequence, out T? item))
            {
                continue;
            }

            count++;
            expired(state, item, sequence);
        }

        return count;
    }

    /// <summary>Takes every item that waits; returns how many.</summary>
    public int Drain(Action<T, uint> drained) => Expire(0, long.MinValue, drained);

    /// <inheritdoc cref="Drain(Action{T, uint})"/>
    /// <param name="state">Handed to <paramref name="drained"/>.</param>
    /// <param name="drained">Gets each item and its sequence_number.</param>
    public int Drain<TState>(TState state, Action<TState, T, uint> drained) => Expire(0, long.MinValue, state, drained);

    /// <summary>
    /// Refuses reservations from now on and takes every item that waits. With a sender at work beside it each item is either drained here or
    /// refused there, never both, never neither.
    /// </summary>
    public int Close<TState>(TState state, Action<TState, T, uint> drained)
    {
        Interlocked.Exchange(ref _closed, 1);
        return Drain(state, drained);
    }

    private bool TryClaim(ref Slot slot, uint sequenceNumber, [NotNullWhen(true)] out T? item)
    {
        if (Interlocked.CompareExchange(ref slot.State, Claimed, sequenceNumber) != sequenceNumber)
        {
            item = null;
            return false;
        }

        item = slot.Item!;
        slot.Item = null;
        Volatile.Write(ref slot.State, Free);
        Interlocked.Decrement(ref _inFlight);
        return true;
    }

    private struct Slot
    {
        public T? Item;
        public long ReservedAt;
        public uint State;
    }
}
