using System.Text.Json.Nodes;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>One entry of the file that is to be written to its record.</summary>
/// <param name="Key">Key of the record.</param>
/// <param name="Version">Version of the record when it was read; 0 = it did not exist.</param>
/// <param name="Bag">The settings it shall have; null = it goes.</param>
/// <param name="Digests">What the entry is remembered by; null = it goes.</param>
internal sealed record SettingsEdit(string Key, long Version, JsonObject? Bag, string? Digests);

/// <summary>The settings of one SP or account.</summary>
/// <param name="Bag">What they are.</param>
/// <param name="IsOfFile">True when the file has an entry for it.</param>
/// <param name="IsRecorded">True when the records say all of it already: no edit of the file is among it.</param>
internal sealed record MergedEntry(JsonObject Bag, bool IsOfFile, bool IsRecorded);

/// <summary>
/// What the file and the records come to. Entries the file has always had say nothing new, so their records stand; properties that were edited since they
/// were applied last outrank the record; entries that are gone take their records with them; records of no entry stand.
/// </summary>
internal sealed class SettingsMerge
{
    private SettingsMerge(List<SpOptions> sps, List<AccountOptions> accounts, List<SettingsEdit> spEdits, List<SettingsEdit> accountEdits)
    {
        Sps = sps;
        Accounts = accounts;
        SpEdits = spEdits;
        AccountEdits = accountEdits;
    }

    /// <summary>SPs in force.</summary>
    public List<SpOptions> Sps { get; }

    /// <summary>Accounts in force.</summary>
    public List<AccountOptions> Accounts { get; }

    /// <summary>SPs to write.</summary>
    public List<SettingsEdit> SpEdits { get; }

    /// <summary>Accounts to write.</summary>
    public List<SettingsEdit> AccountEdits { get; }

    /// <summary>True when there is something to write.</summary>
    public bool HasEdits => SpEdits.Count + AccountEdits.Count > 0;

    /// <summary>Joins the file's entries and the records.</summary>
    /// <param name="file">The file's settings.</param>
    /// <param name="rows">The records.</param>
    /// <param name="inForce">What is in force now; null = nothing yet.</param>
    /// <param name="faults">Receives records that can not be read, which stay as they are in force.</param>
    public static SettingsMerge Of(GatewayOptions file, RecordedRows rows, SettingsMerge? inForce, ConfigurationFaults faults)
    {
        var readable = new ReadableRecords(faults);
        (List<MergedEntry> sps, List<SettingsEdit> spEdits) = Join(
            RecordedSps.Kind,
            file.Sps.ConvertAll(static sp => (sp.SpId, SettingsBag.Of(sp))),
            readable.Bags(RecordedSps.Kind, rows.Sps, sp => RecordedSps.BagOf(sp, rows.Numbers[sp.SpId])),
            rows.Seeds,
            RecordedSps.Defaults);
        (List<MergedEntry> accounts, List<SettingsEdit> accountEdits) = Join(
            RecordedAccounts.Kind,
            file.Accounts.ConvertAll(static account => (account.SystemId, RecordedAccounts.BagOf(account))),
            readable.Bags(RecordedAccounts.Kind, rows.Accounts, RecordedAccounts.BagOf),
            rows.Seeds,
            RecordedAccounts.Defaults);
        ILookup<string, AccountOptions> entries = file.Accounts.ToLookup(static account => account.SystemId);
        List<SpOptions> mergedSps = readable.Options(RecordedSps.Kind, nameof(SpOptions.SpId), sps, (spId, entry) =>
        {
            SpOptions options = RecordedSps.ToOptions(entry.Bag, rows.PartsOf(spId), entry.IsOfFile ? null : $"records:Sp:{spId}");
            options.IsRecorded = entry.IsRecorded;
            return options;
        });
        List<AccountOptions> mergedAccounts = readable.Options(RecordedAccounts.Kind, nameof(AccountOptions.SystemId), accounts, (systemId, entry) =>
        {
            AccountOptions options = RecordedAccounts.ToOptions(entry.Bag, entries[systemId].FirstOrDefault(), entry.IsOfFile ? null : $"records:Account:{systemId}");
            options.IsRecorded = entry.IsRecorded;
            return options;
        });
        foreach ((string kind, string key) in readable.Unreadable)
        {
            if (kind == RecordedAccounts.Kind)
            {
                // Without anything in it: the builder goes on with the account in force.
                mergedAccounts.Add(new AccountOptions { SystemId = key, IsRecorded = true, Origin = $"records:Account:{key}" });
            }
            else if (inForce?.Sps.Find(sp => sp.SpId == key) is { } kept)
            {
                mergedSps.Add(kept);
            }
        }

        return new SettingsMerge(mergedSps, mergedAccounts, spEdits, accountEdits);
    }

    private static (List<MergedEntry> Merged, List<SettingsEdit> Edits) Join(
        string kind,
        List<(string Key, JsonObject Bag)> entries,
        Dictionary<string, (long Version, JsonObject Bag)> records,
        IReadOnlyDictionary<(string Kind, string Key), ConfigurationSeedRecord> seeds,
        JsonObject defaults)
    {
        var merged = new List<MergedEntry>();
        var edits = new List<SettingsEdit>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string key, JsonObject entry) in entries)
        {
            if (!named.Add(key))
            {
                // Twice in the file: the builder says so.
                merged.Add(new MergedEntry(entry, IsOfFile: true, IsRecorded: false));
                continue;
            }

            bool isRecorded = records.TryGetValue(key, out (long Version, JsonObject Bag) record);
            if (!seeds.TryGetValue((kind, key), out ConfigurationSeedRecord? seed))
            {
                merged.Add(new MergedEntry(entry, IsOfFile: true, IsRecorded: false));
                edits.Add(new SettingsEdit(key, record.Version, entry, SettingsBag.Digests(entry)));
                continue;
            }

            List<string> changed = SettingsBag.Changed(entry, seed.Digest, defaults);
            JsonObject? bag = isRecorded ? (JsonObject)record.Bag.DeepClone() : changed.Count > 0 ? entry : null;
            if (bag is null)
            {
                continue;
            }

            if (changed.Count > 0)
            {
                foreach (string name in isRecorded ? changed : [])
                {
                    bag[name] = entry[name]?.DeepClone();
                }

                edits.Add(new SettingsEdit(key, record.Version, bag, SettingsBag.Digests(entry)));
            }

            merged.Add(new MergedEntry(bag, IsOfFile: true, IsRecorded: changed.Count == 0));
        }

        HashSet<string> gone = [.. seeds.Keys.Where(seed => seed.Kind == kind && !named.Contains(seed.Key)).Select(static seed => seed.Key)];
        edits.AddRange(gone.Select(key => new SettingsEdit(key, records.TryGetValue(key, out (long Version, JsonObject) record) ? record.Version : 0, null, null)));
        merged.AddRange(records.Where(record => !named.Contains(record.Key) && !gone.Contains(record.Key))
            .Select(static record => new MergedEntry(record.Value.Bag, IsOfFile: false, IsRecorded: true)));
        return (merged, edits);
    }
}
