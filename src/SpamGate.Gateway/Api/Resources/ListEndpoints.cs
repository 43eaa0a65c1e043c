using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Records;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary><c>/lists</c>: what is refused and what is left alone.</summary>
internal static class ListEndpoints
{
    private const string Tag = "Lists";
    private const string Item = "/lists/{name}";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/lists", Page).ReadBy(ApiRoles.Staff).GivesPage<ListView>().As("Lists", Tag, "Lists");
        api.MapGet(Item, One).ReadBy(ApiRoles.Staff).GivesOne<ListView>().As("List", Tag, "One list");
        api.MapPost("/lists", Create).WrittenBy(ApiRoles.Ops).Creates<ListView>().As("CreateList", Tag, "Makes a list");
        api.MapPatch(Item, Change).WrittenBy(ApiRoles.Ops).Changes<ListView>().As("ChangeList", Tag, "Changes what a list is for");
        api.MapDelete(Item, Remove).WrittenBy(ApiRoles.Ops).Removes().As("RemoveList", Tag, "Removes an empty list");
        api.MapGet(Item + "/entries", Entries).ReadBy(ApiRoles.Staff).GivesPage<ListEntryView>().As("ListEntries", Tag, "Entries of a list, people's numbers masked");
        api.MapPost(Item + "/entries", Add).WrittenBy(ApiRoles.Ops, BodyLimit.Batch)
            .Produces<ListChangeView>().ProducesProblem(StatusCodes.Status404NotFound).WithMetadata(new Description.RepeatableRequest())
            .As("AddListEntries", Tag, "Puts up to 10,000 entries on a list");
        api.MapPost(Item + "/entries/remove", Take).WrittenBy(ApiRoles.Ops, BodyLimit.Batch)
            .Produces<ListChangeView>().ProducesProblem(StatusCodes.Status404NotFound).WithMetadata(new Description.RepeatableRequest())
            .As("RemoveListEntries", Tag, "Takes up to 10,000 entries off a list");
    }

    private static Task<Answer> Page(PageRequest page, RecordRequests records, HttpContext http) =>
        records.PageAsync(http, page, static context => context.Lists, static it => it.Name, ListView.Of);

    private static Task<Answer> One(string name, RecordRequests records, HttpContext http) => records.OneAsync(http, Find(name), ListView.Of, What(name));

    private static Task<Answer> Create(Body<ListDraft> body, RecordRequests records, HttpContext http) => records.CreateAsync<ListRecord, ListView>(
        http,
        async edit =>
        {
            ListDraft draft = body.Value;
            if (draft.SpId is not null && RecordedContent.IsContent(draft.Kind))
            {
                return (null, Problem.Invalid("spId", "is for lists of senders and recipients; lists of domains and contacts hold for all SPs"));
            }

            if (draft.SpId is not null && !await SpEndpoints.Find(draft.SpId)(edit.Records).AnyAsync().ConfigureAwait(false))
            {
                return (null, Problem.Unprocessable("unknown_sp", $"spId is '{draft.SpId}'; there is no such SP."));
            }

            return await Find(draft.Name)(edit.Records).AnyAsync().ConfigureAwait(false)
                ? (null, Problem.Conflict($"There is a {What(draft.Name)} already."))
                : (new ListRecord { Name = draft.Name, Kind = draft.Kind, SpId = draft.SpId, Description = draft.Description ?? "" }, null);
        },
        ListView.Of,
        static it => $"{ApiEndpoints.Root}/lists/{it.Name}");

    private static Task<Answer> Change(string name, IfMatch match, Body<ListPatch> body, RecordRequests records, HttpContext http) => records.ChangeAsync(
        http,
        match,
        Find(name),
        (_, it) =>
        {
            it.Description = body.Value.Description;
            return Task.FromResult<Answer?>(null);
        },
        ListView.Of,
        What(name));

    private static Task<Answer> Remove(string name, IfMatch match, RecordRequests records, HttpContext http) => records.RemoveAsync(
        http,
        match,
        Find(name),
        What(name),
        async (edit, _) => await edit.Records.ListEntries.AnyAsync(it => it.ListName == name).ConfigureAwait(false)
            ? Problem.Conflict($"The {What(name)} has entries; take them off first.")
            : null);

    private static Task<Answer> Entries(string name, PageRequest page, RecordRequests records, HttpContext http) => records.PageAsync(
        http, page, context => context.ListEntries.Where(it => it.ListName == name), static it => it.Value, ListEntryView.Of);

    private static Task<Answer> Add(string name, Body<ListEntriesDraft> body, RecordRequests records, SnapshotSource snapshots, HttpContext http) => records.WriteAsync(
        http,
        edit => AddAsync(edit, name, body.Value.Entries.Select(static (entry, i) => (string.Create(CultureInfo.InvariantCulture, $"entries[{i}].value"), entry)), snapshots));

    /// <summary>Puts entries on a list.</summary>
    /// <param name="edit">The write.</param>
    /// <param name="name">The list.</param>
    /// <param name="entries">The entries, each with the place where the client finds it.</param>
    /// <param name="snapshots">Says how numbers are read.</param>
    internal static async Task<Answer> AddAsync(RecordEdit edit, string name, IEnumerable<(string Place, ListEntryDraft Entry)> entries, SnapshotSource snapshots)
    {
        if (await Find(name)(edit.Records).FirstOrDefaultAsync().ConfigureAwait(false) is not { } list)
        {
            return Problem.NotFound($"There is no {What(name)}.");
        }

        var faults = new FieldFaults();
        Dictionary<string, ListEntryDraft> wanted = Read(list.Kind, entries, snapshots, faults);
        if (!faults.IsEmpty)
        {
            return Problem.Invalid(faults.All);
        }

        int added = 0;
        int changed = 0;
        foreach (string[] values in wanted.Keys.Chunk(ValuesAtOnce))
        {
            Dictionary<string, ListEntryRecord> known = await edit.Records.ListEntries.Where(it => it.ListName == name && values.Contains(it.Value))
                .ToDictionaryAsync(static it => it.Value, StringComparer.Ordinal).ConfigureAwait(false);
            foreach (string value in values)
            {
                if (!known.TryGetValue(value, out ListEntryRecord? entry))
                {
                    entry = new ListEntryRecord { ListName = name, Value = value };
                    edit.Records.ListEntries.Add(entry);
                    added++;
                }
                else if (!IsSame(entry, wanted[value]))
                {
                    changed++;
                }

                Apply(entry, wanted[value]);
            }
        }

        return Answer.Ok(new ListChangeView(added, changed, 0));
    }

    private static Task<Answer> Take(string name, Body<ListValues> body, RecordRequests records, SnapshotSource snapshots, HttpContext http) => records.WriteAsync(http, async edit =>
    {
        if (await Find(name)(edit.Records).FirstOrDefaultAsync().ConfigureAwait(false) is not { } list)
        {
            return Problem.NotFound($"There is no {What(name)}.");
        }

        // What can not be an entry is not one; the spelling of the file is tried as well.
        IEnumerable<string> spellings = body.Value.Values.SelectMany(value =>
            ListValue.TryRead(list.Kind, value, snapshots.Current.NumberingPlan, out string canonical, out _) ? (IEnumerable<string>)[canonical, value.Trim()] : [value]);
        int removed = 0;
        foreach (string[] values in spellings.Distinct(StringComparer.Ordinal).Chunk(ValuesAtOnce))
        {
            List<ListEntryRecord> found = await edit.Records.ListEntries.Where(it => it.ListName == name && values.Contains(it.Value)).ToListAsync().ConfigureAwait(false);
            edit.Records.ListEntries.RemoveRange(found);
            removed += found.Count;
        }

        return Answer.Ok(new ListChangeView(0, 0, removed));
    });

    /// <summary>Values of one statement: SQLite takes some tens of thousands of parameters, a thousand costs little.</summary>
    private const int ValuesAtOnce = 1000;

    private static Dictionary<string, ListEntryDraft> Read(
        ListKind kind, IEnumerable<(string Place, ListEntryDraft Entry)> entries, SnapshotSource snapshots, FieldFaults faults)
    {
        var wanted = new Dictionary<string, ListEntryDraft>(StringComparer.Ordinal);
        foreach ((string place, ListEntryDraft entry) in entries)
        {
            if (ListValue.TryRead(kind, entry.Value, snapshots.Current.NumberingPlan, out string canonical, out string? problem))
            {
                // Twice the same entry: the later one holds.
                wanted[canonical] = entry;
            }
            else
            {
                faults.Add(place, problem!);
            }
        }

        return wanted;
    }

    // Milliseconds are what records keep.
    private static bool IsSame(ListEntryRecord entry, ListEntryDraft draft) =>
        entry.Reason == (draft.Reason ?? "") && entry.Owner == (draft.Owner ?? "") && entry.ExpiresAt?.ToUnixTimeMilliseconds() == draft.ExpiresAt?.ToUnixTimeMilliseconds();

    private static void Apply(ListEntryRecord entry, ListEntryDraft draft)
    {
        entry.Reason = draft.Reason ?? "";
        entry.Owner = draft.Owner ?? "";
        entry.ExpiresAt = draft.ExpiresAt is { } expiry ? DateTimeOffset.FromUnixTimeMilliseconds(expiry.ToUnixTimeMilliseconds()) : null;
    }

    internal static Func<RecordsContext, IQueryable<ListRecord>> Find(string name) => context => context.Lists.Where(it => it.Name == name);

    internal static string What(string name) => $"list '{name}'";
}
