using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Sessions;

/// <summary>Limits of one connection. Every wait has one.</summary>
public sealed record SmppConnectionOptions
{
    /// <summary>Timers of the session; <see cref="SessionTimers.Response"/> also bounds our own requests.</summary>
    public SessionTimers Timers { get; init; } = SessionTimers.Default;

    /// <summary>Our requests in flight, 1 to 10,000. Default 100.</summary>
    public int Window { get; init; } = 100;

    /// <summary>Cap on one received PDU. Default 70 KiB.</summary>
    public int MaxPduBytes { get; init; } = PduFramer.DefaultMaxPduBytes;

    /// <summary>Octets that may wait for a peer that does not read. Default 1 MiB.</summary>
    public int MaxUnsentBytes { get; init; } = 1024 * 1024;

    /// <summary>Longest time to connect. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for one write. Default 10 s.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often timers are looked at. Default 100 ms.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Clock of the timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
