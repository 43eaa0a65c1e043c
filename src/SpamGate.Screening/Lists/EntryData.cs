namespace SpamGate.Screening.Lists;

/// <summary>
/// What is kept of a list entry beside its number, in one word that is read and written at once: 22 bits of owner, 10 of reason, 32 of expiry.
/// </summary>
/// <param name="Word">The packed word.</param>
internal readonly record struct EntryData(ulong Word)
{
    /// <summary>Largest owner number.</summary>
    public const int MaxOwner = (1 << 22) - 1;

    /// <summary>Largest reason number.</summary>
    public const int MaxReason = (1 << 10) - 1;

    /// <summary>Expiry of an entry that was removed: the first second of 1970, which is past at any look-up.</summary>
    private const uint RemovedExpiry = 1;

    /// <param name="owner">Whose entry it is; 0 = the platform's.</param>
    /// <param name="reason">Number of the reason code.</param>
    /// <param name="expires">Seconds since 1970 UTC from which on it no longer holds; 0 = never.</param>
    public EntryData(int owner, int reason, uint expires)
        : this(((ulong)(uint)owner << 42) | ((ulong)(uint)reason << 32) | (expires == RemovedExpiry ? RemovedExpiry + 1 : expires))
    {
    }

    public int Owner => (int)(Word >> 42);

    public int Reason => (int)(Word >> 32) & MaxReason;

    public uint Expires => (uint)Word;

    public bool IsRemoved => Expires == RemovedExpiry;

    /// <summary>True when the entry still holds.</summary>
    /// <param name="now">Seconds since 1970 UTC.</param>
    public bool Holds(uint now) => Expires == 0 || Expires > uint.Max(now, RemovedExpiry);

    /// <summary>The same entry, removed.</summary>
    public EntryData Removed() => new((Word & ~(ulong)uint.MaxValue) | RemovedExpiry);
}
