using SpamGate.Compliance.Cards;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.DryRuns;

/// <summary>How one SP fares, as it is or as it would be.</summary>
/// <param name="Points">The company's balance at the end.</param>
/// <param name="Card">The gravest card in force at the end, of the company or one of its access numbers.</param>
/// <param name="Breaches">Breaches within the days looked at.</param>
/// <param name="Proposals">Cards that wait for people at the end.</param>
/// <param name="Changes">Changes of card within the days looked at.</param>
public sealed record DryRunOutcome(int Points, Card Card, int Breaches, IReadOnlyList<ProposalStanding> Proposals, IReadOnlyList<CardChange> Changes);

/// <summary>One SP before and after a change.</summary>
/// <param name="SpId">The SP.</param>
/// <param name="Before">Under what is in force.</param>
/// <param name="After">Under what is proposed.</param>
/// <param name="Shadow">What proposed shadow rules would have found, by rule.</param>
public sealed record DryRunRow(string SpId, DryRunOutcome Before, DryRunOutcome After, IReadOnlyDictionary<string, int> Shadow)
{
    /// <summary>True when the change makes a difference to the SP.</summary>
    public bool Differs =>
        (Before.Points, Before.Card, Before.Breaches) != (After.Points, After.Card, After.Breaches)
        || !Before.Changes.Select(static change => (change.At, change.Card)).SequenceEqual(After.Changes.Select(static change => (change.At, change.Card)))
        || !Before.Proposals.Select(static item => (item.Id, item.PeopleNeeded)).SequenceEqual(After.Proposals.Select(static item => (item.Id, item.PeopleNeeded)));
}
