using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Cards;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Api.Resources;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>Cards and points: what an SP sees of its own, what people decide.</summary>
internal static class ConductEndpoints
{
    private const string Tag = "Conduct";
    private const string JsonLines = "application/jsonl; charset=utf-8";
    private const ApiRoles Deciders = ApiRoles.PenaltyOfficer | ApiRoles.Approver;

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/me", (HttpContext http, ConductDesk desk) => desk.Show(http.Caller().SpId!))
            .ReadBy(ApiRoles.Sp).Produces<ConductView>().As("Me", Tag, "An SP's own card, points, breaches and appeals");
        api.MapGet("/sps/{spId}/conduct", (string spId, ConductDesk desk) => desk.Show(spId))
            .ReadBy(ApiRoles.SpAndStaff).Produces<ConductView>().As("Conduct", Tag, "An SP's card, points, breaches and appeals");
        api.MapGet("/conduct/work", (ConductDesk desk) => Answer.Ok(WorkList.Of(desk.Book.Standings()).Select(WorkView.Of).ToArray()))
            .ReadBy(Deciders | ApiRoles.Auditor).Produces<IReadOnlyList<WorkView>>().As("ConductWork", Tag, "What people have to decide, what is due first first");
        api.MapGet("/conduct/events", Export)
            .ReadBy(Deciders | ApiRoles.Auditor).Produces<string>(StatusCodes.Status200OK, "application/jsonl").As("ConductEvents", Tag, "All conduct events, one JSON object a line");
        Decision<ProposalDecision>(api, "/sps/{spId}/proposals/{proposalId}/decision", Decide, Deciders, "DecideProposal", "Agrees to a proposed card, or says no");
        api.MapPost("/sps/{spId}/breaches/{breachId}/confirmation", Confirm).WrittenBy(Deciders).Gives("ConfirmBreach", "A person found the breach true");
        api.MapPost("/sps/{spId}/breaches/{breachId}/reversal", Reverse).WrittenBy(Deciders).Gives("ReverseBreach", "The breach was none: every number is as without it");
        api.MapPost("/sps/{spId}/breaches/{breachId}/appeals", Appeal).WrittenBy(ApiRoles.Sp).Gives("Appeal", "Contests a breach; X-Reason says why");
        Decision<AppealDecision>(api, "/sps/{spId}/appeals/{appealId}/decision", Decide, Deciders, "DecideAppeal", "Decides an appeal; won, the breach is reversed");
        Decision<LadderChoice>(api, "/sps/{spId}/rectification", Rectify, ApiRoles.Sp, "Rectify", "Says what was put right, in X-Reason");
        Decision<RectificationJudgement>(api, "/sps/{spId}/rectification/judgement", Judge, Deciders, "JudgeRectification", "Accepts what was put right, or not");
        Decision<LadderChoice>(api, "/sps/{spId}/release", Release, Deciders, "ReleaseCard", "Lets an SP out of a red card after its term; a removed one takes two people");
    }

    private delegate Task<Answer> DecisionHandler<T>(HttpContext http, string spId, T body, ConductDesk desk);

    private static void Decision<T>(RouteGroupBuilder api, string route, DecisionHandler<T> decide, ApiRoles roles, string name, string summary)
        where T : class, IChecked =>
        api.MapPost(route, (string spId, Body<T> body, HttpContext http, ConductDesk desk) => decide(http, spId, body.Value, desk)).WrittenBy(roles).Gives(name, summary);

    private static void Gives(this RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .Produces<LadderView[]>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).As(name, Tag, summary);

    private static async Task<Answer> Export(ConductDesk desk, HttpContext http)
    {
        List<ConductEvent> events = await desk.Records.EventsAsync(null, http.RequestAborted).ConfigureAwait(false);
        return new Answer(StatusCodes.Status200OK, JsonLines, string.Concat(events.Select(static fact => EventLines.Write(fact) + "\n")));
    }

    private static Task<Answer> Decide(HttpContext http, string spId, ProposalDecision body, ConductDesk desk)
    {
        string proposal = (string)http.GetRouteValue("proposalId")!;
        return desk.DecideAsync(http, spId, (actor, reason, _) =>
        [
            body.Agree
                ? new ProposalConfirmed { Id = Guid.NewGuid(), SpId = spId, At = 0, Actor = actor, Reason = reason, ProposalId = proposal }
                : new ProposalDeclined { Id = Guid.NewGuid(), SpId = spId, At = 0, Actor = actor, Reason = reason, ProposalId = proposal },
        ]);
    }

    private static Task<Answer> Confirm(string spId, string breachId, ConductDesk desk, HttpContext http) => desk.DecideAsync(http, spId, (actor, reason, _) =>
        [new BreachConfirmed { Id = Guid.NewGuid(), SpId = spId, At = 0, Actor = actor, Reason = reason, BreachId = Identity(breachId) }]);

    private static Task<Answer> Reverse(string spId, string breachId, ConductDesk desk, HttpContext http) => desk.DecideAsync(http, spId, (actor, reason, _) =>
        [new BreachReversed { Id = Guid.NewGuid(), SpId = spId, At = 0, Actor = actor, Reason = reason, BreachId = Identity(breachId) }]);

    private static Task<Answer> Appeal(string spId, string breachId, ConductDesk desk, HttpContext http) => desk.DecideAsync(http, spId, (actor, reason, _) =>
        [new AppealFiled { Id = Guid.NewGuid(), SpId = spId, At = 0, Actor = actor, Reason = reason, BreachId = Identity(breachId) }]);

    private static Task<Answer> Decide(HttpContext http, string spId, AppealDecision body, ConductDesk desk)
    {
        Guid appealId = Identity((string)http.GetRouteValue("appealId")!);
        return desk.DecideAsync(http, spId, (actor, reason, history) =>
        {
            var decided = new AppealDecided { Id = Guid.NewGuid(), SpId = spId, At = 0, Actor = actor, Reason = reason, AppealId = appealId, Upheld = body.Upheld };
            return body.Upheld && history.Events.OfType<AppealFiled>().FirstOrDefault(fact => fact.Id == appealId) is { } appeal
                ? [decided, new BreachReversed { Id = Guid.NewGuid(), SpId = spId, At = 0, Actor = actor, Reason = reason, BreachId = appeal.BreachId, AppealId = appealId }]
                : [decided];
        });
    }

    private static Task<Answer> Rectify(HttpContext http, string spId, LadderChoice body, ConductDesk desk) => desk.DecideAsync(http, spId, (actor, reason, _) =>
        [new RectificationSubmitted { Id = Guid.NewGuid(), SpId = spId, Port = body.Number, At = 0, Actor = actor, Reason = reason }]);

    private static Task<Answer> Judge(HttpContext http, string spId, RectificationJudgement body, ConductDesk desk) => desk.DecideAsync(http, spId, (actor, reason, _) =>
        [new RectificationJudged { Id = Guid.NewGuid(), SpId = spId, Port = body.Number, At = 0, Actor = actor, Reason = reason, Accepted = body.Accepted }]);

    private static Task<Answer> Release(HttpContext http, string spId, LadderChoice body, ConductDesk desk) => desk.DecideAsync(http, spId, (actor, reason, _) =>
        [new CardReleased { Id = Guid.NewGuid(), SpId = spId, Port = body.Number, At = 0, Actor = actor, Reason = reason }]);

    /// <summary>The identity in a path. What is none names nothing that exists, and is answered so.</summary>
    internal static Guid Identity(string text) => Guid.TryParse(text, out Guid id) ? id : Guid.Empty;
}
