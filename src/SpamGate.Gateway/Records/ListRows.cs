using Microsoft.EntityFrameworkCore;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>Brings rows of the records into the live lists: all of them at first, then those that changed. Used by one task at a time.</summary>
/// <param name="store">The records.</param>
/// <param name="lists">The live lists.</param>
/// <param name="plan">Makes list entries canonical.</param>
/// <param name="optOuts">Knows the opt-outs that are newer than what the records say.</param>
/// <param name="unreadable">Told the list and what is wrong with an entry.</param>
internal sealed class ListRows(RecordStore store, LiveLists lists, Func<NumberingPlan> plan, OptOutLog optOuts, Action<string, string> unreadable)
{
    private Dictionary<string, KnownList> _known = new(StringComparer.Ordinal);

    /// <summary>True for records that live lists are made of.</summary>
    public static bool Concerns(in ChangedRecord change) => change.Entity is "List" or "ListEntry" or "OptOut" or "Shield" or "Consent";

    /// <summary>Loads everything.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _known = await ReadListsAsync(cancellationToken).ConfigureAwait(false);
        foreach (Screening.Lists.ListKind kind in _known.Values.Select(static list => list.Kind).Distinct())
        {
            await ReloadAsync(kind, cancellationToken).ConfigureAwait(false);
        }

        await store.ReadAsync(
            async (records, cancellation) =>
            {
                await foreach (OptOutRecord optOut in records.OptOuts.AsAsyncEnumerable().WithCancellation(cancellation).ConfigureAwait(false))
                {
                    Set(optOut);
                }

                await foreach (ShieldRecord shield in records.Shields.AsAsyncEnumerable().WithCancellation(cancellation).ConfigureAwait(false))
                {
                    Set(shield);
                }

                await foreach (ConsentRecord consent in records.Consents.Where(static consent => consent.EndedAt == null).AsAsyncEnumerable()
                    .WithCancellation(cancellation).ConfigureAwait(false))
                {
                    Consent(consent.SpId, consent.Number, consent.ServiceCode, holds: true);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes over changes.</summary>
    /// <returns>Those that must be looked at again in a moment.</returns>
    public async Task<List<ChangedRecord>> ApplyAsync(IReadOnlyList<ChangedRecord> changes, CancellationToken cancellationToken)
    {
        await TakeListsAsync(changes, cancellationToken).ConfigureAwait(false);
        await TakeEntriesAsync(changes, cancellationToken).ConfigureAwait(false);
        await TakeConsentsAsync(changes, cancellationToken).ConfigureAwait(false);
        await TakeShieldsAsync(changes, cancellationToken).ConfigureAwait(false);
        return await TakeOptOutsAsync(changes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, KnownList>> ReadListsAsync(CancellationToken cancellationToken)
    {
        List<ListRecord> rows = await store.ReadAsync((records, cancellation) => records.Lists.ToListAsync(cancellation), cancellationToken).ConfigureAwait(false);
        var known = new Dictionary<string, KnownList>(StringComparer.Ordinal);
        foreach (ListRecord row in rows)
        {
            if (KnownList.TryKind(row.Kind, out Screening.Lists.ListKind kind))
            {
                known.Add(row.Name, new KnownList(row.Name, kind, row.SpId, row.Generation));
            }
        }

        return known;
    }

    /// <summary>Loads all lists of a kind into a new table and puts it in place of the old.</summary>
    private async Task ReloadAsync(Screening.Lists.ListKind kind, CancellationToken cancellationToken)
    {
        var table = new AddressTable();
        KnownList[] ofKind = [.. _known.Values.Where(list => list.Kind == kind)];
        NumberingPlan numbers = plan();
        await store.ReadAsync(
            async (records, cancellation) =>
            {
                foreach (KnownList list in ofKind)
                {
                    var entries = new ListEntryReader(records, list.Name);
                    table.Reserve(table.Count + await entries.CountAsync(cancellation).ConfigureAwait(false));
                    int owner = Owner(list);
                    await entries.ReadAsync(
                        (value, reason, expires) => Set(table, list.Name, numbers, owner, value, lists.ReasonNumber(reason), expires), cancellation).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        lists.Replace(kind, table);
    }

    private async Task TakeListsAsync(IReadOnlyList<ChangedRecord> changes, CancellationToken cancellationToken)
    {
        if (!changes.Any(change => change.Entity == "List" || (change.Entity == "ListEntry" && !_known.ContainsKey(ListOf(change.Key)))))
        {
            return;
        }

        Dictionary<string, KnownList> old = _known;
        Dictionary<string, KnownList> now = await ReadListsAsync(cancellationToken).ConfigureAwait(false);
        var stale = new HashSet<Screening.Lists.ListKind>();
        foreach (KnownList list in old.Values.Where(list => !now.TryGetValue(list.Name, out KnownList? same) || same != list))
        {
            stale.Add(list.Kind);
        }

        foreach (KnownList list in now.Values)
        {
            // One that is new and not yet filled has nothing to load: its entries come as changes of their own.
            if (old.TryGetValue(list.Name, out KnownList? same) ? same != list : list.Generation > 0)
            {
                stale.Add(list.Kind);
            }
        }

        _known = now;
        try
        {
            foreach (Screening.Lists.ListKind kind in stale)
            {
                await ReloadAsync(kind, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            // Not taken over: the next try must find the same differences.
            _known = old;
            throw;
        }
    }

    private async Task TakeEntriesAsync(IReadOnlyList<ChangedRecord> changes, CancellationToken cancellationToken)
    {
        NumberingPlan numbers = plan();
        foreach (IGrouping<string, string> entries in changes.Where(static change => change.Entity == "ListEntry")
            .Select(static change => change.Key).Distinct(StringComparer.Ordinal).GroupBy(ListOf, static key => key[(key.IndexOf('/') + 1)..]))
        {
            if (!_known.TryGetValue(entries.Key, out KnownList? list))
            {
                continue;
            }

            string[] values = [.. entries];
            string[] alike = [.. _known.Values.Where(other => other.Kind == list.Kind && other.SpId == list.SpId).Select(static other => other.Name)];
            List<ListEntryRecord> rows = await store.ReadAsync(
                (records, cancellation) => records.ListEntries.Where(entry => alike.Contains(entry.ListName) && values.Contains(entry.Value)).ToListAsync(cancellation),
                cancellationToken).ConfigureAwait(false);

            // Several lists of a kind are one to the traffic: a value goes when the last of them lets it go.
            ILookup<string, ListEntryRecord> byValue = rows.ToLookup(static row => row.Value, StringComparer.Ordinal);
            AddressTable table = lists[list.Kind];
            int owner = Owner(list);
            foreach (string value in values)
            {
                ListEntryRecord? row = byValue[value].MaxBy(static row => row.ExpiresAt ?? DateTimeOffset.MaxValue);
                if (row is not null)
                {
                    Set(table, list.Name, numbers, owner, value, lists.ReasonNumber(row.Reason), RecordedAddress.Expiry(row.ExpiresAt));
                }
                else if (AddressList.TryParse(value.AsSpan().Trim(), numbers, out SmsAddress address, out bool isPrefix, out _))
                {
                    table.Remove(address, isPrefix, owner);
                }
            }
        }
    }

    private async Task TakeShieldsAsync(IReadOnlyList<ChangedRecord> changes, CancellationToken cancellationToken)
    {
        foreach ((string spId, string[] numbers) in ByPair(changes, "Shield"))
        {
            Dictionary<string, ShieldRecord> rows = await store.ReadAsync(
                (records, cancellation) => records.Shields.Where(shield => shield.SpId == spId && numbers.Contains(shield.Number))
                    .ToDictionaryAsync(static shield => shield.Number, StringComparer.Ordinal, cancellation),
                cancellationToken).ConfigureAwait(false);
            foreach (string number in numbers)
            {
                if (rows.TryGetValue(number, out ShieldRecord? shield))
                {
                    Set(shield);
                }
                else
                {
                    lists.Shields.Remove(RecordedAddress.OfDigits(number), isPrefix: false, lists.OwnerNumber(spId));
                }
            }
        }
    }

    private async Task<List<ChangedRecord>> TakeOptOutsAsync(IReadOnlyList<ChangedRecord> changes, CancellationToken cancellationToken)
    {
        var later = new List<ChangedRecord>();
        foreach ((string spId, string[] numbers) in ByPair(changes, "OptOut"))
        {
            Dictionary<string, OptOutRecord> rows = await store.ReadAsync(
                (records, cancellation) => records.OptOuts.Where(optOut => optOut.SpId == spId && numbers.Contains(optOut.Number))
                    .ToDictionaryAsync(static optOut => optOut.Number, StringComparer.Ordinal, cancellation),
                cancellationToken).ConfigureAwait(false);
            foreach (string number in numbers)
            {
                if (optOuts.IsSettling(spId, number))
                {
                    later.Add(new ChangedRecord(0, "OptOut", $"{spId}/{number}", default));
                }
                else if (rows.TryGetValue(number, out OptOutRecord? optOut))
                {
                    Set(optOut);
                }
                else
                {
                    lists.OptOuts.Remove(RecordedAddress.OfDigits(number), isPrefix: false, lists.OwnerNumber(spId));
                }
            }
        }

        return later;
    }

    private async Task TakeConsentsAsync(IReadOnlyList<ChangedRecord> changes, CancellationToken cancellationToken)
    {
        string[] ids = [.. changes.Where(static change => change.Entity == "Consent").Select(static change => change.Key).Distinct(StringComparer.Ordinal)];
        if (ids.Length == 0)
        {
            return;
        }

        List<ConsentRecord> rows = await store.ReadAsync(
            (records, cancellation) => records.Consents.Where(consent => ids.Contains(consent.ConsentId)).ToListAsync(cancellation), cancellationToken).ConfigureAwait(false);
        foreach ((string spId, string number, string? serviceCode) in rows.Select(static row => (row.SpId, row.Number, row.ServiceCode)).Distinct())
        {
            // Given twice, it holds until the last one ends.
            bool holds = await store.ReadAsync(
                (records, cancellation) => records.Consents.AnyAsync(
                    consent => consent.SpId == spId && consent.Number == number && consent.ServiceCode == serviceCode && consent.EndedAt == null, cancellation),
                cancellationToken).ConfigureAwait(false);
            Consent(spId, number, serviceCode, holds);
        }
    }

    private static IEnumerable<(string SpId, string[] Numbers)> ByPair(IReadOnlyList<ChangedRecord> changes, string entity) => changes
        .Where(change => change.Entity == entity).Select(static change => change.Key).Distinct(StringComparer.Ordinal)
        .GroupBy(ListOf, static key => key[(key.IndexOf('/') + 1)..], StringComparer.Ordinal).Select(static pairs => (pairs.Key, pairs.ToArray()));

    // Neither names of lists nor SpIds have a '/'.
    private static string ListOf(string key) => key.IndexOf('/') is >= 0 and int slash ? key[..slash] : key;

    private int Owner(KnownList list) => list.SpId is { } spId ? lists.OwnerNumber(spId) : AddressTable.Platform;

    private void Set(AddressTable table, string list, NumberingPlan numbers, int owner, ReadOnlySpan<char> value, int reason, uint expires)
    {
        if (AddressList.TryParse(value.Trim(), numbers, out SmsAddress address, out bool isPrefix, out string? problem))
        {
            table.Set(address, isPrefix, owner, reason, expires);
        }
        else
        {
            unreadable(list, problem!);
        }
    }

    private void Set(OptOutRecord optOut) =>
        lists.OptOuts.Set(RecordedAddress.OfDigits(optOut.Number), isPrefix: false, lists.OwnerNumber(optOut.SpId));

    private void Set(ShieldRecord shield) => lists.Shields.Set(
        RecordedAddress.OfDigits(shield.Number), isPrefix: false, lists.OwnerNumber(shield.SpId), expires: RecordedAddress.Expiry(shield.ExpiresAt));

    private void Consent(string spId, string number, string? serviceCode, bool holds)
    {
        int service = lists.ServiceNumber(spId, serviceCode ?? "");
        if (holds)
        {
            lists.Consents.Set(RecordedAddress.OfDigits(number), isPrefix: false, service);
        }
        else
        {
            lists.Consents.Remove(RecordedAddress.OfDigits(number), isPrefix: false, service);
        }
    }
}
