namespace SpamGate.Smpp.Sessions;

/// <summary>Which side of a session we are.</summary>
public enum SessionRole : byte
{
    /// <summary>We accept binds.</summary>
    Smsc,

    /// <summary>We bind.</summary>
    Esme,
}

/// <summary>Session states of SMPP 3.4 section 2.2, and the two moments between them.</summary>
public enum SessionPhase : byte
{
    /// <summary>Connected, no bind yet.</summary>
    Open,

    /// <summary>A bind waits for its answer.</summary>
    Binding,

    BoundTx,
    BoundRx,
    BoundTrx,

    /// <summary>An unbind was sent or received: what is in flight drains, new requests are refused.</summary>
    Unbinding,

    Closed,
}

/// <summary>What <see cref="SmppSession.Tick(long, out SessionEndReason)"/> asks of the owner.</summary>
public enum SessionTimerAction : byte
{
    None,

    /// <summary>Send an enquire_link and say so with <see cref="SmppSession.EnquireLinkSent"/>.</summary>
    SendEnquireLink,

    /// <summary>The session is now closed, with the reason given: close the connection.</summary>
    Close,
}

/// <summary>Why a session ended; exactly one is kept per session.</summary>
public enum SessionEndReason : byte
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>The peer sent unbind.</summary>
    PeerUnbound,

    /// <summary>We sent unbind and the peer answered.</summary>
    LocalUnbound,

    /// <summary>The peer closed the connection without unbind.</summary>
    PeerClosed,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>No connection could be made.</summary>
    ConnectFailed,

    /// <summary>No bind within session_init.</summary>
    SessionInitTimeout,

    /// <summary>enquire_link was not answered within the response timer.</summary>
    EnquireLinkTimeout,

    /// <summary>Nothing was received for the inactivity timer.</summary>
    InactivityTimeout,

    /// <summary>A PDU began and was not completed in time.</summary>
    PartialPduTimeout,

    /// <summary>The session did not finish unbinding within the response timer.</summary>
    UnbindTimeout,

    /// <summary>A write did not finish in time, or the peer reads too slowly and the cap on unsent octets was reached.</summary>
    SlowReader,

    /// <summary>command_length below 16 or over the cap, or the stream ended inside a PDU.</summary>
    FramingLost,

    /// <summary>A request came before any bind.</summary>
    NotBound,

    /// <summary>The bind was answered with an error.</summary>
    BindRefused,

    /// <summary>The bind was answered by nothing or by another PDU.</summary>
    BindFailed,

    /// <summary>A stale bind made room for a new one of its owner.</summary>
    Evicted,

    /// <summary>The account was removed or may no longer bind.</summary>
    AccountRemoved,

    /// <summary>We are stopping.</summary>
    ServerStopping,

    /// <summary>A fault of our own.</summary>
    InternalFault,

    /// <summary>Too many PDUs before a bind.</summary>
    FloodBeforeBind,
}
