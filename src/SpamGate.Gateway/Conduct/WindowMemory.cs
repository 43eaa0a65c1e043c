using SpamGate.Compliance.Breaches;
using SpamGate.Storage.Conduct;

namespace SpamGate.Gateway.Conduct;

/// <summary>
/// Fills the windows of the rules from the tallies of an earlier run, so that a restart forgives nobody what had nearly become a breach. What cannot come back:
/// which messages were distinct, samples, and periods that were never recorded, all of it in the SP's favour.
/// </summary>
internal static class WindowMemory
{
    private static readonly TimeSpan s_step = TimeSpan.FromHours(1);

    /// <summary>Reads the tallies that some rule still looks back on.</summary>
    /// <returns>By SP, its rules with their windows; breaches found on the way were found before.</returns>
    /// <exception cref="Storage.Records.RecordsUnavailableException">The database does not answer.</exception>
    public static async Task<Dictionary<string, RuleEvaluation>> ReadAsync(ConductRecords records, RuleBook rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var windows = new Dictionary<string, RuleEvaluation>(StringComparer.Ordinal);
        TimeSpan longest = rules.Rules.Select(static rule => rule.Window).DefaultIfEmpty().Max();

        // In steps: a day of ten thousand SPs is not held at once.
        for (DateTimeOffset from = now - longest; from < now; from += s_step)
        {
            List<EvidenceTally> tallies = await records.TalliesAsync(from, from + s_step, cancellationToken).ConfigureAwait(false);
            foreach (IGrouping<(long Period, string SpId), EvidenceTally> period in tallies.GroupBy(static tally => (tally.Period, tally.SpId)))
            {
                if (!windows.TryGetValue(period.Key.SpId, out RuleEvaluation? rulesOfSp))
                {
                    windows.Add(period.Key.SpId, rulesOfSp = new RuleEvaluation(period.Key.SpId, rules));
                }

                rulesOfSp.Close(period.Key.Period, [.. period]);
            }
        }

        return windows;
    }
}
