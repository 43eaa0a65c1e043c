using System.Text;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary><c>/accounts</c>: who may bind.</summary>
internal static class AccountEndpoints
{
    private const string Tag = "Accounts";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/accounts", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<AccountView>().As("Accounts", Tag, "Accounts; an SP's key sees its own");
        api.MapGet("/accounts/{systemId}", One).ReadBy(ApiRoles.SpAndStaff).GivesOne<AccountView>().As("Account", Tag, "One account");
        api.MapPost("/accounts", Create).WrittenBy(ApiRoles.Ops).Creates<AccountView>().As("CreateAccount", Tag, "Makes an account");
        api.MapPatch("/accounts/{systemId}", Change).WrittenBy(ApiRoles.Ops).Changes<AccountView>().As("ChangeAccount", Tag, "Changes an account: what is missing stays");
        api.MapDelete("/accounts/{systemId}", Remove).WrittenBy(ApiRoles.Ops).Removes().As("RemoveAccount", Tag, "Removes an account; its sessions are closed");
    }

    private static Task<Answer> Page(PageRequest page, RecordRequests records, HttpContext http)
    {
        Func<RecordsContext, IQueryable<AccountRecord>> visible = Visible(http);
        return records.PageAsync(http, page, visible, static it => it.SystemId, AccountView.Of);
    }

    private static Task<Answer> One(string systemId, RecordRequests records, HttpContext http)
    {
        Func<RecordsContext, IQueryable<AccountRecord>> visible = Visible(http);
        return records.OneAsync(http, context => visible(context).Where(it => it.SystemId == systemId), AccountView.Of, What(systemId));
    }

    private static async Task<Answer> Create(Body<AccountDraft> body, RecordRequests records, HttpContext http)
    {
        AccountDraft draft = body.Value;
        string hash = await HashAsync(draft.Password).ConfigureAwait(false);
        return await records.CreateAsync<AccountRecord, AccountView>(
            http,
            async edit =>
            {
                if (await edit.Records.Accounts.AnyAsync(it => it.SystemId == draft.SystemId).ConfigureAwait(false))
                {
                    return (null, Problem.Conflict($"There is an {What(draft.SystemId)} already."));
                }

                var defaults = new AccountOptions();
                var account = new AccountRecord
                {
                    SystemId = draft.SystemId,
                    Kind = draft.Kind,
                    SpId = draft.SpId,
                    MaxBinds = defaults.MaxBinds,
                    Window = defaults.Window,
                    DeliverWindow = defaults.DeliverWindow,
                };
                (draft.Limits ?? new AccountPatch()).Apply(account, hash);
                Answer? fault = await CheckAsync(edit, account).ConfigureAwait(false);
                return fault is null ? (account, null) : (null, fault);
            },
            AccountView.Of,
            static it => $"{ApiEndpoints.Root}/accounts/{Uri.EscapeDataString(it.SystemId)}").ConfigureAwait(false);
    }

    private static async Task<Answer> Change(string systemId, IfMatch match, Body<AccountPatch> body, RecordRequests records, HttpContext http)
    {
        string? hash = body.Value.Password is { } password ? await HashAsync(password).ConfigureAwait(false) : null;
        return await records.ChangeAsync(
            http,
            match,
            context => context.Accounts.Where(it => it.SystemId == systemId),
            (edit, account) =>
            {
                body.Value.Apply(account, hash);
                return CheckAsync(edit, account);
            },
            AccountView.Of,
            What(systemId)).ConfigureAwait(false);
    }

    private static Task<Answer> Remove(string systemId, IfMatch match, RecordRequests records, HttpContext http) =>
        records.RemoveAsync(http, match, context => context.Accounts.Where(it => it.SystemId == systemId), What(systemId));

    /// <summary>What the snapshot would refuse; it must not be in the records, for one bad record would keep every later change from the traffic.</summary>
    private static async Task<Answer?> CheckAsync(RecordEdit edit, AccountRecord account)
    {
        if (account.Kind == BinderKind.Sp)
        {
            if (account.Carries.Count > 0 || account.Subscribers)
            {
                return Problem.Invalid(account.Subscribers ? "subscribers" : "carries", "is for accounts of kind trunk");
            }

            return await edit.Records.Sps.AnyAsync(sp => sp.SpId == account.SpId).ConfigureAwait(false)
                ? null
                : Problem.Unprocessable("unknown_sp", $"spId is '{account.SpId}'; there is no such SP.");
        }

        if (account.Carries.Count == 0 && !account.Subscribers)
        {
            return Problem.Invalid("carries", "is empty and subscribers is false: every message of this trunk would be refused");
        }

        List<string> carried = account.Carries;
        List<string> known = await edit.Records.Sps.Where(sp => carried.Contains(sp.SpId)).Select(static sp => sp.SpId).ToListAsync().ConfigureAwait(false);
        return carried.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown
            ? Problem.Unprocessable("unknown_sp", $"carries names '{unknown}'; there is no such SP.")
            : null;
    }

    private static Func<RecordsContext, IQueryable<AccountRecord>> Visible(HttpContext http)
    {
        ApiCaller caller = http.Caller();
        string? own = caller.IsSp ? caller.SpId : null;
        return context => context.Accounts.Where(it => own == null || it.SpId == own);
    }

    // Ten milliseconds of a core, by design: not on a thread that carries messages.
    private static Task<string> HashAsync(string password) => YieldingThread.RunAsync(() => PasswordHash.Create(Encoding.UTF8.GetBytes(password)));

    private static string What(string systemId) => $"account '{systemId}'";
}
