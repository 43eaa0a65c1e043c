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
