using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Cards;

/// <summary>Where an SP stands at a moment: all that follows from its events. Moments are unix milliseconds.</summary>
public sealed record SpStanding
{
    /// <summary>The SP.</summary>
    public required string SpId { get; init; }

    /// <summary>The moment.</summary>
    public required long AsOf { get; init; }

    /// <summary>The company's ladder.</summary>
    public required TrackStanding Company { get; init; }

    /// <summary>Ladders of access numbers that had a breach of their own, by number.</summary>
    public required IReadOnlyList<TrackStanding> Ports { get; init; }

    /// <summary>All appeals, first one first.</summary>
    public required IReadOnlyList<AppealStanding> Appeals { get; init; }

    /// <summary>Breaches that were reversed.</summary>
    public required IReadOnlyList<Guid> Reversed { get; init; }

    /// <summary>All ladders, the company's first.</summary>
    public IEnumerable<TrackStanding> Tracks => Ports.Prepend(Company);

    /// <summary>The card in force for an access number: the graver of its own and its company's.</summary>
    public Card CardOf(string? port)
    {
        TrackStanding? own = Ports.FirstOrDefault(track => track.Port == port);
        return own is not null && own.Card > Company.Card ? own.Card : Company.Card;
    }
}

/// <summary>The ladder of a company or of one access number.</summary>
public sealed record TrackStanding
{
    /// <summary>The access number; null = the company.</summary>
    public string? Port { get; init; }

    /// <summary>Balance, never below 0.</summary>
    public required int Points { get; init; }

    /// <summary>The card.</summary>
    public required Card Card { get; init; }

    /// <summary>Since when; 0 = from the beginning.</summary>
    public required long Since { get; init; }

    /// <summary>Least end of the card; null when green.</summary>
    public long? Until { get; init; }

    /// <summary>Different people it still takes to release the card.</summary>
    public int ReleaseNeeds { get; init; }

    /// <summary>True for the yellow that follows a red card.</summary>
    public bool IsProbation { get; init; }

    /// <summary>A warning shows until then; null = none.</summary>
    public long? WarnedUntil { get; init; }

    /// <summary>Where putting right stands.</summary>
    public required Rectification Rectification { get; init; }

    /// <summary>First moment at which putting right is late; null = nothing is asked.</summary>
    public long? RectifyBy { get; init; }

    /// <summary>What waits for people.</summary>
    public required IReadOnlyList<ProposalStanding> Proposals { get; init; }

    /// <summary>Deductions in force, suspended ones included.</summary>
    public required IReadOnlyList<DeductionStanding> Deductions { get; init; }

    /// <summary>Every change of the card.</summary>
    public required IReadOnlyList<CardChange> Changes { get; init; }
}

/// <summary>One deduction.</summary>
/// <param name="BreachId">For what.</param>
/// <param name="Class">Class of the breach.</param>
/// <param name="Points">How much.</param>
/// <param name="At">When the breach was recorded.</param>
/// <param name="Expires">First moment at which it is gone.</param>
/// <param name="IsSuspended">An appeal holds it: it does not count.</param>
/// <param name="IsConfirmed">A person found the breach true.</param>
public sealed record DeductionStanding(Guid BreachId, BreachClass Class, int Points, long At, long Expires, bool IsSuspended, bool IsConfirmed);

/// <summary>A card that waits for people.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Card">Red or Removed.</param>
/// <param name="Grounds">Why.</param>
/// <param name="At">Since when.</param>
/// <param name="Cause">The breach that raised it.</param>
/// <param name="PeopleNeeded">Different people it takes.</param>
/// <param name="People">Who agreed so far.</param>
public sealed record ProposalStanding(string Id, Card Card, ProposalGrounds Grounds, long At, Guid Cause, int PeopleNeeded, IReadOnlyList<string> People);

/// <summary>A change of card.</summary>
/// <param name="At">When.</param>
/// <param name="Card">The card from then on.</param>
/// <param name="Cause">The breach or decision behind it; empty = its term was over.</param>
public sealed record CardChange(long At, Card Card, Guid Cause);
