namespace SpamGate.Gateway.Demo;

/// <summary>What a simulator, or one of its connections, has seen so far. Plain fields: one writer each, sums are read as they are.</summary>
public sealed class SmscCounts
{
    /// <summary>Messages taken and given a message_id.</summary>
    public long Accepted;

    /// <summary>Requests answered 0x58.</summary>
    public long Throttled;

    /// <summary>Requests answered with the status it was told to fail with.</summary>
    public long Failed;

    /// <summary>Requests refused because they were malformed or came in the wrong session state.</summary>
    public long Refused;

    /// <summary>PDUs read and never answered, because it was told to be silent.</summary>
    public long Ignored;

    /// <summary>deliver_sm sent, repetitions included.</summary>
    public long Delivered;

    /// <summary>deliver_sm acknowledged with OK.</summary>
    public long Acknowledged;

    /// <summary>deliver_sm to be sent again: refused for now, unanswered, or the connection went.</summary>
    public long Redelivered;

    /// <summary>Deliveries given up: refused for good (0x65), or no room to keep them.</summary>
    public long GivenUp;

    /// <summary>Binds accepted.</summary>
    public long Binds;

    /// <summary>Answers that fit no delivery in flight.</summary>
    public long Unsolicited;

    /// <summary>Adds <paramref name="other"/> to this.</summary>
    public void Add(SmscCounts other)
    {
        Accepted += Volatile.Read(ref other.Accepted);
        Throttled += Volatile.Read(ref other.Throttled);
        Failed += Volatile.Read(ref other.Failed);
        Refused += Volatile.Read(ref other.Refused);
        Ignored += Volatile.Read(ref other.Ignored);
        Delivered += Volatile.Read(ref other.Delivered);
        Acknowledged += Volatile.Read(ref other.Acknowledged);
        Redelivered += Volatile.Read(ref other.Redelivered);
        GivenUp += Volatile.Read(ref other.GivenUp);
        Binds += Volatile.Read(ref other.Binds);
        Unsolicited += Volatile.Read(ref other.Unsolicited);
    }
}
