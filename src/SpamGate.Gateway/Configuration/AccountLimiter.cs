using System.Runtime.InteropServices;
using SpamGate.Screening.Limits;

namespace SpamGate.Gateway.Configuration;

/// <summary>The rate of an account, shared by all its sessions. The bucket lives on when the configuration is read again, the limit may change.</summary>
public sealed class AccountLimiter
{
    private readonly Bucket _bucket;

    /// <summary>A limiter with a full bucket.</summary>
    public AccountLimiter(GcraLimit limit)
        : this(limit, new Bucket())
    {
    }

    private AccountLimiter(GcraLimit limit, Bucket bucket)
    {
        Limit = limit;
        _bucket = bucket;
    }

    /// <summary>Rate and burst.</summary>
    public GcraLimit Limit { get; }

    /// <summary>The same bucket under another limit.</summary>
    public AccountLimiter With(GcraLimit limit) => new(limit, _bucket);

    /// <summary>Takes <paramref name="cost"/> messages if they conform. Any thread, no lock.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <param name="cost">Messages, all or none.</param>
    public bool TryTake(long now, int cost = 1) =>
        Limit.IsUnlimited || Gcra.TryTakeAtomic(ref _bucket.State.TheoreticalArrivalTime, Limit, now, cost);

    private sealed class Bucket
    {
        public Padded State;
    }

    // Alone on its cache lines: many sessions swap this one value.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)]
        public long TheoreticalArrivalTime;
    }
}
