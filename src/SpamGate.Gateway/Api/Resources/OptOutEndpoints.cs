using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A number that wants no more commercial messages from an SP.</summary>
/// <param name="Number">The number, masked.</param>
/// <param name="Since">Since when.</param>
/// <param name="Source">message, person or import.</param>
/// <param name="Word">The word that was sent; empty when none was.</param>
/// <param name="ConfirmedAt">When it was confirmed to the person; null = not.</param>
/// <param name="Version">Version; its ETag.</param>
public sealed record OptOutView(string Number, DateTimeOffset Since, OptOutSource Source, string Word, DateTimeOffset? ConfirmedAt, long Version)
{
    /// <summary>What is shown of a record.</summary>
    public static OptOutView Of(OptOutRecord optOut) => new(
        NumberMask.Of(optOut.Number), optOut.Since, optOut.Source, optOut.Word, optOut.ConfirmedAt, optOut.Version);
}

/// <summary>A number that opts out.</summary>
/// <param name="Number">The number.</param>
public sealed record OptOutDraft(string Number) : IChecked
{
    void IChecked.Check(FieldFaults faults) => SubscriberNumber.Check("number", Number, faults);
}

/// <summary><c>/sps/{spId}/opt-outs</c>: who said stop. An SP may add, never remove: only the person can come back.</summary>
internal static class OptOutEndpoints
{
    private const string Tag = "Opt-outs";
    private const string Item = "/sps/{spId}/opt-outs/{number}";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sps/{spId}/opt-outs", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<OptOutView>().As("OptOuts", Tag, "Numbers that opted out of an SP, masked");
        api.MapGet(Item, One).ReadBy(ApiRoles.SpAndStaff).GivesOne<OptOutView>().As("OptOut", Tag, "Whether a number opted out");
        api.MapPost("/sps/{spId}/opt-outs", Create).WrittenBy(ApiRoles.Sp | ApiRoles.Desk | ApiRoles.Ops).Creates<OptOutView>().As("CreateOptOut", Tag, "Notes that a number opted out");
        api.MapDelete(Item, Remove).WrittenBy(ApiRoles.Desk).Removes().As("RemoveOptOut", Tag, "Takes an opt-out back, as the person asked");
    }

    private static Task<Answer> Page(string spId, PageRequest page, RecordRequests records, HttpContext http) => records.PageAsync(
        http, page, context => context.OptOuts.Where(it => it.SpId == spId), static it => it.Number, OptOutView.Of);

    private static Task<Answer> One(string spId, string number, RecordRequests records, SnapshotSource snapshots, HttpContext http) =>
        records.OneAsync(http, Find(spId, SubscriberNumber.Canonical(number, snapshots)), OptOutView.Of, What(number, snapshots));

    private static Task<Answer> Create(string spId, Body<OptOutDraft> body, RecordRequests records, SnapshotSource snapshots, HttpContext http)
    {
        string number = SubscriberNumber.Canonical(body.Value.Number, snapshots);
        return records.CreateAsync<OptOutRecord, OptOutView>(
            http,
            async edit =>
            {
                if (await SubscriberNumber.RequireSpAsync(edit, spId).ConfigureAwait(false) is { } fault)
                {
                    return (null, fault);
                }

                return await Find(spId, number)(edit.Records).AnyAsync().ConfigureAwait(false)
                    ? (null, Problem.Conflict($"There is an {What(number, snapshots)} already."))
                    : (new OptOutRecord { SpId = spId, Number = number, Since = edit.Now, Source = OptOutSource.Person }, null);
            },
            OptOutView.Of,
            it => $"{ApiEndpoints.Root}/sps/{spId}/opt-outs/{it.Number}");
    }

    private static Task<Answer> Remove(string spId, string number, IfMatch match, RecordRequests records, SnapshotSource snapshots, HttpContext http) =>
        records.RemoveAsync(http, match, Find(spId, SubscriberNumber.Canonical(number, snapshots)), What(number, snapshots));

    private static Func<RecordsContext, IQueryable<OptOutRecord>> Find(string spId, string number) =>
        context => context.OptOuts.Where(it => it.SpId == spId && it.Number == number);

    private static string What(string number, SnapshotSource snapshots) => $"opt-out of {NumberMask.Of(SubscriberNumber.Canonical(number, snapshots))}";
}
