using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Tests.Cards;

/// <summary>The ladder as the carrier's proposal tells it: who gets which card, when, by whom.</summary>
public sealed class LadderTests
{
    private readonly Story _story = new();

    [Fact]
    public void Sp_WithoutPast_IsGreenWithAllPoints()
    {
        Assert.Equal(Card.Green, _story.Company.Card);
        Assert.Equal(100, _story.Company.Points);
        Assert.Null(_story.Company.Until);
    }

    [Fact]
    public void ClassC_Once_WarnsTheAccessNumberAlone()
    {
        _story.Breach(BreachClass.C, 5, "106550001");

        TrackStanding port = Assert.Single(_story.Standing.Ports);
        Assert.Equal((95, Card.Green), (port.Points, port.Card));
        Assert.Equal(Story.Start + 30 * 86_400_000L, port.WarnedUntil);
        Assert.Equal(Rectification.Due, port.Rectification);
        Assert.Equal(100, _story.Company.Points);
        Assert.Null(_story.Company.WarnedUntil);
    }

    [Fact]
    public void ClassC_ThreeIn30Days_IsYellowForTheAccessNumberAlone()
    {
        _story.Breach(BreachClass.C, 5, "106550001");
        _story.Wait(14).Breach(BreachClass.C, 5, "106550001");
        _story.Wait(15.9).Breach(BreachClass.C, 5, "106550001");

        Assert.Equal(Card.Yellow, _story.Standing.CardOf("106550001"));
        Assert.Equal(Card.Green, _story.Standing.CardOf("106550002"));
        Assert.Equal(Card.Green, _story.Company.Card);
    }

    [Fact]
    public void ClassC_ThreeInMoreThan30Days_OnlyWarns()
    {
        _story.Breach(BreachClass.C, 5, "106550001");
        _story.Wait(15).Breach(BreachClass.C, 5, "106550001");
        _story.Wait(15).Breach(BreachClass.C, 5, "106550001");

        Assert.Equal(Card.Green, _story.Standing.CardOf("106550001"));
        Assert.Equal(85, _story.Standing.Ports[0].Points);
    }

    [Fact]
    public void ClassB_ReachingTheYellowBalance_IsYellowForAllAccessNumbers()
    {
        _story.Breach(BreachClass.B, 20, "106550001");

        Assert.Equal((80, Card.Yellow), (_story.Company.Points, _story.Company.Card));
        Assert.Equal(Card.Yellow, _story.Standing.CardOf("106550009"));
        Assert.Empty(_story.Company.Proposals);
    }

    [Fact]
    public void ClassB_OnePointAboveTheYellowBalance_StaysGreen()
    {
        _story.Breach(BreachClass.B, 19);

        Assert.Equal((81, Card.Green), (_story.Company.Points, _story.Company.Card));
    }

    [Fact]
    public void Yellow_ServedAndRectified_EndsThoughItsDeductionLivesOn()
    {
        _story.Breach(BreachClass.B, 20);
        _story.Rectify().Wait(30);

        Assert.Equal((80, Card.Green), (_story.Company.Points, _story.Company.Card));
    }

    [Fact]
    public void Yellow_NotRectified_StaysUntilItIs()
    {
        _story.Breach(BreachClass.B, 20);
        Assert.Equal(Card.Yellow, _story.Wait(60).Company.Card);

        Assert.Equal(Card.Green, _story.Rectify().Company.Card);
    }

    [Fact]
    public void Yellow_BreachedAgain_LastsLongerAndAsksAgain()
    {
        _story.Breach(BreachClass.B, 20);
        _story.Rectify().Wait(29).Breach(BreachClass.B, 5);

        Assert.Equal((Card.Yellow, Rectification.Due), (_story.Wait(2).Company.Card, _story.Company.Rectification));
        Assert.Equal(Card.Green, _story.Rectify().Wait(28).Company.Card);
    }

    [Fact]
    public void Red_OnTheMachinesFindings_TakesTwoDifferentPeople()
    {
        _story.Breach(BreachClass.B, 30);
        _story.Breach(BreachClass.B, 20);
        Assert.Equal(Card.Yellow, _story.Company.Card);
        Assert.Equal((Card.Red, 2), (_story.Company.Proposals[0].Card, _story.Company.Proposals[0].PeopleNeeded));

        Assert.Equal(Card.Yellow, _story.Agree("li").Company.Card);
        Assert.Equal((DecisionFault.SamePerson, Card.Yellow), (_story.Agree("li").LastFault, _story.Company.Card));
        Assert.Equal((DecisionFault.NeedsPerson, Card.Yellow), (_story.Agree("machine").LastFault, _story.Company.Card));
        Assert.Equal(Card.Red, _story.Agree("wang").Company.Card);
        Assert.Empty(_story.Company.Proposals);
    }

    [Fact]
    public void Red_ByConfirmedBreaches_TakesOnePerson()
    {
        Guid first = _story.Breach(BreachClass.B, 30);
        Guid second = _story.Breach(BreachClass.B, 20);
        _story.Confirm(first, "li").Confirm(second, "li");

        Assert.Equal((Card.Yellow, 1), (_story.Company.Card, _story.Company.Proposals[0].PeopleNeeded));
        Assert.Equal(Card.Red, _story.Agree("li").Company.Card);
    }

    [Fact]
    public void Red_ByClassA_FallsWhenOnePersonFindsItTrue()
    {
        Guid breach = _story.Breach(BreachClass.A, 60);
        Assert.Equal((Card.Yellow, 40), (_story.Company.Card, _story.Company.Points));

        Assert.Equal(Card.Red, _story.Confirm(breach, "li").Company.Card);
    }

    [Fact]
    public void Red_Declined_NeedsANewBreachToBeProposedAgain()
    {
        _story.Breach(BreachClass.B, 50);
        Assert.Empty(_story.Decline("li").Company.Proposals);

        _story.Breach(BreachClass.B, 1);

        Assert.Single(_story.Company.Proposals);
    }

    [Fact]
    public void Yellow_TwiceIn12Months_ProposesRed()
    {
        _story.Breach(BreachClass.B, 20);
        _story.Rectify().Wait(200).Breach(BreachClass.B, 20);

        Assert.Equal(ProposalGrounds.SecondYellow, _story.Company.Proposals[0].Grounds);
        Assert.Equal(Card.Red, _story.Agree("li").Agree("wang").Company.Card);
    }

    [Fact]
    public void Yellow_TwiceInMoreThan12Months_ProposesNothing()
    {
        _story.Breach(BreachClass.B, 20);
        _story.Rectify().Wait(365).Breach(BreachClass.B, 20);

        Assert.Equal(Card.Yellow, _story.Company.Card);
        Assert.Empty(_story.Company.Proposals);
    }

    [Fact]
    public void Red_TermOver_AwaitsAPersonThenIsProbationThenGreen()
    {
        _story.Confirm(_story.Breach(BreachClass.A, 60), "li");
        Assert.Equal(DecisionFault.TermNotOver, _story.Wait(89).Release("li").LastFault);
        Assert.Equal(Card.Red, _story.Wait(2).Company.Card);

        Assert.Equal((Card.Yellow, true), (_story.Release("li").Company.Card, _story.Company.IsProbation));
        Assert.Equal(Card.Yellow, _story.Wait(29.9).Company.Card);
        Assert.Equal(Card.Green, _story.Wait(0.1).Company.Card);
    }

    [Fact]
    public void Red_TwiceIn24Months_ProposesRemoval()
    {
        _story.Confirm(_story.Breach(BreachClass.A, 60), "li");
        _story.Wait(300).Release("li").Wait(31).Confirm(_story.Breach(BreachClass.A, 60), "li");

        Assert.Equal((Card.Red, Card.Removed), (_story.Company.Card, _story.Company.Proposals[0].Card));
        Assert.Equal(ProposalGrounds.SecondRed, _story.Company.Proposals[0].Grounds);
    }

    [Fact]
    public void Removal_TakesTwoDifferentPeopleInAndOut()
    {
        _story.Breach(BreachClass.B, 100);
        _story.Decline("li");
        Assert.Equal(Card.Removed, _story.Company.Proposals[0].Card);

        Assert.Equal(Card.Yellow, _story.Agree("li").Agree("li").Company.Card);
        Assert.Equal(Card.Removed, _story.Agree("wang").Company.Card);
        Assert.Equal(DecisionFault.TermNotOver, _story.Wait(729).Release("li").LastFault);
        Assert.Equal(Card.Removed, _story.Wait(1).Release("li").Release("li").Company.Card);
        Assert.Equal((Card.Yellow, true), (_story.Release("wang").Company.Card, _story.Company.IsProbation));
    }

    [Fact]
    public void Deduction_ExpiresOnTheSecond()
    {
        _story.Breach(BreachClass.B, 20);

        Assert.Equal(80, _story.Reach(Story.Start + 180 * 86_400_000L - 1).Company.Points);
        Assert.Equal(100, _story.Reach(Story.Start + 180 * 86_400_000L).Company.Points);
    }

    [Fact]
    public void Proposal_WhoseBalanceRecovered_IsGone()
    {
        _story.Breach(BreachClass.B, 20);
        _story.Wait(100).Breach(BreachClass.B, 30);
        Assert.Single(_story.Agree("li").Company.Proposals);

        Assert.Empty(_story.Wait(80).Company.Proposals);
    }
}
