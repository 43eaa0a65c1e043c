using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Records;
using SpamGate.Screening.Content;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Files;

/// <summary>Builds all SPs and accounts as the next snapshot will, as they stand in a write, and says which records it would leave out.</summary>
internal static class SnapshotDryRun
{
    /// <summary>What would be left out.</summary>
    public static async Task<IReadOnlyList<ConfigurationFault>> LeftOutAsync(RecordEdit edit, ImportTerms terms)
    {
        RecordsContext records = edit.Records;

        // Local knows what the edit adds and changes, once the rows are there.
        await records.Sps.LoadAsync().ConfigureAwait(false);
        await records.Accounts.LoadAsync().ConfigureAwait(false);
        await records.AccessNumbers.LoadAsync().ConfigureAwait(false);
        await records.Templates.LoadAsync().ConfigureAwait(false);
        await records.ServiceCodes.LoadAsync().ConfigureAwait(false);
        var faults = new ConfigurationFaults();
        List<SpOptions> sps = Sps(records, faults);
        var builder = new SpBuilder(terms.Plan, static (_, _) => TemplateSet.Empty, new LiveLists(), terms.Limits, terms.InForce, faults);
        int next = 0;
        builder.Add(sps, _ => next++);
        var accounts = new AccountBuilder(
            builder.Policies.ToDictionary(static sp => sp.SpId, StringComparer.Ordinal), new Dictionary<string, AccountPolicy>(), static _ => 0, faults);
        accounts.Add([.. records.Accounts.Local.OrderBy(static it => it.SystemId, StringComparer.Ordinal).Select(static it => Options(it))]);
        return faults.LeftOut;
    }

    private static List<SpOptions> Sps(RecordsContext records, ConfigurationFaults faults)
    {
        ILookup<string, AccessNumberRecord> numbers = records.AccessNumbers.Local.ToLookup(static it => it.SpId);
        ILookup<string, TemplateRecord> templates = records.Templates.Local.ToLookup(static it => it.SpId);
        ILookup<string, ServiceCodeRecord> services = records.ServiceCodes.Local.ToLookup(static it => it.SpId);
        var sps = new List<SpOptions>();
        foreach (SpRecord sp in records.Sps.Local.OrderBy(static it => it.SpId, StringComparer.Ordinal))
        {
            string origin = $"records:Sp:{sp.SpId}";
            try
            {
                SpOptions options = RecordedSps.ToOptions(
                    RecordedSps.BagOf(sp, numbers[sp.SpId]), new SpParts(numbers[sp.SpId], templates[sp.SpId], services[sp.SpId]), origin);
                options.IsRecorded = true;
                sps.Add(options);
            }
            catch (JsonException exception)
            {
                faults.LeaveOut(origin, exception.Message);
            }
        }

        return sps;
    }

    private static AccountOptions Options(AccountRecord account)
    {
        AccountOptions options = RecordedAccounts.ToOptions(RecordedAccounts.BagOf(account), null, $"records:Account:{account.SystemId}");
        options.IsRecorded = true;
        return options;
    }
}
