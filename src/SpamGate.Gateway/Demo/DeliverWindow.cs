namespace SpamGate.Gateway.Demo;

/// <summary>Deliveries of one connection that wait for their acknowledgement. Not thread-safe: the session's gate is held.</summary>
internal sealed class DeliverWindow
{
    private readonly Slot[] _slots;
    private readonly int _size;
    private uint _sequence;

    internal DeliverWindow(int size)
    {
        _size = size;

        // Room beyond the window, so that one delivery that is never answered does not block the numbers after it.
        _slots = new Slot[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size * 2)];
    }

    internal int InFlight { get; private set; }

    internal int Free => _size - InFlight;

    /// <summary>Keeps the delivery under a new sequence number. There is room: <see cref="Free"/> was asked.</summary>
    internal uint Add(in PendingDelivery delivery, long now)
    {
        ref Slot slot = ref _slots[0];
        do
        {
            _sequence = _sequence >= 0x7FFFFFFF ? 1 : _sequence + 1;
            slot = ref _slots[_sequence & (uint)(_slots.Length - 1)];
        }
        while (slot.Sequence != 0);

        slot.Sequence = _sequence;
        slot.SentAt = now;
        slot.Delivery = delivery;
        InFlight++;
        return _sequence;
    }

    /// <summary>Takes the delivery that <paramref name="sequence"/> acknowledges; false when none waits under that number.</summary>
    internal bool TryTake(uint sequence, out PendingDelivery delivery)
    {
        ref Slot slot = ref _slots[sequence & (uint)(_slots.Length - 1)];
        if (sequence == 0 || slot.Sequence != sequence)
        {
            delivery = default;
            return false;
        }

        delivery = slot.Delivery;
        slot = default;
        InFlight--;
        return true;
    }

    /// <summary>Returns what was sent at or before <paramref name="sentUntil"/> to the mailbox, due at <paramref name="dueAt"/>; how many.</summary>
    internal int ReturnTo(SmscMailbox mailbox, long sentUntil, long dueAt)
    {
        int returned = 0;
        for (int i = 0; i < _slots.Length && InFlight > 0; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Sequence == 0 || slot.SentAt > sentUntil)
            {
                continue;
            }

            PendingDelivery delivery = slot.Delivery;
            delivery.DueAt = dueAt;
            slot = default;
            InFlight--;
            returned++;
            mailbox.Return(in delivery);
        }

        return returned;
    }

    private struct Slot
    {
        internal uint Sequence;
        internal long SentAt;
        internal PendingDelivery Delivery;
    }
}
