using SpamGate.Smpp.Sessions;

namespace SpamGate.Gateway.Egress;

/// <summary>One bound TCP connection of a link; a reconnect makes a new one, so nothing of the old can be mistaken for the new.</summary>
internal sealed class LinkConnection(LinkTransport transport, SmppSession session, bool takesSubmits)
{
    private int _down;
    private int _unbindAnswered;
    private long _leaveBy = long.MaxValue;
    private uint _unbindSequence;

    /// <summary>The network.</summary>
    public LinkTransport Transport { get; } = transport;

    /// <summary>Protocol state and timers.</summary>
    public SmppSession Session { get; } = session;

    /// <summary>False on a link bound as receiver.</summary>
    public bool TakesSubmits { get; } = takesSubmits;

    /// <summary>False once the connection is given up.</summary>
    public bool IsUp => Volatile.Read(ref _down) == 0;

    /// <summary>True once we are leaving for good: nothing new is sent.</summary>
    public volatile bool IsUnbinding;

    /// <summary>True once the SMSC asked to unbind: nothing new is sent, the answers it still owes are awaited.</summary>
    public bool SmscLeaves => Volatile.Read(ref _leaveBy) != long.MaxValue;

    /// <summary>When the SMSC's unbind is answered although it still owes answers; <see cref="long.MaxValue"/> before it asked.</summary>
    public long LeaveBy => Volatile.Read(ref _leaveBy);

    /// <summary>The SMSC asked to unbind; it has until <paramref name="deadline"/> for the answers it owes. Receive loop only.</summary>
    public void SmscUnbinds(uint sequenceNumber, long deadline)
    {
        if (!SmscLeaves)
        {
            _unbindSequence = sequenceNumber;
            Volatile.Write(ref _leaveBy, deadline);
        }
    }

    /// <summary>True for the one caller that answers the SMSC's unbind.</summary>
    public bool TryAnswerUnbind(out uint sequenceNumber)
    {
        sequenceNumber = _unbindSequence;
        return SmscLeaves && Interlocked.Exchange(ref _unbindAnswered, 1) == 0;
    }

    /// <summary>Gives the connection up; true for the first caller.</summary>
    public bool TakeDown()
    {
        if (Interlocked.Exchange(ref _down, 1) != 0)
        {
            return false;
        }

        Transport.Dispose();
        return true;
    }
}
