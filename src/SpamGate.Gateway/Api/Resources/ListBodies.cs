using System.Globalization;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Content;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Records;
using ListKind = SpamGate.Storage.Records.ListKind;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A named list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its entries are.</param>
/// <param name="SpId">The SP it holds for; null = all.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Version">Version; its ETag. Of the list itself, not of its entries.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record ListView(string Name, ListKind Kind, string? SpId, string Description, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>What is shown of a record.</summary>
    public static ListView Of(ListRecord list) => new(list.Name, list.Kind, list.SpId, list.Description, list.Version, list.ChangedAt);
}

/// <summary>A new list.</summary>
/// <param name="Name">1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="Kind">What its entries are.</param>
/// <param name="SpId">The SP it holds for, of lists of senders and recipients; none = all.</param>
/// <param name="Description">What it is for, at most 200 characters.</param>
public sealed record ListDraft(string Name, ListKind Kind, string? SpId = null, string? Description = null) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        if (!OptionsValidator.IsSpId(Name))
        {
            faults.Add("name", "is none, it has 1 to 64 letters, digits, '.', '_' and '-'");
        }

        faults.Text("spId", SpId, SpDraft.LongestName, required: false);
        faults.Text("description", Description, SpDraft.LongestName, required: false);
    }
}

/// <summary>A change of a list.</summary>
/// <param name="Description">What it is for, at most 200 characters.</param>
public sealed record ListPatch(string Description) : IChecked
{
    void IChecked.Check(FieldFaults faults) => faults.Text("description", Description, SpDraft.LongestName, required: false);
}

/// <summary>An entry of a list.</summary>
/// <param name="Value">Number, name, domain or contact; people's numbers masked.</param>
/// <param name="Reason">Why it is there.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="ExpiresAt">From when on it no longer counts; null = never.</param>
/// <param name="Version">Version; its ETag.</param>
public sealed record ListEntryView(string Value, string Reason, string Owner, DateTimeOffset? ExpiresAt, long Version)
{
    /// <summary>What is shown of a record.</summary>
    public static ListEntryView Of(ListEntryRecord entry) => new(NumberMask.InText(entry.Value), entry.Reason, entry.Owner, entry.ExpiresAt, entry.Version);
}

/// <summary>An entry to put on a list.</summary>
/// <param name="Value">Number, name, domain or contact; <c>*</c> at the end of a number, name or contact stands for everything that begins so.</param>
/// <param name="Reason">Why, at most 200 characters.</param>
/// <param name="Owner">Who answers for it, at most 200 characters.</param>
/// <param name="ExpiresAt">From when on it no longer counts; none = never.</param>
public sealed record ListEntryDraft(string Value, string? Reason = null, string? Owner = null, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Characters of a value at most: a domain name has 253.</summary>
    internal const int LongestValue = 253;

    internal void Check(string at, FieldFaults faults)
    {
        faults.Text(at + "value", Value, LongestValue);
        faults.Text(at + "reason", Reason, SpDraft.LongestName, required: false);
        faults.Text(at + "owner", Owner, SpDraft.LongestName, required: false);
        faults.Moment(at + "expiresAt", ExpiresAt);
    }
}

/// <summary>Entries to put on a list; one that is there already gets the new reason, owner and expiry.</summary>
/// <param name="Entries">1 to 10,000 of them.</param>
public sealed record ListEntriesDraft(IReadOnlyList<ListEntryDraft> Entries) : IChecked
{
    /// <summary>Entries at most.</summary>
    internal const int Most = 10_000;

    void IChecked.Check(FieldFaults faults)
    {
        faults.Count("entries", Entries.Count, 1, Most);
        for (int i = 0; i < int.Min(Entries.Count, Most); i++)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"entries[{i}]");
            if (Entries[i] is not { } entry)
            {
                faults.Add(at, "is null, an object is expected");
            }
            else
            {
                entry.Check(at + ".", faults);
            }
        }
    }
}

/// <summary>Entries to take off a list.</summary>
/// <param name="Values">1 to 10,000 of them; what is not on the list is no fault.</param>
public sealed record ListValues(IReadOnlyList<string> Values) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        faults.Count("values", Values.Count, 1, ListEntriesDraft.Most);
        for (int i = 0; i < int.Min(Values.Count, ListEntriesDraft.Most); i++)
        {
            faults.Text(string.Create(CultureInfo.InvariantCulture, $"values[{i}]"), Values[i], ListEntryDraft.LongestValue);
        }
    }
}

/// <summary>What became of a list.</summary>
/// <param name="Added">Entries that are new.</param>
/// <param name="Changed">Entries that were there and are different now.</param>
/// <param name="Removed">Entries that are gone.</param>
public sealed record ListChangeView(int Added, int Changed, int Removed);

/// <summary>Values of entries as lists of a kind keep them.</summary>
internal static class ListValue
{
    /// <summary>Makes a value canonical.</summary>
    /// <param name="kind">Kind of the list.</param>
    /// <param name="value">What the client sent.</param>
    /// <param name="plan">Makes addresses canonical.</param>
    /// <param name="canonical">What is kept.</param>
    /// <param name="problem">Why it is no entry.</param>
    public static bool TryRead(ListKind kind, string value, NumberingPlan plan, out string canonical, out string? problem)
    {
        canonical = value.Trim();
        problem = null;
        switch (kind)
        {
            case ListKind.BlockedSenders or ListKind.BlockedRecipients or ListKind.AllowedSenders or ListKind.AllowedRecipients:
                if (!AddressList.TryParse(canonical, plan, out SmsAddress address, out bool isPrefix, out problem))
                {
                    return false;
                }

                canonical = address + (isPrefix ? "*" : "");
                return true;
            case ListKind.BlockedDomains or ListKind.AllowedDomains or ListKind.ProtectedDomains:
                return TryReadLine(canonical, static (reader, lines) => DomainList.Read(reader, "", lines).Domains.Count, out problem);
            default:
                return TryReadLine(canonical, static (reader, lines) => ContactList.Read(reader, "", lines).Count, out problem);
        }
    }

    private static bool TryReadLine(string value, Func<TextReader, List<ListFault>, int> read, out string? problem)
    {
        var lines = new List<ListFault>();
        using var reader = new StringReader(value);
        int entries = read(reader, lines);
        problem = lines.Count > 0 ? lines[0].Problem : entries == 0 ? "is empty" : null;
        return problem is null;
    }
}
