namespace SpamGate.Compliance.Cards;

/// <summary>Why an event does nothing. Whoever asks for one is told; in a replay it is passed over, always in the same way.</summary>
public enum DecisionFault : byte
{
    /// <summary>It took effect.</summary>
    None,

    /// <summary>An event of this identity is there already.</summary>
    Duplicate,

    /// <summary>It is about another SP.</summary>
    OtherSp,

    /// <summary>There is no such breach.</summary>
    UnknownBreach,

    /// <summary>The breach has been reversed.</summary>
    BreachIsReversed,

    /// <summary>There is no such open proposal: it was decided, its grounds are gone, or it never was.</summary>
    NoOpenProposal,

    /// <summary>There is no such open appeal.</summary>
    NoOpenAppeal,

    /// <summary>Only a person may do this.</summary>
    NeedsPerson,

    /// <summary>This person has confirmed it already; it takes another one.</summary>
    SamePerson,

    /// <summary>The time to appeal is over.</summary>
    AppealTooLate,

    /// <summary>The breach has had all its appeals.</summary>
    NoAppealLeft,

    /// <summary>An appeal against the breach is open already.</summary>
    AppealIsOpen,

    /// <summary>There is nothing to put right, or it was accepted already.</summary>
    NothingToRectify,

    /// <summary>The card is neither red nor removed.</summary>
    NothingToRelease,

    /// <summary>The card's term is not over.</summary>
    TermNotOver,
}
