using CsCheck;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Cards;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Tests.Cards;

/// <summary>What holds of the fold for every past, however wild.</summary>
public sealed class FoldProperties
{
    private static readonly LadderSettings s_ladder = new();
    private static readonly long s_end = Story.Start + 1_200 * 86_400_000L;

    private static readonly Gen<(ConductEvent[] First, ConductEvent[] Second)> s_twoOrders =
        Pasts.All.SelectMany(past => Gen.Shuffle(past).Select(shuffled => (Distinct(past), Distinct(past, shuffled))));

    [Fact]
    public void Fold_SameEventsInAnyOrder_SameStanding()
    {
        s_twoOrders.Sample(orders => Text(Batch(orders.First)) == Text(Batch(orders.Second)));
    }

    [Fact]
    public void History_EventsOneByOneInAnyOrder_SameStandingAsAllAtOnce()
    {
        s_twoOrders.Sample(orders =>
        {
            SpHistory history = Batch([]);
            foreach (ConductEvent fact in orders.Second)
            {
                history.Add(fact);
            }

            return Text(history) == Text(Batch(orders.First));
        });
    }

    [Fact]
    public void History_AskedInBetween_SaysTheSameInTheEnd()
    {
        // Asking far ahead and then adding an earlier event is what a clock set back looks like.
        Gen.Select(s_twoOrders, Gen.Int[0, 1_200].Array[1, 10]).Sample((orders, days) =>
        {
            SpHistory history = Batch([]);
            for (int i = 0; i < orders.Second.Length; i++)
            {
                history.StandingAt(Story.Start + (days[i % days.Length] * 86_400_000L));
                history.Examine(orders.Second[i]);
                history.Add(orders.Second[i]);
            }

            return Text(history) == Text(Batch(orders.First));
        });
    }

    [Fact]
    public void History_EventsRepeated_CountOnce()
    {
        s_twoOrders.Sample(orders =>
        {
            SpHistory history = Batch(orders.First.Concat(orders.Second));
            bool refused = orders.First.All(fact => history.Add(fact) == DecisionFault.Duplicate);
            return refused && Text(history) == Text(Batch(orders.First));
        });
    }

    [Fact]
    public void Reversal_OfAnyBreach_RestoresExactlyWhatWouldBeWithoutIt()
    {
        Gen.Select(Pasts.All, Gen.Int[1, 8]).Sample((past, number) =>
        {
            ConductEvent[] events = Distinct(past);
            Guid breach = Pasts.BreachId(number);
            var reversal = new BreachReversed { Id = Guid.NewGuid(), SpId = Story.Sp, At = s_end, Actor = "zhao", BreachId = breach };
            SpStanding reversed = Batch(events.Append(reversal)).StandingAt(s_end);
            SpStanding without = Batch(events.Where(fact => fact.Id != breach)).StandingAt(s_end);
            return Tracks(reversed) == Tracks(without);
        });
    }

    [Fact]
    public void Fold_AnyPast_RemovesNobodyWithoutTwoDifferentPeople()
    {
        Pasts.All.Sample(past =>
        {
            ConductEvent[] events = Distinct(past);
            SpStanding standing = Batch(events).StandingAt(s_end);
            foreach (TrackStanding track in standing.Tracks)
            {
                foreach (CardChange change in track.Changes.Where(change => change.Card == Card.Removed))
                {
                    string proposal = $"removed-{Story.Sp}-{change.Cause:N}";
                    int people = events.OfType<ProposalConfirmed>()
                        .Where(fact => fact.IsByPerson && fact.ProposalId == proposal && fact.At <= change.At)
                        .Select(fact => fact.Actor).Distinct().Count();
                    Assert.True(people >= 2, $"removed by {people}");
                }
            }
        });
    }

    [Fact]
    public void Fold_OnlyMachine_GivesNoCardAboveYellow()
    {
        Pasts.All.Sample(past => Batch(Distinct(past).Where(fact => !fact.IsByPerson)).StandingAt(s_end).Tracks
            .All(track => track.Changes.All(change => change.Card <= Card.Yellow)));
    }

    [Fact]
    public void Fold_AnyPast_PointsAreTheBalanceLessWhatCounts()
    {
        Pasts.All.Sample(past => Batch(Distinct(past)).StandingAt(s_end - (700 * 86_400_000L)).Tracks.All(track =>
            track.Points == int.Max(0, 100 - track.Deductions.Where(deduction => !deduction.IsSuspended).Sum(deduction => deduction.Points))));
    }

    [Fact]
    public void NextMoment_ClockSetBack_IsAfterTheLastEvent()
    {
        var story = new Story();
        story.Breach(Compliance.Breaches.BreachClass.B, 20);

        Assert.Equal(Story.Start + 1, story.History.NextMoment(Story.Start - 5_000));
        Assert.Equal(Story.Start + 1, story.History.NextMoment(Story.Start));
        Assert.Equal(Story.Start + 2, story.History.NextMoment(Story.Start + 2));
    }

    private static SpHistory Batch(IEnumerable<ConductEvent> events) => new(Story.Sp, s_ladder, WorkingCalendar.WeekendsOnly, events);

    private static string Text(SpHistory history) => Story.Text(history.StandingAt(s_end));

    private static string Tracks(SpStanding standing) => Story.Text(standing with { Appeals = [], Reversed = [] });

    // Of events that share an identity only one exists; the shuffled list keeps the same one.
    private static ConductEvent[] Distinct(ConductEvent[] events) => [.. events.DistinctBy(fact => fact.Id)];

    private static ConductEvent[] Distinct(ConductEvent[] events, ConductEvent[] shuffled)
    {
        HashSet<ConductEvent> kept = [.. Distinct(events)];
        return [.. shuffled.Where(kept.Remove)];
    }
}
