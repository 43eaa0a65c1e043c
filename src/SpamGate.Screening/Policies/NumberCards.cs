using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Policies;

/// <summary>Cards of access numbers that have one of their own. Immutable; few, so they are searched one by one.</summary>
/// <param name="cards">Number and card; each holds for every longer number, too.</param>
public sealed class NumberCards((SmsAddress Number, Card Card)[] cards)
{
    /// <summary>No number has one.</summary>
    public static readonly NumberCards None = new([]);

    /// <summary>True when no number has one.</summary>
    public bool IsEmpty => cards.Length == 0;

    /// <summary>The numbers with a card.</summary>
    public IEnumerable<SmsAddress> With(Card card) => cards.Where(own => own.Card == card).Select(static own => own.Number);

    /// <summary>The gravest card of the numbers that own a sender; green = none has one.</summary>
    public Card Of(in SmsAddress sender)
    {
        Card card = Card.Green;
        foreach ((SmsAddress number, Card own) in cards)
        {
            if (own > card && (sender == number || sender.StartsWith(number)))
            {
                card = own;
            }
        }

        return card;
    }
}
