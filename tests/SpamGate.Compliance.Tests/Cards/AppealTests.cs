using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Tests.Cards;

public sealed class AppealTests
{
    // The fifth working day after Monday 2026-03-02 is Monday 2026-03-09; too late is Tuesday, 00:00 in Shanghai.
    private static readonly long s_tooLate = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();

    private readonly Story _story = new();

    [Fact]
    public void Appeal_AgainstClassB_GivesPointsBackUntilDecided()
    {
        Guid breach = _story.Breach(BreachClass.B, 20);
        Guid appeal = _story.Appeal(breach);
        Assert.Equal((100, true), (_story.Company.Points, _story.Company.Deductions[0].IsSuspended));

        Assert.Equal(80, _story.Decide(appeal, upheld: false).Company.Points);
    }

    [Fact]
    public void Appeal_AgainstClassA_SuspendsNothing()
    {
        _story.Appeal(_story.Breach(BreachClass.A, 60));

        Assert.Equal(40, _story.Company.Points);
        Assert.Single(_story.Company.Proposals);
    }

    [Fact]
    public void Appeal_HoldsTheRedCardThatWasProposed()
    {
        Guid breach = _story.Breach(BreachClass.B, 50);
        _story.Agree("li");
        Guid appeal = _story.Appeal(breach);
        Assert.Empty(_story.Company.Proposals);

        ProposalStanding again = Assert.Single(_story.Decide(appeal, upheld: false).Company.Proposals);
        Assert.Empty(again.People);
    }

    [Fact]
    public void Appeal_Rejected_DoesNotMakeTheYellowCardLonger()
    {
        Guid breach = _story.Breach(BreachClass.B, 20);
        long? until = _story.Company.Until;

        _story.Wait(3).Decide(_story.Appeal(breach), upheld: false);

        Assert.Equal(until, _story.Company.Until);
    }

    [Fact]
    public void Appeal_WithinFiveWorkingDays_IsTaken_LaterNot()
    {
        foreach ((long moment, DecisionFault fault) in new[] { (s_tooLate - 1, DecisionFault.None), (s_tooLate, DecisionFault.AppealTooLate) })
        {
            var story = new Story();
            Guid breach = story.Breach(BreachClass.B, 20);
            story.Reach(moment).Appeal(breach);
            Assert.Equal(fault, story.LastFault);
        }
    }

    [Fact]
    public void Appeal_HasTwoTriesAndOneAtATime()
    {
        Guid breach = _story.Breach(BreachClass.B, 20);
        Guid first = _story.Appeal(breach);
        _story.Appeal(breach);
        Assert.Equal(DecisionFault.AppealIsOpen, _story.LastFault);

        Guid second = _story.Decide(first, upheld: false).Wait(1).Appeal(breach);
        Assert.Equal(2, _story.Standing.Appeals[1].Number);
        _story.Decide(second, upheld: false).Appeal(breach);

        Assert.Equal(DecisionFault.NoAppealLeft, _story.LastFault);
        Assert.Equal(80, _story.Company.Points);
    }

    [Fact]
    public void Appeal_DecidedTwice_StandsAsDecidedFirst()
    {
        Guid appeal = _story.Appeal(_story.Breach(BreachClass.B, 20));
        _story.Decide(appeal, upheld: false).Decide(appeal, upheld: true);

        Assert.Equal(DecisionFault.NoOpenAppeal, _story.LastFault);
        Assert.Equal(AppealState.Rejected, _story.Standing.Appeals[0].State);
    }

    [Fact]
    public void Appeal_DecisionIsDueAfterFiveWorkingDays()
    {
        _story.Appeal(_story.Breach(BreachClass.B, 20));

        WorkItem item = Assert.Single(WorkList.Of([_story.Standing]));
        Assert.Equal((WorkKind.Appeal, s_tooLate), (item.Kind, item.Due));
    }

    [Fact]
    public void Reversal_AfterRed_GivesEveryNumberBack()
    {
        Guid first = _story.Breach(BreachClass.B, 30);
        Guid second = _story.Wait(1).Breach(BreachClass.B, 20);
        _story.Agree("li").Agree("wang");
        Assert.Equal(Card.Red, _story.Company.Card);

        _story.Wait(1).Decide(_story.Appeal(second), upheld: true).Reverse(second, "li").Reverse(first, "li");

        TrackStanding company = _story.Company;
        Assert.Equal((100, Card.Green, null), (company.Points, company.Card, company.Until));
        Assert.Empty(company.Deductions);
        Assert.Equal(AppealState.Upheld, _story.Standing.Appeals[0].State);
        Assert.Equal([second, first], _story.Standing.Reversed);
    }

    [Fact]
    public void Reversal_ByTheMachine_DoesNothing()
    {
        _story.Reverse(_story.Breach(BreachClass.B, 20), "machine");

        Assert.Equal((DecisionFault.NeedsPerson, 80), (_story.LastFault, _story.Company.Points));
    }
}
