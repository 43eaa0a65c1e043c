using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>A breach as its SP sees it.</summary>
/// <param name="BreachId">Identity.</param>
/// <param name="Number">The access number; null = the company.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Class">A, B or C.</param>
/// <param name="Points">What it deducts.</param>
/// <param name="Rule">The rule that found it.</param>
/// <param name="RuleVersion">Version of the rules of conduct.</param>
/// <param name="ContentRules">Version of the content rules that judged the messages.</param>
/// <param name="ModelSha">Model that judged the messages.</param>
/// <param name="Messages">Distinct messages that made it.</param>
/// <param name="Evidence">Samples kept.</param>
/// <param name="IsReversed">It was none.</param>
/// <param name="AppealBy">First moment at which a first appeal is too late.</param>
public sealed record BreachView(
    Guid BreachId,
    string? Number,
    DateTimeOffset At,
    string Class,
    int Points,
    string Rule,
    string RuleVersion,
    string ContentRules,
    string? ModelSha,
    int Messages,
    IReadOnlyList<Guid> Evidence,
    bool IsReversed,
    DateTimeOffset AppealBy);

/// <summary>A card that waits for people.</summary>
/// <param name="ProposalId">Identity.</param>
/// <param name="Card">Red or removed.</param>
/// <param name="Grounds">Why.</param>
/// <param name="Since">Since when.</param>
/// <param name="PeopleNeeded">Different people it takes.</param>
/// <param name="People">Who agreed so far.</param>
public sealed record ProposalView(string ProposalId, Card Card, ProposalGrounds Grounds, DateTimeOffset Since, int PeopleNeeded, IReadOnlyList<string> People);

/// <summary>A deduction in force.</summary>
/// <param name="BreachId">For what.</param>
/// <param name="Points">How much.</param>
/// <param name="ExpiresAt">When it is gone.</param>
/// <param name="IsSuspended">An appeal holds it: it does not count.</param>
/// <param name="IsConfirmed">A person found the breach true.</param>
public sealed record DeductionView(Guid BreachId, int Points, DateTimeOffset ExpiresAt, bool IsSuspended, bool IsConfirmed);

/// <summary>The ladder of the company or of one access number.</summary>
/// <param name="Number">The access number; null = the company.</param>
/// <param name="Points">Balance.</param>
/// <param name="Card">Card.</param>
/// <param name="Until">Least end of the card; null = green.</param>
/// <param name="IsProbation">The yellow that follows red.</param>
/// <param name="WarnedUntil">A warning shows until then; null = none.</param>
/// <param name="Rectification">Where putting right stands.</param>
/// <param name="RectifyBy">When putting right is late; null = nothing is asked.</param>
/// <param name="Deductions">Deductions in force.</param>
/// <param name="Proposals">Cards that wait for people.</param>
public sealed record LadderView(
    string? Number,
    int Points,
    Card Card,
    DateTimeOffset? Until,
    bool IsProbation,
    DateTimeOffset? WarnedUntil,
    Rectification Rectification,
    DateTimeOffset? RectifyBy,
    IReadOnlyList<DeductionView> Deductions,
    IReadOnlyList<ProposalView> Proposals)
{
    internal static LadderView Of(TrackStanding track) => new(
        track.Port,
        track.Points,
        track.Card,
        ConductView.Moment(track.Until),
        track.IsProbation,
        ConductView.Moment(track.WarnedUntil),
        track.Rectification,
        ConductView.Moment(track.RectifyBy),
        [.. track.Deductions.Select(static item => new DeductionView(item.BreachId, item.Points, ConductView.Moment(item.Expires), item.IsSuspended, item.IsConfirmed))],
        [.. track.Proposals.Select(static item => new ProposalView(item.Id, item.Card, item.Grounds, ConductView.Moment(item.At), item.PeopleNeeded, item.People))]);
}

/// <summary>An appeal.</summary>
/// <param name="AppealId">Identity.</param>
/// <param name="BreachId">What is contested.</param>
/// <param name="Number">1 = the first against this breach.</param>
/// <param name="State">Outcome.</param>
/// <param name="FiledAt">When it came.</param>
/// <param name="DecideBy">When a decision is late.</param>
/// <param name="DecidedAt">When it was decided.</param>
public sealed record AppealView(Guid AppealId, Guid BreachId, int Number, AppealState State, DateTimeOffset FiledAt, DateTimeOffset DecideBy, DateTimeOffset? DecidedAt);

/// <summary>All that an SP's conduct comes to, and why.</summary>
/// <param name="SpId">The SP.</param>
/// <param name="Status">Card and rate in force, verdicts; null = the SP is not configured any more.</param>
/// <param name="Company">The company's ladder.</param>
/// <param name="Numbers">Ladders of access numbers with a breach of their own.</param>
/// <param name="Breaches">Breaches, the last one first.</param>
/// <param name="Appeals">Appeals, first one first.</param>
public sealed record ConductView(
    string SpId, SpStatus? Status, LadderView Company, IReadOnlyList<LadderView> Numbers, IReadOnlyList<BreachView> Breaches, IReadOnlyList<AppealView> Appeals)
{
    private const int MostBreaches = 200;

    internal static ConductView Of(SpStanding standing, IReadOnlyList<ConductEvent> events, SpStatus? status, LadderSettings ladder, WorkingCalendar calendar) => new(
        standing.SpId,
        status,
        LadderView.Of(standing.Company),
        [.. standing.Ports.Select(LadderView.Of)],
        [
            .. events.OfType<Breach>().Reverse().Take(MostBreaches).Select(breach => new BreachView(
                breach.Id,
                breach.Class == BreachClass.C ? breach.Port : null,
                Moment(breach.At),
                breach.Class.ToString(),
                breach.Points,
                breach.Rule,
                breach.RuleVersion,
                breach.ContentRules,
                breach.ModelSha,
                breach.Messages,
                breach.Evidence,
                standing.Reversed.Contains(breach.Id),
                Moment(calendar.EndOfWorkingDay(breach.At, ladder.AppealDays)))),
        ],
        [
            .. standing.Appeals.Select(static appeal => new AppealView(
                appeal.Id, appeal.BreachId, appeal.Number, appeal.State, Moment(appeal.FiledAt), Moment(appeal.DecideBy), Moment(appeal.DecidedAt))),
        ]);

    internal static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    internal static DateTimeOffset? Moment(long? milliseconds) => milliseconds is { } moment ? Moment(moment) : null;
}

/// <summary>One thing that a person has to do.</summary>
/// <param name="Kind">What.</param>
/// <param name="SpId">Whom it is about.</param>
/// <param name="Number">Which access number; null = the company.</param>
/// <param name="Subject">Identity of the proposal, appeal or breach.</param>
/// <param name="Since">Since when it waits.</param>
/// <param name="Due">When it is late; null = no limit.</param>
/// <param name="PeopleMissing">Different people it still takes.</param>
public sealed record WorkView(WorkKind Kind, string SpId, string? Number, string Subject, DateTimeOffset Since, DateTimeOffset? Due, int PeopleMissing)
{
    internal static WorkView Of(WorkItem item) => new(
        item.Kind, item.SpId, item.Port, item.Subject, ConductView.Moment(item.Since), ConductView.Moment(item.Due), item.PeopleMissing);
}
