namespace SpamGate.Screening.Limits;

/// <summary>Reservations of one worker: rented by it alone, returned by any thread. What is returned goes on a stack that the renter takes whole, so there is no ABA.</summary>
/// <param name="ledger">Where they count.</param>
public sealed class ReservationPool(LimitLedger ledger)
{
    private Reservation? _free;
    private Reservation? _returned;

    /// <summary>Where they count.</summary>
    public LimitLedger Ledger { get; } = ledger;

    /// <summary>An open reservation for one message, or for the first part of one.</summary>
    public Reservation Rent()
    {
        Reservation item = _free ?? Interlocked.Exchange(ref _returned, null) ?? new Reservation(this);
        _free = item.Next;
        item.Next = null;
        item.Open();
        return item;
    }

    internal void Return(Reservation item)
    {
        Reservation? returned = Volatile.Read(ref _returned);
        while (true)
        {
            item.Next = returned;
            Reservation? seen = Interlocked.CompareExchange(ref _returned, item, returned);
            if (ReferenceEquals(seen, returned))
            {
                return;
            }

            returned = seen;
        }
    }
}
