using System.Net;

namespace SpamGate.LoadGenerator.Load;

/// <summary>What a load run does.</summary>
public sealed record LoadOptions
{
    /// <summary>Who is sent to.</summary>
    public required IPEndPoint Target { get; init; }

    /// <summary>True for TLS; whose certificate the target shows is not looked at.</summary>
    public bool Tls { get; init; }

    /// <summary>Connections, each with a thread of its own. Default 4.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Unanswered messages allowed on one connection. Default 100.</summary>
    public int Window { get; init; } = 100;

    /// <summary>How many SPs the senders are spread over: 10690001, 10690002, ...</summary>
    public int Sps { get; init; } = 1;

    /// <summary>system_id of all binds; null binds connection i as sp001, sp002, ... and sends only that SP's messages.</summary>
    public string? SystemId { get; init; }

    /// <summary>Password of all binds.</summary>
    public string Password { get; init; } = "secret";

    /// <summary>Messages to send, all connections together; 0 = until <see cref="Seconds"/> are over.</summary>
    public long Messages { get; init; }

    /// <summary>How long to measure. Default 5 s.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>Sent before measuring starts, not counted. Default 1 s; not used with <see cref="Messages"/>.</summary>
    public double Warmup { get; init; } = 1;

    /// <summary>Messages per second, all connections together; 0 = as fast as answers come.</summary>
    public double Rate { get; init; }

    /// <summary>How long to wait for missing answers at the end. Default 30 s.</summary>
    public double Patience { get; init; } = 30;

    /// <summary>How long to go on reading receipts when everything is answered. Default 0 s.</summary>
    public double Drain { get; init; }
}
