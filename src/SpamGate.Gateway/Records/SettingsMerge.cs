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
    public static SettingsMerge Of(GatewayOptions file, RecordedRows rows)
    {
        (List<(JsonObject Bag, bool IsOfFile)> sps, List<SettingsEdit> spEdits) = Join(
            RecordedSps.Kind,
            file.Sps.ConvertAll(static sp => (sp.SpId, SettingsBag.Of(sp))),
            rows.Sps.ToDictionary(static sp => sp.Key, sp => (sp.Value.Version, RecordedSps.BagOf(sp.Value, rows.Numbers[sp.Key]))),
            rows.Seeds,
            RecordedSps.Defaults);
        (List<(JsonObject Bag, bool IsOfFile)> accounts, List<SettingsEdit> accountEdits) = Join(
            RecordedAccounts.Kind,
            file.Accounts.ConvertAll(static account => (account.SystemId, RecordedAccounts.BagOf(account))),
            rows.Accounts.ToDictionary(static account => account.Key, static account => (account.Value.Version, RecordedAccounts.BagOf(account.Value))),
            rows.Seeds,
            RecordedAccounts.Defaults);
        ILookup<string, AccountOptions> entries = file.Accounts.ToLookup(static account => account.SystemId);
        return new SettingsMerge(
            sps.ConvertAll(sp =>
            {
                string spId = (string?)sp.Bag[nameof(SpOptions.SpId)] ?? "";
                return RecordedSps.ToOptions(sp.Bag, rows.Templates[spId], rows.Standings.GetValueOrDefault(spId), sp.IsOfFile ? null : $"records:Sp:{spId}");
            }),
            accounts.ConvertAll(account =>
            {
                string systemId = (string?)account.Bag[nameof(AccountOptions.SystemId)] ?? "";
                return RecordedAccounts.ToOptions(account.Bag, entries[systemId].FirstOrDefault(), account.IsOfFile ? null : $"records:Account:{systemId}");
            }),
            spEdits,
            accountEdits);
    }

    private static (List<(JsonObject Bag, bool IsOfFile)> Merged, List<SettingsEdit> Edits) Join(
        string kind,
        List<(string Key, JsonObject Bag)> entries,
        Dictionary<string, (long Version, JsonObject Bag)> records,
        IReadOnlyDictionary<(string Kind, string Key), ConfigurationSeedRecord> seeds,
        JsonObject defaults)
    {
        var merged = new List<(JsonObject, bool)>();
        var edits = new List<SettingsEdit>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string key, JsonObject entry) in entries)
        {
            if (!named.Add(key))
            {
                // Twice in the file: the builder says so.
                merged.Add((entry, true));
                continue;
            }

            bool isRecorded = records.TryGetValue(key, out (long Version, JsonObject Bag) record);
            if (!seeds.TryGetValue((kind, key), out ConfigurationSeedRecord? seed))
            {
                merged.Add((entry, true));
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

            merged.Add((bag, true));
        }

        HashSet<string> gone = [.. seeds.Keys.Where(seed => seed.Kind == kind && !named.Contains(seed.Key)).Select(static seed => seed.Key)];
        edits.AddRange(gone.Select(key => new SettingsEdit(key, records.TryGetValue(key, out (long Version, JsonObject) record) ? record.Version : 0, null, null)));
        merged.AddRange(records.Where(record => !named.Contains(record.Key) && !gone.Contains(record.Key)).Select(static record => (record.Value.Bag, false)));
        return (merged, edits);
    }
}
