using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Cards;

/// <summary>Why a card that the machine may not give is proposed.</summary>
[Flags]
public enum ProposalGrounds : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The balance is at or below the card's.</summary>
    Balance = 1,

    /// <summary>A class A breach.</summary>
    MajorBreach = 2,

    /// <summary>A second yellow card within the window.</summary>
    SecondYellow = 4,

    /// <summary>A second red card within the window.</summary>
    SecondRed = 8,
}

/// <summary>A red card or a removal that waits for people. Its identity follows from the breach that raised it, so that a replay names the same one.</summary>
internal sealed class Proposal(Card card, string spId, Deduction cause, long at)
{
    public readonly Card Card = card;

    public readonly string Id = $"{(card == Card.Red ? "red" : "removed")}-{spId}-{cause.Breach.Id:N}";

    public readonly long At = at;

    public readonly Deduction Cause = cause;

    /// <summary>Of the class A breaches among the grounds the one that deducts longest; an appeal does not suspend them, so this one tells whether any is left.</summary>
    private Deduction? _lastMajor;

    public readonly List<string> People = [];

    public ProposalGrounds Grounds;

    /// <summary>True while a class A breach among the grounds deducts.</summary>
    public bool HasMajor => _lastMajor is { Deducts: true };

    public void AddMajor(Deduction major)
    {
        major.Proposal = this;
        _lastMajor = _lastMajor is { } last && last.Expires >= major.Expires ? last : major;
    }
}
