namespace SpamGate.Gateway.Channels;

/// <summary>
/// Transactions of one session or link: rented by its reader, returned by whoever finishes them. What is out is the window, so
/// the pool can not run dry unnoticed: an empty one is a full window.
/// </summary>
/// <remarks>Rent is for one thread at a time. Returned items go on a stack that the renter takes whole, so there is no ABA.</remarks>
public sealed class TransactionPool<T>(int limit, Func<T> create)
    where T : Reply
{
    private Reply? _free;
    private Reply? _returned;
    private int _created;

    /// <summary>Most transactions out at once; 0 = unlimited.</summary>
    public int Limit { get; } = limit;

    /// <summary>Takes a transaction; null when the window is full.</summary>
    public T? TryRent()
    {
        Reply? item = _free ?? Interlocked.Exchange(ref _returned, null);
        if (item is not null)
        {
            _free = item.Next;
            item.Next = null;
            return (T)item;
        }

        if (Limit != 0 && _created >= Limit)
        {
            return null;
        }

        _created++;
        return create();
    }

    /// <summary>Puts a transaction back that the renter itself did not use.</summary>
    public void PutBack(T item)
    {
        item.Next = _free;
        _free = item;
    }

    /// <summary>Gives a finished transaction back; any thread, once per rent.</summary>
    public void Return(T item)
    {
        Reply? returned = Volatile.Read(ref _returned);
        while (true)
        {
            item.Next = returned;
            Reply? seen = Interlocked.CompareExchange(ref _returned, item, returned);
            if (ReferenceEquals(seen, returned))
            {
                return;
            }

            returned = seen;
        }
    }
}
