using System.Text.Json;
using SpamGate.Compliance.Cards;
using SpamGate.Compliance.DryRuns;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>What to try on past days.</summary>
/// <param name="Changes"><c>{"ladder": {...}, "rules": [...]}</c> as in the conduct file: numbers of the ladder that change, or all rules.</param>
/// <param name="Days">Days back from now; 30 when not given.</param>
/// <param name="SpId">One SP; none = all.</param>
/// <param name="All">True: SPs that it makes no difference to are shown, too.</param>
public sealed record DryRunRequest(JsonElement Changes, int Days = 30, string? SpId = null, bool All = false) : IChecked
{
    private const int MostDays = 400;
    private const int LongestSpId = 64;

    void IChecked.Check(FieldFaults faults)
    {
        faults.Range("days", Days, 1, MostDays);
        faults.Text("spId", SpId, LongestSpId, required: false);
    }
}

/// <summary>How one SP fares.</summary>
/// <param name="Points">The company's balance at the end.</param>
/// <param name="Card">The gravest card at the end.</param>
/// <param name="Breaches">Breaches in the days.</param>
/// <param name="Proposals">Cards that wait for people at the end.</param>
/// <param name="Changes">Changes of card in the days.</param>
public sealed record DryRunOutcomeView(int Points, Card Card, int Breaches, IReadOnlyList<DryRunProposal> Proposals, IReadOnlyList<DryRunChange> Changes)
{
    internal static DryRunOutcomeView Of(DryRunOutcome outcome) => new(
        outcome.Points,
        outcome.Card,
        outcome.Breaches,
        [.. outcome.Proposals.Select(static item => new DryRunProposal(item.Card, item.Grounds, item.PeopleNeeded))],
        [.. outcome.Changes.Select(static change => new DryRunChange(ConductView.Moment(change.At), change.Card))]);
}

/// <summary>A card that would wait for people.</summary>
/// <param name="Card">Red or removed.</param>
/// <param name="Grounds">Why.</param>
/// <param name="PeopleNeeded">Different people it takes.</param>
public sealed record DryRunProposal(Card Card, ProposalGrounds Grounds, int PeopleNeeded);

/// <summary>A change of card.</summary>
/// <param name="At">When.</param>
/// <param name="Card">The card from then on.</param>
public sealed record DryRunChange(DateTimeOffset At, Card Card);

/// <summary>One SP before and after.</summary>
/// <param name="SpId">The SP.</param>
/// <param name="Differs">The change makes a difference to it.</param>
/// <param name="Before">Under what is in force.</param>
/// <param name="After">Under what is proposed.</param>
/// <param name="Shadow">What proposed shadow rules would have found, by rule.</param>
public sealed record DryRunRowView(string SpId, bool Differs, DryRunOutcomeView Before, DryRunOutcomeView After, IReadOnlyDictionary<string, int> Shadow);

/// <summary>The outcome.</summary>
/// <param name="From">First moment of the days.</param>
/// <param name="To">First moment after them.</param>
/// <param name="RuleVersion">Version of the rules that were tried.</param>
/// <param name="Sps">SPs looked at.</param>
/// <param name="Differing">SPs that it makes a difference to.</param>
/// <param name="Rows">By SP.</param>
public sealed record DryRunView(DateTimeOffset From, DateTimeOffset To, string RuleVersion, int Sps, int Differing, IReadOnlyList<DryRunRowView> Rows);
