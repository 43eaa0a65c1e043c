namespace SpamGate.Screening.Campaigns;

/// <summary>The campaigns that one worker sees over all its SPs, and what it heard of the others'. Written by that worker only.</summary>
public sealed class WorkerCampaigns
{
    /// <summary>Campaigns a worker holds; some 2 MB, taken when campaigns are first counted.</summary>
    public const int Capacity = 8_192;

    /// <summary>Campaigns a worker tells of.</summary>
    private const int MostPublished = 512;

    private const long ExchangeInterval = 1_000_000_000;

    private readonly CampaignExchange _exchange;
    private readonly int _index;
    private CampaignTable? _table;
    private CampaignSummary[] _summaries = [];
    private Publication _published = new(long.MinValue / 2, []);
    private long _nextExchange = long.MinValue;
    private int _round;

    internal WorkerCampaigns(CampaignExchange exchange, int index)
    {
        _exchange = exchange;
        _index = index;
    }

    /// <summary>A worker that has no others.</summary>
    public static WorkerCampaigns Alone() => new CampaignExchange(1)[0];

    /// <summary>Counts a message here; the counts are those of all workers.</summary>
    public CampaignCounts Observe(in CampaignSighting sighting, CampaignLimits limits, long now)
    {
        _table ??= new CampaignTable(Capacity);
        CampaignCounts here = _table.Observe(sighting, limits.Window, now);
        if (_exchange.All.Length == 1)
        {
            return here;
        }

        if (now >= _nextExchange)
        {
            _nextExchange = now + ExchangeInterval;
            Exchange(_table, limits, now);
        }

        CampaignCounts elsewhere = _table.Elsewhere(sighting.Fingerprint, _round);
        return new CampaignCounts(here.Recipients + elsewhere.Recipients, here.Senders + elsewhere.Senders, here.Contacts + elsewhere.Contacts);
    }

    private void Exchange(CampaignTable table, CampaignLimits limits, long now)
    {
        // A campaign that reaches the limit in sum has a worker with its share of it; senders and contacts count from the first on.
        int workers = _exchange.All.Length;
        int least = limits.Senders > 0 || limits.Contacts > 0 ? 1 : int.Max(1, limits.Recipients / (workers * 2));
        _summaries = _summaries.Length > 0 ? _summaries : new CampaignSummary[Capacity];
        int count = table.Summarise(_summaries, least, now);
        Span<CampaignSummary> found = _summaries.AsSpan(0, count);
        found.Sort(static (left, right) => right.Counts.Recipients.CompareTo(left.Counts.Recipients));
        Volatile.Write(ref _published, new Publication(now, found[..int.Min(count, MostPublished)].ToArray()));

        _round++;
        foreach (WorkerCampaigns other in _exchange.All)
        {
            if (other._index == _index)
            {
                continue;
            }

            // A worker without traffic publishes no more: what it last said has left the window by then.
            Publication published = Volatile.Read(ref other._published);
            foreach (CampaignSummary summary in now - published.At < limits.Window ? published.Campaigns : [])
            {
                table.AddElsewhere(summary, _round);
            }
        }
    }

    private sealed record Publication(long At, CampaignSummary[] Campaigns);
}
