using System.Text.Json;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;

namespace SpamGate.Compliance.Tests.Cards;

/// <summary>What happens to one SP, told step by step: every step is an event at the story's moment.</summary>
internal sealed class Story(LadderSettings? ladder = null)
{
    public const string Sp = "10001";

    private int _next;

    /// <summary>Monday, 2026-03-02, 10:00 in Shanghai.</summary>
    public static readonly long Start = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();

    public SpHistory History { get; } = new(Sp, ladder ?? new LadderSettings(), WorkingCalendar.WeekendsOnly);

    public long Now { get; private set; } = Start;

    public DecisionFault LastFault { get; private set; }

    public TrackStanding Company => Standing.Company;

    public SpStanding Standing => History.StandingAt(Now);

    public Story Wait(double days)
    {
        Now += (long)(days * 86_400_000);
        return this;
    }

    public Story Reach(long moment)
    {
        Now = moment;
        return this;
    }

    public Guid Breach(BreachClass breachClass, int points, string? port = null)
    {
        Now = History.NextMoment(Now);
        var breach = new Breach
        {
            Id = NextId(),
            SpId = Sp,
            Port = port,
            At = Now,
            OccurredAt = Now,
            Actor = ConductEvent.Machine,
            Class = breachClass,
            Points = points,
            Rule = "rule",
            RuleVersion = "v",
        };
        Add(breach);
        return breach.Id;
    }

    public Story Confirm(Guid breach, string person) => Add(new BreachConfirmed { Id = NextId(), SpId = Sp, At = Now, Actor = person, BreachId = breach });

    public Story Reverse(Guid breach, string person) => Add(new BreachReversed { Id = NextId(), SpId = Sp, At = Now, Actor = person, BreachId = breach });

    public Story Agree(string person) =>
        Add(new ProposalConfirmed { Id = NextId(), SpId = Sp, At = Now, Actor = person, ProposalId = Company.Proposals[0].Id });

    public Story Decline(string person) =>
        Add(new ProposalDeclined { Id = NextId(), SpId = Sp, At = Now, Actor = person, ProposalId = Company.Proposals[0].Id });

    public Story Rectify(string? port = null)
    {
        Add(new RectificationSubmitted { Id = NextId(), SpId = Sp, Port = port, At = Now, Actor = "sp" });
        return Add(new RectificationJudged { Id = NextId(), SpId = Sp, Port = port, At = Now, Actor = "li", Accepted = true });
    }

    public Story Release(string person) => Add(new CardReleased { Id = NextId(), SpId = Sp, At = Now, Actor = person });

    public Guid Appeal(Guid breach)
    {
        var appeal = new AppealFiled { Id = NextId(), SpId = Sp, At = Now, Actor = "sp", BreachId = breach };
        Add(appeal);
        return appeal.Id;
    }

    public Story Decide(Guid appeal, bool upheld) =>
        Add(new AppealDecided { Id = NextId(), SpId = Sp, At = Now, Actor = "li", AppealId = appeal, Upheld = upheld });

    public Story Add(ConductEvent fact)
    {
        Now = History.NextMoment(fact.At);
        LastFault = History.Add(fact with { At = Now });
        return this;
    }

    public static string Text(SpStanding standing) => JsonSerializer.Serialize(standing);

    private Guid NextId() => new(++_next, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
