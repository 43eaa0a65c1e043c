using SpamGate.Smpp.Sessions;

namespace SpamGate.Gateway.Egress;

/// <summary>One bound TCP connection of a link; a reconnect makes a new one, so nothing of the old can be mistaken for the new.</summary>
internal sealed class LinkConnection(LinkTransport transport, SmppSession session, bool takesSubmits)
{
    private int _down;

    /// <summary>The network.</summary>
    public LinkTransport Transport { get; } = transport;

    /// <summary>Protocol state and timers.</summary>
    public SmppSession Session { get; } = session;

    /// <summary>False on a link bound as receiver.</summary>
    public bool TakesSubmits { get; } = takesSubmits;

    /// <summary>False once the connection is given up.</summary>
    public bool IsUp => Volatile.Read(ref _down) == 0;

    /// <summary>True once we are leaving: nothing new is sent.</summary>
    public volatile bool IsUnbinding;

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
