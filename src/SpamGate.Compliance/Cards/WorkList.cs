using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Cards;

/// <summary>What a piece of work is.</summary>
public enum WorkKind : byte
{
    /// <summary>A card waits for people to agree or decline.</summary>
    Proposal,

    /// <summary>An appeal waits for its decision.</summary>
    Appeal,

    /// <summary>What an SP put right waits to be judged.</summary>
    Rectification,

    /// <summary>A red or removed SP's term is over; a person may let it out.</summary>
    Release,

    /// <summary>A class A breach that no person has looked at.</summary>
    MajorBreach,
}

/// <summary>One thing that a person has to do. Moments are unix milliseconds.</summary>
/// <param name="Kind">What.</param>
/// <param name="SpId">Whom it is about.</param>
/// <param name="Port">Which access number; null = the company.</param>
/// <param name="Subject">Identity of the proposal, appeal or breach; of the others, empty.</param>
/// <param name="Since">Since when it waits.</param>
/// <param name="Due">First moment at which it is late; null = no limit.</param>
/// <param name="PeopleMissing">Different people it still takes.</param>
public sealed record WorkItem(WorkKind Kind, string SpId, string? Port, string Subject, long Since, long? Due, int PeopleMissing);

/// <summary>What people have to do, found from where the SPs stand.</summary>
public static class WorkList
{
    /// <summary>All work, what is due first first, then what waits longest.</summary>
    public static IReadOnlyList<WorkItem> Of(IEnumerable<SpStanding> standings) =>
    [
        .. standings.SelectMany(static standing => standing.Tracks.SelectMany(track => OfTrack(standing, track)).Concat(OfAppeals(standing)))
            .OrderBy(static item => item.Due ?? long.MaxValue)
            .ThenBy(static item => item.Since)
            .ThenBy(static item => item.Subject, StringComparer.Ordinal),
    ];

    private static IEnumerable<WorkItem> OfAppeals(SpStanding standing) =>
        standing.Appeals.Where(static appeal => appeal.State == AppealState.Open)
            .Select(appeal => new WorkItem(WorkKind.Appeal, standing.SpId, null, appeal.Id.ToString(), appeal.FiledAt, appeal.DecideBy, 1));

    private static IEnumerable<WorkItem> OfTrack(SpStanding standing, TrackStanding track)
    {
        foreach (ProposalStanding proposal in track.Proposals)
        {
            int missing = proposal.PeopleNeeded - proposal.People.Count;
            yield return new WorkItem(WorkKind.Proposal, standing.SpId, track.Port, proposal.Id, proposal.At, null, missing);
        }

        if (track.Rectification == Rectification.Submitted)
        {
            yield return new WorkItem(WorkKind.Rectification, standing.SpId, track.Port, "", track.Since, track.RectifyBy, 1);
        }

        if (track.Card is Card.Red or Card.Removed && track.Until <= standing.AsOf)
        {
            yield return new WorkItem(WorkKind.Release, standing.SpId, track.Port, "", track.Until.Value, null, track.ReleaseNeeds);
        }

        foreach (DeductionStanding deduction in track.Deductions.Where(static deduction => deduction is { Class: BreachClass.A, IsConfirmed: false }))
        {
            yield return new WorkItem(WorkKind.MajorBreach, standing.SpId, track.Port, deduction.BreachId.ToString(), deduction.At, null, 1);
        }
    }
}
