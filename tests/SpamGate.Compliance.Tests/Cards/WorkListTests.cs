using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;

namespace SpamGate.Compliance.Tests.Cards;

public sealed class WorkListTests
{
    private readonly Story _story = new();

    [Fact]
    public void Of_ClassA_AsksForALookAndForTheCard()
    {
        Guid breach = _story.Breach(BreachClass.A, 60);

        IReadOnlyList<WorkItem> work = WorkList.Of([_story.Standing]);

        Assert.Contains(work, item => item.Kind == WorkKind.MajorBreach && item.Subject == breach.ToString());
        Assert.Contains(work, item => item is { Kind: WorkKind.Proposal, PeopleMissing: 1 });
    }

    [Fact]
    public void Of_OneOfTwoAgreed_OneIsMissing()
    {
        _story.Breach(BreachClass.B, 50);
        _story.Agree("li");

        Assert.Equal(1, Assert.Single(WorkList.Of([_story.Standing])).PeopleMissing);
    }

    [Fact]
    public void Of_RectificationSubmitted_IsDue()
    {
        _story.Breach(BreachClass.C, 5, "106550001");
        _story.Add(new RectificationSubmitted { Id = Guid.NewGuid(), SpId = Story.Sp, Port = "106550001", At = _story.Now, Actor = "sp" });

        WorkItem item = Assert.Single(WorkList.Of([_story.Standing]));
        Assert.Equal((WorkKind.Rectification, "106550001"), (item.Kind, item.Port));
        Assert.NotNull(item.Due);
    }

    [Fact]
    public void Of_RedTermOver_AsksForRelease()
    {
        _story.Confirm(_story.Breach(BreachClass.A, 60), "li").Wait(90);

        Assert.Equal(WorkKind.Release, Assert.Single(WorkList.Of([_story.Standing])).Kind);
    }

    [Fact]
    public void Of_GreenSps_IsEmpty() => Assert.Empty(WorkList.Of([_story.Standing]));
}
