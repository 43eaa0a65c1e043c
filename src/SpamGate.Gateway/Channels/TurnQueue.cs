namespace SpamGate.Gateway.Channels;

/// <summary>A session's place in one <see cref="TurnQueue"/>: its own items in order.</summary>
public sealed class TurnLane
{
    internal Reply? Head;
    internal Reply? Tail;
    internal TurnLane? NextLane;
}

/// <summary>
/// Shares out turns between sessions: what a ring delivers in arrival order is dealt into one lane per session, and each lane
/// with something in it gets a turn of bounded length. Without it a session with one message would wait behind all that another has sent.
/// Owned by one thread at a time; links items through themselves.
/// </summary>
public sealed class TurnQueue
{
    private TurnLane? _first;
    private TurnLane? _last;

    /// <summary>True when no lane holds anything.</summary>
    public bool IsEmpty => _first is null;

    /// <summary>Lanes that wait for their turn.</summary>
    public int Waiting { get; private set; }

    /// <summary>Appends an item to its session's lane.</summary>
    public void Add(TurnLane lane, Reply item)
    {
        item.Next = null;
        if (lane.Tail is { } tail)
        {
            tail.Next = item;
            lane.Tail = item;
            return;
        }

        lane.Head = lane.Tail = item;
        Enqueue(lane);
    }

    /// <summary>The lane whose turn it is, taken out of the round; null when all are empty. Give it back with <see cref="EndTurn"/>.</summary>
    public TurnLane? BeginTurn()
    {
        TurnLane? lane = _first;
        if (lane is not null)
        {
            Waiting--;
            _first = lane.NextLane;
            lane.NextLane = null;
            if (_first is null)
            {
                _last = null;
            }
        }

        return lane;
    }

    /// <summary>Takes the next item of a lane; null when it is empty.</summary>
    public static Reply? TakeFrom(TurnLane lane)
    {
        Reply? item = lane.Head;
        if (item is not null)
        {
            lane.Head = item.Next;
            if (lane.Head is null)
            {
                lane.Tail = null;
            }

            item.Next = null;
        }

        return item;
    }

    /// <summary>Puts a lane that still has items at the end of the round.</summary>
    public void EndTurn(TurnLane lane)
    {
        if (lane.Head is not null)
        {
            Enqueue(lane);
        }
    }

    private void Enqueue(TurnLane lane)
    {
        Waiting++;
        if (_last is null)
        {
            _first = _last = lane;
        }
        else
        {
            _last.NextLane = lane;
            _last = lane;
        }
    }
}
