using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A number that complained of an SP: its commercial messages no longer go there; one-time passwords and notices do.</summary>
/// <param name="Number">The number, masked.</param>
/// <param name="Since">Since when.</param>
/// <param name="ExpiresAt">Until when; null = for good.</param>
/// <param name="Cause">The complaint or other cause.</param>
/// <param name="Version">Version; its ETag.</param>
public sealed record ShieldView(string Number, DateTimeOffset Since, DateTimeOffset? ExpiresAt, string Cause, long Version)
{
    /// <summary>What is shown of a record.</summary>
    public static ShieldView Of(ShieldRecord shield) => new(NumberMask.Of(shield.Number), shield.Since, shield.ExpiresAt, shield.Cause, shield.Version);
}

/// <summary>A number to shield.</summary>
/// <param name="Number">The number.</param>
/// <param name="Cause">The complaint or other cause, 1 to 200 characters.</param>
/// <param name="ExpiresAt">Until when; none = for good.</param>
public sealed record ShieldDraft(string Number, string Cause, DateTimeOffset? ExpiresAt = null) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        SubscriberNumber.Check("number", Number, faults);
        faults.Text("cause", Cause, SpDraft.LongestName);
        faults.Moment("expiresAt", ExpiresAt);
    }
}

/// <summary><c>/sps/{spId}/shields</c>: complaint shields.</summary>
internal static class ShieldEndpoints
{
    private const string Tag = "Shields";
    private const string Item = "/sps/{spId}/shields/{number}";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sps/{spId}/shields", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<ShieldView>().As("Shields", Tag, "Numbers shielded from an SP, masked");
        api.MapGet(Item, One).ReadBy(ApiRoles.SpAndStaff).GivesOne<ShieldView>().As("Shield", Tag, "Whether a number is shielded");
        api.MapPost("/sps/{spId}/shields", Create).WrittenBy(ApiRoles.Desk | ApiRoles.Ops).Creates<ShieldView>().As("CreateShield", Tag, "Shields a number from an SP");
        api.MapDelete(Item, Remove).WrittenBy(ApiRoles.Desk).Removes().As("RemoveShield", Tag, "Lifts a shield");
    }

    private static Task<Answer> Page(string spId, PageRequest page, RecordRequests records, HttpContext http) => records.PageAsync(
        http, page, context => context.Shields.Where(it => it.SpId == spId), static it => it.Number, ShieldView.Of);

    private static Task<Answer> One(string spId, string number, RecordRequests records, SnapshotSource snapshots, HttpContext http) =>
        records.OneAsync(http, Find(spId, SubscriberNumber.Canonical(number, snapshots)), ShieldView.Of, What(number, snapshots));

    private static Task<Answer> Create(string spId, Body<ShieldDraft> body, RecordRequests records, SnapshotSource snapshots, HttpContext http)
    {
        string number = SubscriberNumber.Canonical(body.Value.Number, snapshots);
        return records.CreateAsync<ShieldRecord, ShieldView>(
            http,
            async edit =>
            {
                if (await SubscriberNumber.RequireSpAsync(edit, spId).ConfigureAwait(false) is { } fault)
                {
                    return (null, fault);
                }

                if (body.Value.ExpiresAt <= edit.Now)
                {
                    return (null, Problem.Invalid("expiresAt", "lies in the past"));
                }

                return await Find(spId, number)(edit.Records).AnyAsync().ConfigureAwait(false)
                    ? (null, Problem.Conflict($"There is a {What(number, snapshots)} already."))
                    : (new ShieldRecord { SpId = spId, Number = number, Since = edit.Now, ExpiresAt = body.Value.ExpiresAt, Cause = body.Value.Cause }, null);
            },
            ShieldView.Of,
            it => $"{ApiEndpoints.Root}/sps/{spId}/shields/{it.Number}");
    }

    private static Task<Answer> Remove(string spId, string number, IfMatch match, RecordRequests records, SnapshotSource snapshots, HttpContext http) =>
        records.RemoveAsync(http, match, Find(spId, SubscriberNumber.Canonical(number, snapshots)), What(number, snapshots));

    private static Func<RecordsContext, IQueryable<ShieldRecord>> Find(string spId, string number) =>
        context => context.Shields.Where(it => it.SpId == spId && it.Number == number);

    private static string What(string number, SnapshotSource snapshots) => $"shield of {NumberMask.Of(SubscriberNumber.Canonical(number, snapshots))}";
}
