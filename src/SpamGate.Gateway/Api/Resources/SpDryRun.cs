using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Records;
using SpamGate.Screening.Content;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>
/// Builds an SP as the next snapshot will, before it is written: one that no snapshot takes would be written
/// and then not be in force.
/// </summary>
/// <param name="snapshots">Says how numbers are read.</param>
internal sealed class SpDryRun(SnapshotSource snapshots)
{
    private const string Origin = "sp";
    private static readonly LiveLists s_noLists = new();

    /// <summary>What is wrong with an SP and what belongs to it, as they stand in the edit; null = nothing.</summary>
    public async Task<Answer?> CheckAsync(RecordEdit edit, SpRecord sp)
    {
        // Local knows what the edit adds and removes, once the rows are there.
        await edit.Records.AccessNumbers.Where(it => it.SpId == sp.SpId).LoadAsync().ConfigureAwait(false);
        await edit.Records.Templates.Where(it => it.SpId == sp.SpId).LoadAsync().ConfigureAwait(false);
        List<(string, string)> taken = await TakenAsync(edit, sp.SpId).ConfigureAwait(false);
        var faults = new ConfigurationFaults();
        try
        {
            SpOptions options = RecordedSps.ToOptions(
                RecordedSps.BagOf(sp, edit.Records.AccessNumbers.Local.Where(it => it.SpId == sp.SpId)),
                new SpParts(edit.Records.AccessNumbers.Local.Where(it => it.SpId == sp.SpId), edit.Records.Templates.Local.Where(it => it.SpId == sp.SpId), []),
                Origin);
            GatewaySnapshot current = snapshots.Current;
            var builder = new SpBuilder(
                current.NumberingPlan, static (_, _) => TemplateSet.Empty, s_noLists, current.Options.Screening.Limits, new Dictionary<string, SpPolicy>(), faults);
            builder.Reserve(taken);
            builder.Add([options], static _ => 0);
        }
        catch (JsonException exception)
        {
            return Problem.Invalid("settings." + exception.Path?.TrimStart('$').TrimStart('.'), "has a value of the wrong kind");
        }

        if (faults.All.Concat(faults.LeftOut).FirstOrDefault() is not { Path: { } path } first)
        {
            return null;
        }

        string item = path.StartsWith(Origin + ":", StringComparison.Ordinal) ? path[(Origin.Length + 1)..] : path;
        return Problem.Unprocessable("not_buildable", $"{item} {first.Problem}");
    }

    /// <summary>Numbers of all other SPs, when the edit changes one: the file may have spelled them otherwise, so they are compared as the snapshot reads them.</summary>
    private static async Task<List<(string Number, string Owner)>> TakenAsync(RecordEdit edit, string spId)
    {
        if (!edit.Records.ChangeTracker.Entries<AccessNumberRecord>().Any(static entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            return [];
        }

        var numbers = await edit.Records.AccessNumbers.Where(it => it.SpId != spId).Select(static it => new { it.Number, it.Purpose, it.SpId }).ToListAsync().ConfigureAwait(false);
        return numbers.ConvertAll(static it => (it.Purpose == NumberPurpose.General ? it.Number.TrimEnd('*') + "*" : it.Number, $"SP '{it.SpId}'"));
    }

    /// <summary>The same by SpId.</summary>
    public async Task<Answer?> CheckAsync(RecordEdit edit, string spId) =>
        await CheckAsync(edit, await edit.Records.Sps.FirstAsync(sp => sp.SpId == spId).ConfigureAwait(false)).ConfigureAwait(false);
}
