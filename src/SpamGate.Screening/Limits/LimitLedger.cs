using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Limits;

/// <summary>
/// What is counted against caps and quotas, for the life of the process: the table, the quotas, the journal they are taken down in, and the clock they run on.
/// </summary>
/// <param name="capacity">Counters to make room for.</param>
public sealed class LimitLedger(int capacity)
{
    /// <summary>How long the repetition of a message with unknown outcome is not counted again, in seconds: clients try again after seconds to minutes.</summary>
    public const uint RetrySeconds = 600;

    private const long Unset = long.MinValue;
    private readonly Lock _change = new();
    private long _clockOffset = Unset;
    private volatile DailyQuota[] _quotas = [];

    /// <summary>Counters of caps.</summary>
    public CapTable Table { get; } = new(capacity);

    /// <summary>Where commitments are noted; null = nowhere.</summary>
    public ILimitLog? Log { get; set; }

    /// <summary>Quotas in use.</summary>
    public IReadOnlyList<DailyQuota> Quotas => _quotas;

    /// <summary>
    /// Seconds since 1970 on a clock that is set by the wall clock once and then runs with the monotonic one: a step of the wall clock neither frees nor
    /// holds anybody. A restart sets it anew.
    /// </summary>
    public uint Seconds(in ScreeningTime now)
    {
        long offset = Volatile.Read(ref _clockOffset);
        if (offset == Unset)
        {
            long wanted = now.Utc - (now.Monotonic / 1_000_000);
            long found = Interlocked.CompareExchange(ref _clockOffset, wanted, Unset);
            offset = found == Unset ? wanted : found;
        }

        return (uint)long.Max(0, ((now.Monotonic / 1_000_000) + offset) / 1_000);
    }

    /// <summary>A quota for an SP, with what the journal remembers of it. Once for each SP; any thread.</summary>
    /// <param name="sp">The SP's identity.</param>
    /// <param name="day">Today.</param>
    public DailyQuota AddQuota(ulong sp, uint day)
    {
        lock (_change)
        {
            CapKey key = CapKey.Of(CapKind.DailyQuota, sp, 0);
            if (Array.Find(_quotas, quota => quota.Key == key) is { } known)
            {
                return known;
            }

            var added = new DailyQuota(key);
            added.Restore(day, Table.CountOfDay(key, day));
            _quotas = [.. _quotas, added];
            return added;
        }
    }

    /// <summary>Takes over records of an earlier run.</summary>
    public void Restore(ReadOnlySpan<LimitRecord> records, uint seconds)
    {
        foreach (ref readonly LimitRecord record in records)
        {
            Table.Restore(record, seconds);
        }
    }

    /// <summary>After the last <see cref="Restore"/>: gives quotas that were in use before it their earlier messages.</summary>
    public void EndRestore()
    {
        lock (_change)
        {
            foreach (DailyQuota quota in _quotas)
            {
                uint day = quota.Committed.Time;
                quota.Restore(day, Table.CountOfDay(quota.Key, day));
            }
        }
    }
}
