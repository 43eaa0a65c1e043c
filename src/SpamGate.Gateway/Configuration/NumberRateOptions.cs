using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>The rate of one of an SP's access numbers; every longer number that begins with it counts against it, unless it has one of its own.</summary>
public sealed class NumberRateOptions
{
    /// <summary>The number or name; one that the SP may send from.</summary>
    public string Number { get; set; } = "";

    /// <summary>Messages a second; a yellow card halves it as it halves that of the SP. 0 (default) = unlimited.</summary>
    [Range(0d, 10_000_000d)]
    public double MessagesPerSecond { get; set; }

    /// <summary>Messages that may come at once after a pause; 0 (default) = one second's worth of the rate in force.</summary>
    [Range(0, 10_000_000)]
    public int Burst { get; set; }
}
