using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Compliance.DryRuns;
using SpamGate.Compliance.Tests.Cards;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Tests.DryRuns;

public sealed class DryRunTests
{
    private const long Day = 86_400_000;

    private static readonly LadderSettings s_ladder = new();
    private static readonly DryRun s_run = new(s_ladder, WorkingCalendar.WeekendsOnly, Story.Start, Story.Start + (30 * Day));

    private static readonly ConductRule s_rule = new()
    {
        Name = "spam",
        Signals = EvidenceSignals.Spam,
        Class = BreachClass.B,
        Points = 20,
        AtLeast = 100,
        Window = TimeSpan.FromMinutes(1),
    };

    [Fact]
    public void Compare_NothingChanged_DiffersForNobody()
    {
        Breach[] events = [Breach("10001", 1, 20), Breach("10002", 2, 50)];

        IReadOnlyList<DryRunRow> rows = s_run.Compare(events, [], s_ladder, null);

        Assert.Equal(["10001", "10002"], rows.Select(row => row.SpId));
        Assert.All(rows, row => Assert.False(row.Differs));
    }

    [Fact]
    public void Compare_StricterLadder_ShowsWhoWouldBeYellow()
    {
        Breach[] events = [Breach("10001", 1, 15), Breach("10002", 2, 5)];

        IReadOnlyList<DryRunRow> rows = s_run.Compare(events, [], s_ladder with { YellowBalance = 90 }, null);

        Assert.Equal((Card.Green, Card.Yellow, true), (rows[0].Before.Card, rows[0].After.Card, rows[0].Differs));
        Assert.Equal(Story.Start + Day, Assert.Single(rows[0].After.Changes).At);
        Assert.False(rows[1].Differs);
    }

    [Fact]
    public void Compare_LowerRule_FindsMoreBreachesFromTheSameTallies()
    {
        EvidenceTally[] tallies = [Tally("10001", 60), Tally("10002", 40)];

        IReadOnlyList<DryRunRow> rows = s_run.Compare([], tallies, s_ladder, Book(s_rule with { AtLeast = 50 }));

        DryRunRow row = Assert.Single(rows);
        Assert.Equal(("10001", 0, 1, 80), (row.SpId, row.Before.Breaches, row.After.Breaches, row.After.Points));
    }

    [Fact]
    public void Compare_RuleRaised_TakesBackWhatItFound_NotWhatPeopleRecorded()
    {
        Breach byPerson = Breach("10001", 3, 5) with { Actor = "li" };

        IReadOnlyList<DryRunRow> rows = s_run.Compare([Breach("10001", 1, 20), byPerson], [Tally("10001", 60)], s_ladder, Book(s_rule));

        Assert.Equal((75, 95), (rows[0].Before.Points, rows[0].After.Points));
    }

    [Fact]
    public void Compare_ShadowRule_OnlyCounts()
    {
        DryRunRow row = Assert.Single(s_run.Compare([], [Tally("10001", 60)], s_ladder, Book(s_rule with { AtLeast = 50, Shadow = true })));

        Assert.Equal(1, row.Shadow["spam"]);
        Assert.False(row.Differs);
    }

    private static RuleBook Book(ConductRule rule) => RuleBook.Create([rule], TimeSpan.FromSeconds(10), out _)!;

    private static EvidenceTally Tally(string spId, int spam) =>
        new(spId, "106550001", Story.Start + Day) { Counts = [spam] };

    private static Breach Breach(string spId, int number, int points) => new()
    {
        Id = new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        SpId = spId,
        At = Story.Start + Day,
        OccurredAt = Story.Start + Day,
        Actor = ConductEvent.Machine,
        Class = BreachClass.B,
        Points = points,
        Rule = "spam",
        RuleVersion = "v",
    };
}
