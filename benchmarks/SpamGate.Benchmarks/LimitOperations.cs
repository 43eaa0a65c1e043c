using SpamGate.Screening.Limits;

namespace SpamGate.Benchmarks;

/// <summary>Caps of recipients at carrier size: reserve, and give back, for a recipient that differs each time.</summary>
public sealed class LimitOperations
{
    private const uint Now = 1_795_000_000;
    private static readonly CapLimits Limits = new(commercial: 3, messages: 50);
    private readonly CapTable _table;
    private readonly uint _recipients;
    private readonly DailyQuota _quota = new(CapKey.Of(CapKind.DailyQuota, 1, 0));
    private uint _next;

    /// <summary>Fills a table.</summary>
    /// <param name="recipients">Counters in it; 0 = one, again and again.</param>
    public LimitOperations(int recipients)
    {
        _recipients = (uint)int.Max(1, recipients);
        _table = new CapTable(int.Max(1_000, recipients));
        for (uint i = 0; i < recipients; i++)
        {
            _table.TryAdd(KeyOf(i), Limits, Now);
        }
    }

    /// <summary>Counters held.</summary>
    public long Used => _table.Used;

    /// <summary>Counters that gave their place while it was filled.</summary>
    public long Evictions => _table.Evictions;

    /// <summary>One cap of one recipient: reserved and given back.</summary>
    public void ReserveAndReturn()
    {
        CapKey key = Next();
        if (_table.TryAdd(key, Limits, Now))
        {
            _table.Remove(key, Now);
        }
    }

    /// <summary>One cap of one recipient, looked at.</summary>
    public void Check() => _table.Count(Next(), 86_400, Now);

    /// <summary>A quota: reserved and committed.</summary>
    public void Quota()
    {
        uint day = 20_000;
        _quota.TryTake(int.MaxValue, ref day);
        _quota.Commit(day);
    }

    // A walk in no order that a processor could foresee.
    private CapKey Next()
    {
        _next = (_next * 1_664_525) + 1_013_904_223;
        return KeyOf((uint)((ulong)_next * _recipients >> 32));
    }

    private static CapKey KeyOf(uint recipient) => CapKey.Of(CapKind.CommercialOfAll, 0, recipient);
}
