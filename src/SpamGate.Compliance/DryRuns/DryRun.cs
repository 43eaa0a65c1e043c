using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.DryRuns;

/// <summary>
/// What a changed ladder or changed rules would have done to past days, per SP, before anything goes live. People's decisions stay as they were: one that
/// refers to what would not have been does nothing, and a proposal that would have been new waits.
/// </summary>
/// <param name="ladder">The ladder in force.</param>
/// <param name="calendar">Working days.</param>
/// <param name="from">First moment of the days looked at, unix milliseconds.</param>
/// <param name="to">First moment after them.</param>
public sealed class DryRun(LadderSettings ladder, WorkingCalendar calendar, long from, long to)
{
    /// <summary>Compares.</summary>
    /// <param name="events">All events, those before the days included: they make where each SP stands when the days begin.</param>
    /// <param name="tallies">What the SPs sent in the days; needed for changed rules.</param>
    /// <param name="proposedLadder">The changed ladder; the one in force when only rules change.</param>
    /// <param name="proposedRules">The changed rules; null = as they are.</param>
    public IReadOnlyList<DryRunRow> Compare(
        IEnumerable<ConductEvent> events, IEnumerable<EvidenceTally> tallies, LadderSettings proposedLadder, RuleBook? proposedRules)
    {
        if (proposedRules is null)
        {
            return Compare(events, proposedLadder, null);
        }

        var replay = new TallyReplay(proposedRules, from, to);
        replay.Add(tallies);
        return Compare(events, proposedLadder, replay.Found);
    }

    /// <summary>Compares, with what changed rules find already replayed.</summary>
    /// <param name="events">All events.</param>
    /// <param name="proposedLadder">The changed ladder; the one in force when only rules change.</param>
    /// <param name="foundAnew">What the changed rules find in the days; null = the rules are as they are.</param>
    public IReadOnlyList<DryRunRow> Compare(IEnumerable<ConductEvent> events, LadderSettings proposedLadder, IReadOnlyList<DetectedBreach>? foundAnew)
    {
        List<ConductEvent> past = [.. events.Where(fact => fact.At < to)];
        IReadOnlyList<DetectedBreach> found = foundAnew ?? [];
        IEnumerable<ConductEvent> changed = foundAnew is null
            ? past
            : past.Where(fact => !IsFoundWithin(fact)).Concat(found.Where(static breach => !breach.IsShadow).Select(static breach => breach.Breach));
        List<ConductEvent> proposed = [.. changed];
        var before = ConductLedger.Of(past, ladder, calendar);
        var after = ConductLedger.Of(proposed, proposedLadder, calendar);
        ILookup<string, DetectedBreach> shadow = found.Where(static breach => breach.IsShadow).ToLookup(static breach => breach.Breach.SpId);
        return
        [
            .. before.SpIds.Union(after.SpIds).Union(shadow.Select(static own => own.Key)).Order(StringComparer.Ordinal).ToArray()
                .Select(spId => new DryRunRow(spId, Outcome(before.Of(spId)), Outcome(after.Of(spId)), Count(shadow[spId]))),
        ];
    }

    private static Dictionary<string, int> Count(IEnumerable<DetectedBreach> breaches) =>
        breaches.CountBy(static breach => breach.Breach.Rule).ToDictionary(StringComparer.Ordinal);

    // What the machine found in the days is found anew; what people or other sources recorded stays.
    private bool IsFoundWithin(ConductEvent fact) => fact is Breach { IsByPerson: false } breach && breach.OccurredAt > from;

    private DryRunOutcome Outcome(SpHistory history)
    {
        SpStanding standing = history.StandingAt(to);
        return new DryRunOutcome(
            standing.Company.Points,
            standing.Tracks.Max(static track => track.Card),
            history.Events.Count(fact => fact is Breach breach && breach.OccurredAt > from && !standing.Reversed.Contains(breach.Id)),
            [.. standing.Tracks.SelectMany(static track => track.Proposals)],
            [.. standing.Tracks.SelectMany(static track => track.Changes).Where(change => change.At >= from).OrderBy(static change => change.At)]);
    }
}
