using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>Writes the edits of the configuration to the records, all of them or none.</summary>
internal static class SettingsWrite
{
    /// <summary>Writes; answers <see cref="RecordOutcome.Conflict"/> when a record has changed since the edits were found.</summary>
    public static async Task<RecordWrite> ApplyAsync(RecordEdit edit, SettingsMerge merge)
    {
        RecordsContext records = edit.Records;
        Dictionary<string, SpRecord> sps = await records.Sps.ToDictionaryAsync(static sp => sp.SpId, StringComparer.Ordinal).ConfigureAwait(false);
        Dictionary<string, AccountRecord> accounts = await records.Accounts.ToDictionaryAsync(static it => it.SystemId, StringComparer.Ordinal).ConfigureAwait(false);
        if (merge.SpEdits.Any(it => Version(sps, it.Key) != it.Version) || merge.AccountEdits.Any(it => Version(accounts, it.Key) != it.Version))
        {
            return RecordWrite.Conflict("a record was changed at the same moment; the next look tries again");
        }

        foreach (SettingsEdit wanted in merge.SpEdits)
        {
            SpRecord? sp = sps.GetValueOrDefault(wanted.Key);
            if (wanted.Bag is null)
            {
                await RemoveSpAsync(records, sp).ConfigureAwait(false);
                continue;
            }

            if (sp is null)
            {
                sp = new SpRecord { SpId = wanted.Key };
                records.Sps.Add(sp);
            }

            RecordedSps.Write(sp, wanted.Bag);
        }

        if (merge.SpEdits.Count > 0)
        {
            List<AccessNumberRecord> numbers = await records.AccessNumbers.ToListAsync().ConfigureAwait(false);
            RecordedSps.WriteNumbers(records, numbers, merge.SpEdits.ToDictionary(static it => it.Key, static it => it.Bag, StringComparer.Ordinal));
        }

        foreach (SettingsEdit wanted in merge.AccountEdits)
        {
            AccountRecord? account = accounts.GetValueOrDefault(wanted.Key);
            if (wanted.Bag is null)
            {
                records.RemoveRange(account is null ? [] : [account]);
                continue;
            }

            if (account is null)
            {
                account = new AccountRecord { SystemId = wanted.Key };
                records.Accounts.Add(account);
            }

            RecordedAccounts.Write(account, wanted.Bag);
        }

        await WriteSeedsAsync(edit, RecordedSps.Kind, merge.SpEdits).ConfigureAwait(false);
        await WriteSeedsAsync(edit, RecordedAccounts.Kind, merge.AccountEdits).ConfigureAwait(false);
        return RecordWrite.Done;
    }

    private static long Version<T>(Dictionary<string, T> records, string key)
        where T : IRecord => records.TryGetValue(key, out T? record) ? record.Version : 0;

    private static async Task RemoveSpAsync(RecordsContext records, SpRecord? sp)
    {
        if (sp is not null)
        {
            records.RemoveRange(await records.Templates.Where(it => it.SpId == sp.SpId).ToListAsync().ConfigureAwait(false));
            records.RemoveRange(await records.ServiceCodes.Where(it => it.SpId == sp.SpId).ToListAsync().ConfigureAwait(false));
            records.Remove(sp);
        }
    }

    private static async Task WriteSeedsAsync(RecordEdit edit, string kind, List<SettingsEdit> edits)
    {
        DbSet<ConfigurationSeedRecord> all = edit.Records.ConfigurationSeeds;
        Dictionary<string, ConfigurationSeedRecord> seeds =
            await all.Where(seed => seed.Kind == kind).ToDictionaryAsync(static seed => seed.SeedKey, StringComparer.Ordinal).ConfigureAwait(false);
        foreach (SettingsEdit wanted in edits)
        {
            ConfigurationSeedRecord? seed = seeds.GetValueOrDefault(wanted.Key);
            if (wanted.Digests is null)
            {
                all.RemoveRange(seed is null ? [] : [seed]);
            }
            else if (seed is null)
            {
                all.Add(new ConfigurationSeedRecord { Kind = kind, SeedKey = wanted.Key, Digest = wanted.Digests, AppliedAt = edit.Now });
            }
            else
            {
                seed.Digest = wanted.Digests;
                seed.AppliedAt = edit.Now;
            }
        }
    }
}
