namespace SpamGate.Compliance.Cards;

/// <summary>
/// Deductions by when they expire. They come in the order of their records, which is nearly that of their ends: those in order wait in a plain queue, and only
/// the few that are not in a heap.
/// </summary>
internal sealed class ExpiryQueue
{
    private readonly Queue<Deduction> _inOrder = new();
    private readonly PriorityQueue<Deduction, long> _others = new();
    private long _last = long.MinValue;

    public void Add(Deduction deduction)
    {
        if (deduction.Expires >= _last)
        {
            _last = deduction.Expires;
            _inOrder.Enqueue(deduction);
        }
        else
        {
            _others.Enqueue(deduction, deduction.Expires);
        }
    }

    /// <summary>Takes one that has expired; null = none has. Which of several comes first makes no difference to what is left.</summary>
    public Deduction? TakeExpired(long now)
    {
        if (_inOrder.TryPeek(out Deduction? first) && first.Expires <= now)
        {
            return _inOrder.Dequeue();
        }

        return _others.TryPeek(out _, out long expires) && expires <= now ? _others.Dequeue() : null;
    }
}
