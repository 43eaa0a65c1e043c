using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary><c>/sps</c>: who may send, and how fast.</summary>
internal static class SpEndpoints
{
    private const string Tag = "SPs";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sps", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<SpView>().As("Sps", Tag, "SPs; an SP's key sees its own");
        api.MapGet("/sps/{spId}", One).ReadBy(ApiRoles.SpAndStaff).GivesOne<SpView>().As("Sp", Tag, "One SP");
        api.MapPost("/sps", Create).WrittenBy(ApiRoles.Ops).Creates<SpView>().As("CreateSp", Tag, "Registers an SP");
        api.MapPatch("/sps/{spId}", Change).WrittenBy(ApiRoles.Ops).Changes<SpView>().As("ChangeSp", Tag, "Changes an SP: what is missing stays");
        api.MapPut("/sps/{spId}/card", SetCard).WrittenBy(ApiRoles.PenaltyOfficer | ApiRoles.Administrator).Changes<SpView>().As("SetCard", Tag, "Gives an SP another card");
        api.MapDelete("/sps/{spId}", Remove).WrittenBy(ApiRoles.Ops).Removes().As("RemoveSp", Tag, "Removes an SP that owns nothing any more");
    }

    private static Task<Answer> Page(PageRequest page, RecordRequests records, HttpContext http)
    {
        ApiCaller caller = http.Caller();
        string? own = caller.IsSp ? caller.SpId : null;
        return records.PageAsync(http, page, context => context.Sps.Where(sp => own == null || sp.SpId == own), static sp => sp.SpId, SpView.Of);
    }

    private static Task<Answer> One(string spId, RecordRequests records, HttpContext http) => records.OneAsync(http, Find(spId), SpView.Of, What(spId));

    private static Task<Answer> Create(Body<SpDraft> body, RecordRequests records, SpDryRun dryRun, HttpContext http) => records.CreateAsync<SpRecord, SpView>(
        http,
        async edit =>
        {
            SpDraft draft = body.Value;
            if (await Find(draft.SpId)(edit.Records).AnyAsync().ConfigureAwait(false))
            {
                return (null, Problem.Conflict($"There is an {What(draft.SpId)} already."));
            }

            var sp = new SpRecord
            {
                SpId = draft.SpId,
                Name = string.IsNullOrEmpty(draft.Name) ? draft.SpId : draft.Name,
                MessagesPerSecond = draft.MessagesPerSecond ?? 0,
                Burst = draft.Burst ?? 0,
                Settings = SpSettings.TextOf(draft.Settings),
            };
            return await dryRun.CheckAsync(edit, sp).ConfigureAwait(false) is { } fault ? (null, fault) : (sp, null);
        },
        SpView.Of,
        static sp => $"{ApiEndpoints.Root}/sps/{sp.SpId}");

    private static Task<Answer> Change(string spId, IfMatch match, Body<SpPatch> body, RecordRequests records, SpDryRun dryRun, HttpContext http) => records.ChangeAsync(
        http,
        match,
        Find(spId),
        (edit, sp) =>
        {
            SpPatch patch = body.Value;
            sp.Name = patch.Name ?? sp.Name;
            sp.MessagesPerSecond = patch.MessagesPerSecond ?? sp.MessagesPerSecond;
            sp.Burst = patch.Burst ?? sp.Burst;
            sp.Settings = patch.Settings is null ? sp.Settings : SpSettings.TextOf(patch.Settings);
            return dryRun.CheckAsync(edit, sp);
        },
        SpView.Of,
        What(spId));

    private static Task<Answer> SetCard(string spId, IfMatch match, Body<CardPatch> body, RecordRequests records, HttpContext http) => records.ChangeAsync(
        http,
        match,
        Find(spId),
        (_, sp) =>
        {
            sp.Card = body.Value.Card;
            return Task.FromResult<Answer?>(null);
        },
        SpView.Of,
        What(spId));

    private static Task<Answer> Remove(string spId, IfMatch match, RecordRequests records, HttpContext http) => records.RemoveAsync(
        http,
        match,
        Find(spId),
        What(spId),
        async (edit, _) =>
        {
            RecordsContext context = edit.Records;
            string? owned = await context.Accounts.AnyAsync(it => it.SpId == spId).ConfigureAwait(false) ? "accounts"
                : await context.AccessNumbers.AnyAsync(it => it.SpId == spId).ConfigureAwait(false) ? "numbers"
                : await context.ServiceCodes.AnyAsync(it => it.SpId == spId).ConfigureAwait(false) ? "service codes"
                : await context.Templates.AnyAsync(it => it.SpId == spId).ConfigureAwait(false) ? "templates"
                : null;
            if (owned is not null)
            {
                return Problem.Conflict($"{What(spId)} has {owned}; remove them first.");
            }

            // A trunk that names an SP nobody knows would be refused by every later configuration.
            List<AccountRecord> trunks = await context.Accounts.Where(static it => it.Kind == BinderKind.Trunk).ToListAsync().ConfigureAwait(false);
            return trunks.Find(trunk => trunk.Carries.Contains(spId)) is { } carrier
                ? Problem.Conflict($"The trunk '{carrier.SystemId}' carries {What(spId)}; change it first.")
                : null;
        });

    internal static Func<RecordsContext, IQueryable<SpRecord>> Find(string spId) => context => context.Sps.Where(sp => sp.SpId == spId);

    internal static string What(string spId) => $"SP '{spId}'";
}
