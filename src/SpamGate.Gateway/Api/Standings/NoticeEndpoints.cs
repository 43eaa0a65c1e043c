using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Api.Resources;
using SpamGate.Gateway.Notices;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>How an SP is told what becomes of its conduct, and what it was told.</summary>
internal static class NoticeEndpoints
{
    private const string Tag = "Notices";
    private const string Target = "/sps/{spId}/notice-target";
    private const ApiRoles Writers = ApiRoles.Sp | ApiRoles.Ops;
    private const int MostNotices = 200;

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Target, Show).ReadBy(ApiRoles.SpAndStaff).GivesOne<NoticeTargetView>().As("NoticeTarget", Tag, "Where an SP is told");
        api.MapPut(Target, Set).WrittenBy(Writers).Produces<NoticeTargetView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).As("SetNoticeTarget", Tag, "Sets where an SP is told");
        api.MapDelete(Target, Remove).WrittenBy(Writers).Removes().As("RemoveNoticeTarget", Tag, "The SP is not told any more");
        api.MapPost(Target + "/secret", Renew).WrittenBy(Writers).Produces<NoticeSecretView>().ProducesProblem(StatusCodes.Status404NotFound)
            .As("RenewNoticeSecret", Tag, "Makes the secret that notices are signed with anew, and shows it, once; takes no Idempotency-Key");
        api.MapGet("/sps/{spId}/notices", List).ReadBy(ApiRoles.SpAndStaff).Produces<IReadOnlyList<NoticeView>>().As("Notices", Tag, "The last 200 notices to an SP, the last one first");
        api.MapPost("/sps/{spId}/notices/{noticeId}/resend", Resend).WrittenBy(Writers).Produces<IReadOnlyList<NoticeView>>().ProducesProblem(StatusCodes.Status404NotFound)
            .As("ResendNotice", Tag, "Delivers a notice again, under the same id");
    }

    private static Task<Answer> Show(string spId, RecordRequests records, HttpContext http) => records.OneAsync(http, Find(spId), NoticeTargetView.Of, What(spId));

    private static Task<Answer> Set(string spId, Body<NoticeTargetDraft> body, RecordRequests records, HttpContext http)
    {
        NoticeTargetDraft draft = body.Value;
        bool isOps = (http.Caller().Roles & ApiRoles.Ops) != 0;
        if (draft.Url is { Length: > 0 } url && NoticeAddress.FaultOf(url, isOps) is { } fault)
        {
            return Task.FromResult(Problem.Invalid("url", fault));
        }

        return records.WriteAsync(http, async edit =>
        {
            if (await SubscriberNumber.RequireSpAsync(edit, spId).ConfigureAwait(false) is { } missing)
            {
                return missing;
            }

            NoticeTargetRecord? target = await Find(spId)(edit.Records).FirstOrDefaultAsync().ConfigureAwait(false);
            if (target is null)
            {
                target = new NoticeTargetRecord { SpId = spId, Salt = WebhookSecret.NewSalt() };
                edit.Records.NoticeTargets.Add(target);
            }

            (target.Url, target.Phone, target.Mail) = (draft.Url ?? "", draft.Phone ?? "", draft.Mail ?? "");
            if (edit.Records.ChangeTracker.HasChanges())
            {
                (target.Version, target.ChangedAt) = (edit.Version, edit.Now);
            }

            return Answer.Ok(NoticeTargetView.Of(target), target.Version);
        });
    }

    private static Task<Answer> Remove(string spId, IfMatch match, RecordRequests records, HttpContext http) => records.RemoveAsync(http, match, Find(spId), What(spId));

    private static async Task<Answer> Renew(string spId, RecordRequests records, HttpContext http)
    {
        if (http.Request.Headers.ContainsKey(ApiHeaders.IdempotencyKey))
        {
            return Problem.Invalid(ApiHeaders.IdempotencyKey, "is not taken here: the secret is shown once and not kept, so it could not be answered again");
        }

        byte[] salt = WebhookSecret.NewSalt();
        return await records.WriteAsync(http, async edit =>
        {
            if (await Find(spId)(edit.Records).FirstOrDefaultAsync().ConfigureAwait(false) is not { } target)
            {
                return Problem.NotFound($"There is no {What(spId)}.");
            }

            target.Salt = salt;
            return Answer.Ok(new NoticeSecretView(http.RequestServices.GetRequiredService<WebhookSecret>().Of(spId, salt)));
        }).ConfigureAwait(false);
    }

    private static Task<Answer> List(string spId, RecordRequests records, HttpContext http) => records.ReadAsync(http, async (context, cancellation) => Answer.Ok(
        (await context.Notices.Where(it => it.SpId == spId).OrderByDescending(static it => it.At).Take(MostNotices).ToListAsync(cancellation).ConfigureAwait(false))
            .ConvertAll(NoticeView.Of)));

    private static Task<Answer> Resend(string spId, string noticeId, RecordRequests records, HttpContext http) => records.WriteAsync(http, async edit =>
    {
        Guid id = ConductEndpoints.Identity(noticeId);
        List<NoticeRecord> notices = await edit.Records.Notices.Where(it => it.SpId == spId && it.NoticeId == id).ToListAsync().ConfigureAwait(false);
        if (notices.Count == 0)
        {
            return Problem.NotFound($"SP '{spId}' has no notice '{noticeId}'.");
        }

        foreach (NoticeRecord notice in notices)
        {
            // It is given up after so many attempts, and is to have all of them again.
            (notice.State, notice.Attempts, notice.DueAt, notice.DoneAt) = (NoticeState.Waiting, 0, edit.Now, null);
        }

        edit.Note("Notice", id.ToString(), "{\"resent\":true}");
        return Answer.Ok(notices.ConvertAll(NoticeView.Of));
    });

    private static Func<RecordsContext, IQueryable<NoticeTargetRecord>> Find(string spId) => context => context.NoticeTargets.Where(it => it.SpId == spId);

    private static string What(string spId) => $"notice target of SP '{spId}'";
}
