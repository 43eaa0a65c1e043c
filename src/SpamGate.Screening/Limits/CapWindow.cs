namespace SpamGate.Screening.Limits;

/// <summary>
/// A sliding window in sixteen 32-bit slots: 20 bits of epoch (time divided by the quantum), 12 bits of count. A slot lives until its whole quantum
/// has left the window, so that no stretch of the window's length ever holds more than the limit.
/// </summary>
internal static class CapWindow
{
    /// <summary>Slots of a window.</summary>
    public const int Slots = 16;

    /// <summary>Largest count of a slot, less what a race of two writers could add.</summary>
    public const int MostInSlot = 4_000;

    private const int CountBits = 12;
    private const uint CountMask = (1 << CountBits) - 1;
    private const uint EpochMask = (1 << (32 - CountBits)) - 1;

    /// <summary>Epochs that may lie ahead of now and still count: messages decided a moment earlier by another worker with a later clock, or stamped before a
    /// step backwards. Beyond it an epoch is one of a past round of the 20 bits.</summary>
    private const uint AheadMost = 1 << 17;

    /// <summary>True when one more message keeps every limit.</summary>
    public static bool HasRoom(ReadOnlySpan<uint> slots, ReadOnlySpan<CapWindowLimit> windows, int quantum, uint seconds)
    {
        foreach (CapWindowLimit window in windows)
        {
            if (window.Limit > 0 && Count(slots, window.Seconds, quantum, seconds) >= window.Limit)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Messages within a window of <paramref name="length"/> seconds that ends now.</summary>
    public static int Count(ReadOnlySpan<uint> slots, int length, int quantum, uint seconds)
    {
        uint epoch = seconds / (uint)quantum;
        uint span = (uint)(length / quantum);
        int count = 0;
        foreach (uint slot in slots)
        {
            if (IsLive(slot, epoch, span))
            {
                count += (int)(slot & CountMask);
            }
        }

        return count;
    }

    /// <summary>Counts <paramref name="count"/> messages at <paramref name="at"/> seconds, which lies within <paramref name="length"/> seconds before <paramref name="now"/>.</summary>
    public static void Add(Span<uint> slots, int length, int quantum, uint at, uint now, uint count)
    {
        uint epoch = at / (uint)quantum;
        uint nowEpoch = now / (uint)quantum;
        uint span = (uint)(length / quantum);
        int free = -1;
        int newest = 0;
        uint newestAge = uint.MaxValue;
        for (int i = 0; i < slots.Length; i++)
        {
            if (!IsLive(slots[i], nowEpoch, span))
            {
                free = free < 0 ? i : free;
                continue;
            }

            uint age = (nowEpoch - (slots[i] >> CountBits)) & EpochMask;
            if (slots[i] >> CountBits == (epoch & EpochMask))
            {
                slots[i] = Slot(epoch, (slots[i] & CountMask) + count);
                return;
            }

            if (age < newestAge)
            {
                (newest, newestAge) = (i, age);
            }
        }

        // More moments than slots, which a limit lowered and raised again can bring about: joined to the newest, which only keeps them longer.
        slots[free < 0 ? newest : free] = free < 0 ? Slot(nowEpoch, (slots[newest] & CountMask) + count) : Slot(epoch, count);
    }

    /// <summary>Takes back one message counted at <paramref name="at"/>.</summary>
    public static void Remove(Span<uint> slots, int quantum, uint at)
    {
        uint epoch = (at / (uint)quantum) & EpochMask;
        foreach (ref uint slot in slots)
        {
            if (slot >> CountBits == epoch && (slot & CountMask) > 0)
            {
                slot = (slot & CountMask) == 1 ? 0 : slot - 1;
                return;
            }
        }
    }

    /// <summary>Forgets what has left the window; true when nothing is left.</summary>
    public static bool Expire(Span<uint> slots, int length, int quantum, uint seconds)
    {
        bool empty = true;
        uint epoch = seconds / (uint)quantum;
        foreach (ref uint slot in slots)
        {
            if (IsLive(slot, epoch, (uint)(length / quantum)))
            {
                empty = false;
            }
            else
            {
                slot = 0;
            }
        }

        return empty;
    }

    private static uint Slot(uint epoch, uint count) => (epoch & EpochMask) << CountBits | uint.Min(count, CountMask);

    private static bool IsLive(uint slot, uint epoch, uint span)
    {
        uint age = (epoch - (slot >> CountBits)) & EpochMask;
        return (slot & CountMask) != 0 && (age <= span || age > EpochMask - AheadMost);
    }
}
