using SpamGate.Screening.Classification;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Schedules;

/// <summary>
/// A schedule compiled for a span of time: the moments at which something changes, and what holds from each on. Immutable but for a hint that is only ever
/// a guess; any thread. Look-ups allocate nothing; one near the last costs two comparisons, any other a binary search over some 2,000 moments.
/// </summary>
public sealed class ScheduleTable
{
    /// <summary>Days ahead that a table knows. An SMSC keeps a message for days; SMPP could name a time in 99 years.</summary>
    public const int Horizon = 400;

    private const int DaysBack = 2;
    private const long Day = 24L * 60 * 60 * 1000;

    private readonly long[] _starts;
    private readonly ScheduleProfile[] _profiles;
    private int _hint;

    private ScheduleTable(long builtFor, long end, List<long> starts, List<ScheduleProfile> profiles)
    {
        BuiltFor = builtFor;
        End = end;
        _starts = [.. starts];
        _profiles = [.. profiles];
    }

    /// <summary>The moment it was built for, in unix milliseconds.</summary>
    public long BuiltFor { get; }

    /// <summary>First moment it knows, in unix milliseconds.</summary>
    public long Start => _starts[0];

    /// <summary>First moment it does not know any more.</summary>
    public long End { get; }

    /// <summary>Moments at which something changes.</summary>
    public int Count => _starts.Length;

    /// <summary>Compiles a document.</summary>
    /// <param name="document">The schedule.</param>
    /// <param name="zone">Time zone of its times.</param>
    /// <param name="now">The moment the table is for, in unix milliseconds; it reaches from two days before to <see cref="Horizon"/> days after.</param>
    public static ScheduleTable Build(ScheduleDocument document, TimeZoneInfo zone, long now)
    {
        long first = now - (DaysBack * Day);
        long end = now + (Horizon * Day);
        DateTime firstLocal = Local(zone, first);
        DateTime endLocal = Local(zone, end);
        var rules = new ScheduleRules(document, firstLocal.Year, endLocal.Year);
        var starts = new List<long>();
        var profiles = new List<ScheduleProfile>();
        foreach (long edge in Edges(rules, zone, first, end))
        {
            ScheduleProfile profile = rules.At(Local(zone, edge));
            if (profiles.Count == 0 || !profiles[^1].SameAs(profile))
            {
                starts.Add(edge);
                profiles.Add(profiles.Find(profile.SameAs) ?? profile);
            }
        }

        return new ScheduleTable(now, end, starts, profiles);
    }

    /// <summary>What holds at a moment; of moments outside the table, at its nearest one.</summary>
    /// <param name="utc">Unix milliseconds.</param>
    public ScheduleProfile At(long utc) => _profiles[IndexOf(utc)];

    /// <summary>
    /// The first moment from <paramref name="utc"/> on at which a commercial message may be delivered, and the first after it at which it may not.
    /// False when the table knows none.
    /// </summary>
    public bool TryNextAllowed(long utc, SmsCategory category, Card card, out long from, out long until)
    {
        int index = IndexOf(utc);
        while (index < _profiles.Length && _profiles[index].Blocks(category, card))
        {
            index++;
        }

        from = until = 0;
        if (index == _profiles.Length || utc >= End)
        {
            return false;
        }

        from = long.Max(utc, _starts[index]);
        while (++index < _profiles.Length && !_profiles[index].Blocks(category, card))
        {
        }

        until = index < _profiles.Length ? _starts[index] : End;
        return true;
    }

    /// <summary>True when there is a moment at which the category and card are blocked.</summary>
    public bool EverBlocks(SmsCategory category, Card card)
    {
        foreach (ScheduleProfile profile in _profiles)
        {
            if (profile.Blocks(category, card))
            {
                return true;
            }
        }

        return false;
    }

    private int IndexOf(long utc)
    {
        // Two threads may overwrite each other's guess: it is checked before it is used.
        int hint = _hint;
        if (utc >= _starts[hint] && (hint + 1 == _starts.Length || utc < _starts[hint + 1]))
        {
            return hint;
        }

        int index = Array.BinarySearch(_starts, utc);
        return _hint = int.Max(0, index < 0 ? ~index - 1 : index);
    }

    private static SortedSet<long> Edges(ScheduleRules rules, TimeZoneInfo zone, long first, long end)
    {
        var edges = new SortedSet<long> { first };
        int[] minutes = [.. rules.Minutes()];
        for (DateTime day = Local(zone, first).Date; day <= Local(zone, end).Date; day = day.AddDays(1))
        {
            foreach (int minute in minutes)
            {
                Add(day.AddMinutes(minute));
            }
        }

        foreach (DateTime edge in rules.PeriodEdges())
        {
            Add(edge);
        }

        foreach (long transition in Transitions(zone, first, end))
        {
            edges.Add(transition);
        }

        return edges;

        // Where clocks change, a local time comes twice or never; a moment too many is merged with its neighbour.
        void Add(DateTime local)
        {
            foreach (int days in (ReadOnlySpan<int>)[-1, 1])
            {
                long utc = Utc(local) - (long)zone.GetUtcOffset(DateTime.SpecifyKind(local.AddDays(days), DateTimeKind.Utc)).TotalMilliseconds;
                if (utc > first && utc < end)
                {
                    edges.Add(utc);
                }
            }
        }
    }

    private static IEnumerable<long> Transitions(TimeZoneInfo zone, long first, long end)
    {
        for (long day = first; day < end; day += Day)
        {
            TimeSpan before = Offset(zone, day);
            if (Offset(zone, day + Day) == before)
            {
                continue;
            }

            long low = day;
            long high = day + Day;
            while (high - low > 1)
            {
                long middle = low + ((high - low) / 2);
                (low, high) = Offset(zone, middle) == before ? (middle, high) : (low, middle);
            }

            yield return high;
        }
    }

    private static TimeSpan Offset(TimeZoneInfo zone, long utc) => zone.GetUtcOffset(DateTime.UnixEpoch.AddMilliseconds(utc));

    private static DateTime Local(TimeZoneInfo zone, long utc) =>
        DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(utc) + Offset(zone, utc), DateTimeKind.Unspecified);

    private static long Utc(DateTime local) => (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
