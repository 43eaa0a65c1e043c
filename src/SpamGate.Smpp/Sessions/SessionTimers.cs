namespace SpamGate.Smpp.Sessions;

/// <summary>
/// Timers of a session (SMPP 3.4 section 7.2, and the partial-PDU timer against slow writers). <see cref="TimeSpan.Zero"/> switches one off.
/// </summary>
public sealed record SessionTimers
{
    /// <summary>The defaults.</summary>
    public static SessionTimers Default { get; } = new();

    /// <summary>From connect to a successful bind. Default 10 s.</summary>
    public TimeSpan SessionInit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence in either direction before enquire_link is sent. Default 30 s.</summary>
    public TimeSpan EnquireLink { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for an answer to enquire_link or unbind. Default 60 s.</summary>
    public TimeSpan Response { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time without a PDU from the peer. Default 300 s.</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>From the first octet of a PDU to its last. Default 10 s.</summary>
    public TimeSpan PartialPdu { get; init; } = TimeSpan.FromSeconds(10);
}
