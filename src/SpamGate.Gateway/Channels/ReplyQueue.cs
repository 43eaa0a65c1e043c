namespace SpamGate.Gateway.Channels;

/// <summary>
/// The one way back to a session (or to a link's writer): any thread pushes, the only writer takes everything at once. Lock-free
/// and without an array, because replies are linked through themselves; what bounds it is the windows of those who push.
/// </summary>
/// <param name="signal">Wakes the writer.</param>
public sealed class ReplyQueue(WorkSignal signal)
{
    private Reply? _newest;

    /// <summary>The session's lanes in the screening workers' turns, one per worker; empty for a link, and before the session's first submit.</summary>
    public TurnLane[] Lanes { get; set; } = [];

    /// <summary>True when nothing has been pushed since the last <see cref="TakeAll"/>.</summary>
    public bool IsEmpty => Volatile.Read(ref _newest) is null;

    /// <summary>Adds a reply without waking the writer; call <see cref="Wake"/> after a batch.</summary>
    public void Push(Reply reply)
    {
        Reply? newest = Volatile.Read(ref _newest);
        while (true)
        {
            reply.Next = newest;
            Reply? seen = Interlocked.CompareExchange(ref _newest, reply, newest);
            if (ReferenceEquals(seen, newest))
            {
                return;
            }

            newest = seen;
        }
    }

    /// <summary>Makes sure the writer runs after everything pushed before.</summary>
    public void Wake() => signal.Wake();

    /// <summary>Takes everything pushed so far, oldest first, linked by <see cref="Reply.Next"/>; null when empty. Writer only.</summary>
    public Reply? TakeAll()
    {
        if (Volatile.Read(ref _newest) is null)
        {
            return null;
        }

        Reply? reply = Interlocked.Exchange(ref _newest, null);
        Reply? oldest = null;
        while (reply is not null)
        {
            Reply? next = reply.Next;
            reply.Next = oldest;
            oldest = reply;
            reply = next;
        }

        return oldest;
    }
}
