using SpamGate.Compliance.Breaches;

namespace SpamGate.Compliance.DryRuns;

/// <summary>What rules find in tallies, given bit by bit in the order of their periods: many days of many SPs are never held at once. One owner.</summary>
/// <param name="rules">The rules.</param>
/// <param name="from">First moment looked at, unix milliseconds.</param>
/// <param name="to">First moment after.</param>
public sealed class TallyReplay(RuleBook rules, long from, long to)
{
    private readonly Dictionary<string, RuleEvaluation> _evaluations = new(StringComparer.Ordinal);
    private readonly List<DetectedBreach> _found = [];

    /// <summary>By SP, its rules with their windows as the tallies left them.</summary>
    public IReadOnlyDictionary<string, RuleEvaluation> Evaluations => _evaluations;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<DetectedBreach> Found => _found;

    /// <summary>Adds tallies; all of a period together, and no period before one that was added.</summary>
    public void Add(IEnumerable<EvidenceTally> tallies)
    {
        foreach (IGrouping<(long Period, string SpId), EvidenceTally> own in tallies.Where(tally => tally.Period >= from && tally.Period < to)
            .GroupBy(static tally => (tally.Period, tally.SpId)).OrderBy(static own => own.Key.Period))
        {
            string spId = own.Key.SpId;
            if (!_evaluations.TryGetValue(spId, out RuleEvaluation? evaluation))
            {
                _evaluations.Add(spId, evaluation = new RuleEvaluation(spId, rules));
            }

            _found.AddRange(evaluation.Close(own.Key.Period, [.. own])
                .Where(finding => finding.OccurredAt < to)
                .Select(finding => new DetectedBreach(finding.ToBreach(spId, rules.Version), [], finding.Rule.Shadow)));
        }
    }
}
