namespace SpamGate.Compliance.Audit;

/// <summary>
/// The one order events are folded in: by moment, then what is decided on before the decision, then by identity. It depends on the events alone, so any
/// two of the same events give the same standing however they arrived.
/// </summary>
public sealed class ConductOrder : IComparer<ConductEvent>
{
    /// <summary>The order.</summary>
    public static readonly ConductOrder Instance = new();

    private ConductOrder()
    {
    }

    /// <summary>Brings events into the order. By their moments first, as plain numbers: of many events that is most of the work, and most moments differ.</summary>
    public static void Sort(Span<ConductEvent> events)
    {
        if (events.Length < 2)
        {
            return;
        }

        long[] moments = new long[events.Length];
        bool isSorted = true;
        for (int i = 0; i < events.Length; i++)
        {
            moments[i] = events[i].At;
            isSorted &= i == 0 || moments[i] > moments[i - 1];
        }

        if (isSorted)
        {
            return;
        }

        moments.AsSpan().Sort(events);
        for (int start = 0, end; start < moments.Length; start = end)
        {
            for (end = start + 1; end < moments.Length && moments[end] == moments[start];)
            {
                end++;
            }

            if (end - start > 1)
            {
                events[start..end].Sort(Instance);
            }
        }
    }

    /// <inheritdoc/>
    public int Compare(ConductEvent? x, ConductEvent? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int byMoment = x.At.CompareTo(y.At);
        if (byMoment != 0)
        {
            return byMoment;
        }

        int byRank = x.Rank.CompareTo(y.Rank);
        return byRank != 0 ? byRank : x.Id.CompareTo(y.Id);
    }
}
