using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Files;

/// <summary>Takes the rows of a file into the records, all of them or none.</summary>
internal static class RecordImport
{
    /// <summary>Rows of one file at most: each is a row of the audit too. Ten million numbers are a hundred files, or a list file of the settings.</summary>
    public const int MostRows = 100_000;

    /// <summary>Octets of one file at most.</summary>
    public const long LongestFile = 64L * 1024 * 1024;

    /// <summary>Adds and changes records inside a write; with faults, the write has to be undone.</summary>
    /// <param name="edit">The write.</param>
    /// <param name="file">What the rows are.</param>
    /// <param name="table">The rows.</param>
    /// <param name="terms">What they are judged by.</param>
    /// <param name="faults">Receives everything that is wrong.</param>
    public static async Task<ImportedView> ApplyAsync(RecordEdit edit, RecordFile file, CsvTable table, ImportTerms terms, FileFaults faults)
    {
        RecordsContext records = edit.Records;
        terms = terms with
        {
            Now = edit.Now,
            SpIds = [.. await records.Sps.Select(static sp => sp.SpId).ToListAsync().ConfigureAwait(false)],
            Lists = await records.Lists.ToDictionaryAsync(static list => list.Name, static list => list.Kind, StringComparer.Ordinal).ConfigureAwait(false),
        };

        // What is left out already is not this file's doing.
        HashSet<ConfigurationFault> before = file.ConcernsSnapshot ? [.. await SnapshotDryRun.LeftOutAsync(edit, terms).ConfigureAwait(false)] : [];
        (ImportedView counts, Dictionary<string, long> lines) = await file.ImportAsync(edit, table, terms, faults).ConfigureAwait(false);
        if (file.ConcernsSnapshot && faults.IsEmpty)
        {
            foreach (ConfigurationFault fault in await SnapshotDryRun.LeftOutAsync(edit, terms).ConfigureAwait(false))
            {
                if (!before.Contains(fault))
                {
                    faults.Add(LineOf(fault.Path, lines), "", $"can not be in force: {fault.Path} {fault.Problem}");
                }
            }
        }

        return counts;
    }

    // records:Kind:key, and keys of numbers have their purpose behind them. What another row breaks has no line of its own: the first stands for the file.
    private static long LineOf(string item, Dictionary<string, long> lines)
    {
        string key = item[(item.IndexOf(':', item.IndexOf(':', StringComparison.Ordinal) + 1) + 1)..];
        return lines.TryGetValue(key, out long line) ? line : lines.FirstOrDefault(it => it.Key.StartsWith(key, StringComparison.Ordinal)).Value is > 0 and var found ? found : 1;
    }
}
