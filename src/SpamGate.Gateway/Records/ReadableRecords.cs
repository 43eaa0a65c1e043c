using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>Reads records as settings and leaves out those that can not be read, such as a row that somebody wrote by hand.</summary>
/// <param name="faults">Told which and why.</param>
internal sealed class ReadableRecords(ConfigurationFaults faults)
{
    private readonly HashSet<(string Kind, string Key)> _unreadable = [];

    /// <summary>Those that could not be read.</summary>
    public IReadOnlyCollection<(string Kind, string Key)> Unreadable => _unreadable;

    /// <summary>Records as settings, with their versions.</summary>
    public Dictionary<string, (long Version, JsonObject Bag)> Bags<TRecord>(
        string kind, IReadOnlyDictionary<string, TRecord> records, Func<TRecord, JsonObject> bagOf)
        where TRecord : IRecord
    {
        var bags = new Dictionary<string, (long, JsonObject)>(records.Count, StringComparer.Ordinal);
        foreach ((string key, TRecord record) in records)
        {
            if (TryRead(kind, key, () => bagOf(record), out JsonObject? bag))
            {
                bags.Add(key, (record.Version, bag!));
            }
        }

        return bags;
    }

    /// <summary>Settings as options.</summary>
    public List<TOptions> Options<TOptions>(string kind, string keyName, List<MergedEntry> entries, Func<string, MergedEntry, TOptions> optionsOf)
    {
        var options = new List<TOptions>(entries.Count);
        foreach (MergedEntry entry in entries)
        {
            string key = (string?)entry.Bag[keyName] ?? "";
            if (TryRead(kind, key, () => optionsOf(key, entry), out TOptions? read))
            {
                options.Add(read!);
            }
        }

        return options;
    }

    private bool TryRead<T>(string kind, string key, Func<T> read, out T? value)
    {
        try
        {
            value = read();
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            _unreadable.Add((kind, key));
            faults.LeaveOut($"records:{kind}:{key}", $"can not be read: {exception.Message}");
            value = default;
            return false;
        }
    }
}
