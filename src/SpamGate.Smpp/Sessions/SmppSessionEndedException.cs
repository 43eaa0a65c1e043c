namespace SpamGate.Smpp.Sessions;

/// <summary>The session ended before the answer came: whether the peer took the request is not known.</summary>
public sealed class SmppSessionEndedException(SessionEndReason reason, Exception? inner = null)
    : IOException($"The SMPP session has ended: {reason}.", inner)
{
    /// <summary>Why.</summary>
    public SessionEndReason Reason { get; } = reason;
}
