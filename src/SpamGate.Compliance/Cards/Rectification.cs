namespace SpamGate.Compliance.Cards;

/// <summary>Where putting right what a warning or a card is for stands.</summary>
public enum Rectification : byte
{
    /// <summary>Nothing is asked.</summary>
    None,

    /// <summary>Asked for, and not yet answered, or the answer was not enough.</summary>
    Due,

    /// <summary>The SP has answered; a person judges it.</summary>
    Submitted,

    /// <summary>Accepted.</summary>
    Accepted,
}
