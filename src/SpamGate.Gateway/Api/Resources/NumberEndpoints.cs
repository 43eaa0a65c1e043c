using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary><c>/sps/{spId}/numbers</c>: what an SP may send from. A number belongs to one SP.</summary>
internal static class NumberEndpoints
{
    private const string Tag = "Numbers";
    private const string Item = "/sps/{spId}/numbers/{number}/{purpose}";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sps/{spId}/numbers", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<NumberView>().As("Numbers", Tag, "Numbers and names of an SP");
        api.MapGet(Item, One).ReadBy(ApiRoles.SpAndStaff).GivesOne<NumberView>().As("Number", Tag, "One number");
        api.MapPost("/sps/{spId}/numbers", Create).WrittenBy(ApiRoles.Ops).Creates<NumberView>().As("CreateNumber", Tag, "Registers a number or name");
        api.MapPatch(Item, Change).WrittenBy(ApiRoles.Ops).Changes<NumberView>().As("ChangeNumber", Tag, "Changes the rate of a number");
        api.MapDelete(Item, Remove).WrittenBy(ApiRoles.Ops).Removes().As("RemoveNumber", Tag, "Takes a number from an SP");
    }

    // An SP has tens of numbers; the two parts of their key are joined here, not in the database.
    private static Task<Answer> Page(string spId, PageRequest page, RecordRequests records, HttpContext http) => records.ReadAsync(http, async (context, cancellation) =>
    {
        if (!await SpEndpoints.Find(spId)(context).AnyAsync(cancellation).ConfigureAwait(false))
        {
            return Problem.NotFound($"There is no {SpEndpoints.What(spId)}.");
        }

        List<AccessNumberRecord> numbers = await context.AccessNumbers.Where(it => it.SpId == spId).ToListAsync(cancellation).ConfigureAwait(false);
        List<AccessNumberRecord> rest = [.. numbers
            .Where(number => page.After is null || string.CompareOrdinal(number.Key, page.After) > 0)
            .OrderBy(static number => number.Key, StringComparer.Ordinal)
            .Take(page.Limit + 1)];
        return Answer.Ok(Answers.Page.Of(rest.ConvertAll(NumberView.Of), page.Limit, static number => $"{number.Number}/{number.Purpose}"));
    });

    private static Task<Answer> One(string spId, string number, string purpose, RecordRequests records, HttpContext http) =>
        records.OneAsync(http, Find(spId, number, purpose), NumberView.Of, What(number));

    private static Task<Answer> Create(string spId, Body<NumberDraft> body, RecordRequests records, SnapshotSource snapshots, SpDryRun dryRun, HttpContext http)
    {
        NumberDraft draft = body.Value;
        GatewaySnapshot snapshot = snapshots.Current;
        string text = draft.Number.Trim();
        if (!AddressList.TryParse(text, snapshot.NumberingPlan, out SmsAddress address, out bool isPrefix, out string? problem))
        {
            return Task.FromResult(Problem.Invalid("number", problem!));
        }

        // Every general number owns the longer ones: a * says nothing more.
        string canonical = address.ToString();
        string number = isPrefix && draft.Purpose != NumberPurpose.General ? canonical + "*" : canonical;
        return records.CreateAsync<AccessNumberRecord, NumberView>(
            http,
            async edit =>
            {
                if (!await SpEndpoints.Find(spId)(edit.Records).AnyAsync().ConfigureAwait(false))
                {
                    return (null, Problem.NotFound($"There is no {SpEndpoints.What(spId)}."));
                }

                string[] spellings = [canonical, canonical + "*", text, text.TrimEnd('*'), text.TrimEnd('*') + "*"];
                List<AccessNumberRecord> same = await edit.Records.AccessNumbers.Where(it => spellings.Contains(it.Number)).ToListAsync().ConfigureAwait(false);
                if (same.Exists(it => it.SpId != spId) || IsOfAnother(address, spId, snapshot))
                {
                    return (null, Problem.Conflict($"{What(number)} belongs to another SP; a number belongs to one."));
                }

                if (same.Exists(it => it.Purpose == draft.Purpose))
                {
                    return (null, Problem.Conflict($"{What(number)} is registered already."));
                }

                var record = new AccessNumberRecord { Number = number, Purpose = draft.Purpose, SpId = spId, MessagesPerSecond = draft.MessagesPerSecond };
                edit.Records.AccessNumbers.Add(record);
                return await dryRun.CheckAsync(edit, spId).ConfigureAwait(false) is { } fault ? (null, fault) : (record, null);
            },
            NumberView.Of,
            it => $"{ApiEndpoints.Root}/sps/{spId}/numbers/{Uri.EscapeDataString(it.Number)}/{PurposeName(it.Purpose)}");
    }

    private static Task<Answer> Change(string spId, string number, string purpose, IfMatch match, Body<NumberPatch> body, RecordRequests records, HttpContext http) =>
        records.ChangeAsync(
            http,
            match,
            Find(spId, number, purpose),
            (_, it) =>
            {
                it.MessagesPerSecond = body.Value.MessagesPerSecond;
                return Task.FromResult<Answer?>(null);
            },
            NumberView.Of,
            What(number));

    private static Task<Answer> Remove(string spId, string number, string purpose, IfMatch match, RecordRequests records, SpDryRun dryRun, HttpContext http) => records.RemoveAsync(
        http,
        match,
        Find(spId, number, purpose),
        What(number),
        (edit, it) =>
        {
            edit.Records.AccessNumbers.Remove(it);
            return dryRun.CheckAsync(edit, spId);
        });

    // The file spells numbers as it likes, so what it claims is compared as the snapshot has it.
    private static bool IsOfAnother(SmsAddress address, string spId, GatewaySnapshot snapshot) =>
        snapshot.SpsById.Values.Any(sp => sp.SpId != spId && Array.IndexOf(sp.AccessNumbers, address) >= 0);

    private static Func<RecordsContext, IQueryable<AccessNumberRecord>> Find(string spId, string number, string purpose)
    {
        bool isPurpose = Enum.TryParse(purpose, ignoreCase: true, out NumberPurpose parsed) && PurposeName(parsed) == purpose;
        return context => context.AccessNumbers.Where(it => isPurpose && it.SpId == spId && it.Number == number && it.Purpose == parsed);
    }

    private static string PurposeName(NumberPurpose purpose) => Telemetry.LabelValue.SnakeCase(purpose.ToString());

    private static string What(string number) => $"number '{number}'";
}
