using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.DryRuns;
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
    public static async Task<IReadOnlyDictionary<string, RuleEvaluation>> ReadAsync(ConductRecords records, RuleBook rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        TimeSpan longest = rules.Rules.Select(static rule => rule.Window).DefaultIfEmpty().Max();

        DateTimeOffset first = now - longest;
        var replay = new TallyReplay(rules, first.ToUnixTimeMilliseconds(), long.MaxValue);

        // In steps: a day of ten thousand SPs is not held at once.
        for (DateTimeOffset from = first; from < now; from += s_step)
        {
            replay.Add(await records.TalliesAsync(from, from + s_step, cancellationToken).ConfigureAwait(false));
        }

        return replay.Evaluations;
    }
}
