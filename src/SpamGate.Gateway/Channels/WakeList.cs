namespace SpamGate.Gateway.Channels;

/// <summary>
/// Reply queues that a batch pushed to, woken once each at its end, so that a session's writer finds the whole batch and not
/// its first item. Owned by one thread; waking one twice is harmless.
/// </summary>
public sealed class WakeList
{
    private const int Size = 32;
    private readonly ReplyQueue[] _queues = new ReplyQueue[Size];
    private int _count;

    /// <summary>Notes a queue; wakes all noted ones first when the list is full.</summary>
    public void Add(ReplyQueue queue)
    {
        for (int i = _count - 1; i >= 0 && i >= _count - 8; i--)
        {
            if (ReferenceEquals(_queues[i], queue))
            {
                return;
            }
        }

        if (_count == Size)
        {
            WakeAll();
        }

        _queues[_count++] = queue;
    }

    /// <summary>Wakes the noted queues and forgets them.</summary>
    public void WakeAll()
    {
        for (int i = 0; i < _count; i++)
        {
            _queues[i].Wake();
            _queues[i] = null!;
        }

        _count = 0;
    }
}
