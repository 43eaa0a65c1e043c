namespace SpamGate.Gateway.Demo;

/// <summary>
/// What one system_id is still to be sent, whichever of its connections takes it. First what is new, in order of arrival;
/// what has to be sent again waits in a second queue. One lock; callers move whole batches under it.
/// </summary>
internal sealed class SmscMailbox(byte[] systemId, int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<PendingDelivery> _fresh = new();
    private readonly Queue<PendingDelivery> _again = new();
    private long _nextDue = long.MaxValue;
    private int _count;

    internal byte[] SystemId { get; } = systemId;

    /// <summary>Deliveries waiting.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>A look without the lock: true when something is due.</summary>
    internal bool IsDue(long now) => Volatile.Read(ref _nextDue) <= now;

    /// <summary>Queues new deliveries; returns how many had no room.</summary>
    internal int Add(ReadOnlySpan<PendingDelivery> deliveries)
    {
        lock (_gate)
        {
            int room = int.Clamp(capacity - _count, 0, deliveries.Length);
            foreach (ref readonly PendingDelivery delivery in deliveries[..room])
            {
                _fresh.Enqueue(delivery);
            }

            Settle_NeedsLock();
            return deliveries.Length - room;
        }
    }

    /// <summary>Puts one back, to be sent again when its new DueAt has come. Never refused: it was counted when it was new.</summary>
    internal void Return(in PendingDelivery delivery)
    {
        lock (_gate)
        {
            _again.Enqueue(delivery);
            Settle_NeedsLock();
        }
    }

    /// <summary>Takes what is due, as much as fits.</summary>
    internal int Take(Span<PendingDelivery> deliveries, long now)
    {
        lock (_gate)
        {
            int taken = 0;
            while (taken < deliveries.Length && _again.TryPeek(out PendingDelivery again) && again.DueAt <= now)
            {
                deliveries[taken++] = _again.Dequeue();
            }

            while (taken < deliveries.Length && _fresh.TryPeek(out PendingDelivery fresh) && fresh.DueAt <= now)
            {
                deliveries[taken++] = _fresh.Dequeue();
            }

            Settle_NeedsLock();
            return taken;
        }
    }

    private void Settle_NeedsLock()
    {
        long due = long.MaxValue;
        if (_again.TryPeek(out PendingDelivery again))
        {
            due = again.DueAt;
        }

        if (_fresh.TryPeek(out PendingDelivery fresh))
        {
            due = long.Min(due, fresh.DueAt);
        }

        Volatile.Write(ref _count, _again.Count + _fresh.Count);
        Volatile.Write(ref _nextDue, due);
    }
}
