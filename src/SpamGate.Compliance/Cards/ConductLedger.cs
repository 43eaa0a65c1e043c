using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;

namespace SpamGate.Compliance.Cards;

/// <summary>The histories of all SPs under one ladder. Not thread-safe: one owner.</summary>
public sealed class ConductLedger(LadderSettings ladder, WorkingCalendar calendar)
{
    private readonly Dictionary<string, SpHistory> _histories = new(StringComparer.Ordinal);

    /// <summary>The numbers.</summary>
    public LadderSettings Ladder => ladder;

    /// <summary>SPs with a past.</summary>
    public IEnumerable<string> SpIds => _histories.Keys;

    /// <summary>A ledger of these events, in any order; the fold of all history at once.</summary>
    public static ConductLedger Of(IEnumerable<ConductEvent> events, LadderSettings ladder, WorkingCalendar calendar)
    {
        var bySp = new Dictionary<string, List<ConductEvent>>(StringComparer.Ordinal);
        foreach (ConductEvent fact in events)
        {
            if (!bySp.TryGetValue(fact.SpId, out List<ConductEvent>? own))
            {
                bySp.Add(fact.SpId, own = []);
            }

            own.Add(fact);
        }

        var ledger = new ConductLedger(ladder, calendar);
        foreach ((string spId, List<ConductEvent> own) in bySp)
        {
            ledger._histories.Add(spId, new SpHistory(spId, ladder, calendar, own));
        }

        return ledger;
    }

    /// <summary>The history of an SP; one without a past has an empty one.</summary>
    public SpHistory Of(string spId)
    {
        if (!_histories.TryGetValue(spId, out SpHistory? history))
        {
            _histories.Add(spId, history = new SpHistory(spId, ladder, calendar));
        }

        return history;
    }

    /// <summary>Where every SP with a past stands, by identity.</summary>
    public IReadOnlyList<SpStanding> StandingsAt(long now) =>
        [.. _histories.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.StandingAt(now))];
}
