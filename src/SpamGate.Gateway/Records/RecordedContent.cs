using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>The lists of domains and contacts in the records, as they hold at one moment; immutable. Lists of addresses are live and not here.</summary>
internal sealed class RecordedContent
{
    private readonly ContentEntry[] _entries;
    private readonly FrozenSet<string> _addressLists;
    private readonly FrozenDictionary<ListKind, string> _texts;

    private RecordedContent(ContentEntry[] entries, FrozenSet<string> addressLists, IReadOnlyList<string> ofOneSp, DateTimeOffset now, RecordedContent? earlier)
    {
        _entries = entries;
        _addressLists = addressLists;
        OfOneSp = ofOneSp;
        _texts = entries.Where(entry => !(entry.ExpiresAt <= now)).GroupBy(static entry => entry.Kind).ToFrozenDictionary(
            static kind => kind.Key,
            kind =>
            {
                // The same object while the list is the same: what was compiled of it is known by it.
                string text = string.Join('\n', kind.Select(static entry => entry.Value).Distinct(StringComparer.Ordinal));
                return earlier?.TextOf(kind.Key) is { } same && same == text ? same : text;
            });
        NextExpiry = entries.Where(entry => entry.ExpiresAt > now).Min(static entry => entry.ExpiresAt) ?? DateTimeOffset.MaxValue;
    }

    /// <summary>No lists.</summary>
    public static RecordedContent Empty { get; } = new([], FrozenSet<string>.Empty, [], DateTimeOffset.UnixEpoch, null);

    /// <summary>When an entry expires next.</summary>
    public DateTimeOffset NextExpiry { get; }

    /// <summary>Names of lists that are for one SP: texts are looked at without one, so they hold for nobody.</summary>
    public IReadOnlyList<string> OfOneSp { get; }

    /// <summary>The entries of all lists of a kind, one a line; null = none.</summary>
    public string? TextOf(ListKind kind) => _texts.GetValueOrDefault(kind);

    /// <summary>True for kinds that are lists of domains or contacts.</summary>
    public static bool IsContent(ListKind kind) => !KnownList.TryKind(kind, out _);

    /// <summary>
    /// True for changes after which the lists have to be read again. One of an entry on a list that is not known yet is one; a note, such as that of an export,
    /// changed nothing.
    /// </summary>
    public bool IsConcerned(in ChangedRecord change) => change.Action != AuditAction.Note && change.Entity switch
    {
        "List" => true,
        // Names of lists have no '/'; a key without one is no entry's.
        "ListEntry" => change.Key.IndexOf('/', StringComparison.Ordinal) is >= 0 and int slash && !_addressLists.Contains(change.Key[..slash]),
        _ => false,
    };

    /// <summary>The same lists at a later moment.</summary>
    public RecordedContent At(DateTimeOffset now) => new(_entries, _addressLists, OfOneSp, now, this);

    /// <summary>Reads them.</summary>
    public static async Task<RecordedContent> ReadAsync(RecordsContext records, DateTimeOffset now, RecordedContent earlier, CancellationToken cancellationToken)
    {
        List<ListRecord> lists = await records.Lists.ToListAsync(cancellationToken).ConfigureAwait(false);
        var entries = new List<ContentEntry>();
        foreach (ListRecord list in lists.Where(static list => IsContent(list.Kind) && list.SpId is null).OrderBy(static list => list.Name, StringComparer.Ordinal))
        {
            var rows = records.ListEntries.Where(entry => entry.ListName == list.Name).OrderBy(static entry => entry.Value)
                .Select(static entry => new { entry.Value, entry.ExpiresAt }).AsAsyncEnumerable();
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                entries.Add(new ContentEntry(list.Kind, row.Value, row.ExpiresAt));
            }
        }

        return new RecordedContent(
            [.. entries],
            lists.Where(static list => !IsContent(list.Kind)).Select(static list => list.Name).ToFrozenSet(StringComparer.Ordinal),
            [.. lists.Where(static list => IsContent(list.Kind) && list.SpId is not null).Select(static list => list.Name)],
            now,
            earlier);
    }

    private readonly record struct ContentEntry(ListKind Kind, string Value, DateTimeOffset? ExpiresAt);
}
