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
/// Builds an SP as the next snapshot will, before it is written: one record that the snapshot refuses would keep every later change of everybody from
/// the traffic.
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
        var faults = new ConfigurationFaults();
        try
        {
            SpOptions options = RecordedSps.ToOptions(
                RecordedSps.BagOf(sp, edit.Records.AccessNumbers.Local.Where(it => it.SpId == sp.SpId)),
                edit.Records.Templates.Local.Where(it => it.SpId == sp.SpId),
                null,
                Origin);
            GatewaySnapshot current = snapshots.Current;
            new SpBuilder(
                current.NumberingPlan, static (_, _) => TemplateSet.Empty, s_noLists, current.Options.Screening.Limits, new Dictionary<string, SpPolicy>(), faults)
                .Add([options], static _ => 0);
        }
        catch (JsonException exception)
        {
            return Problem.Invalid("settings." + exception.Path?.TrimStart('$').TrimStart('.'), "has a value of the wrong kind");
        }

        if (faults.IsEmpty)
        {
            return null;
        }

        ConfigurationFault first = faults.All[0];
        return Problem.Unprocessable("not_buildable", $"{first.Path[Origin.Length..].TrimStart(':')} {first.Problem}");
    }

    /// <summary>The same by SpId.</summary>
    public async Task<Answer?> CheckAsync(RecordEdit edit, string spId) =>
        await CheckAsync(edit, await edit.Records.Sps.FirstAsync(sp => sp.SpId == spId).ConfigureAwait(false)).ConfigureAwait(false);
}
