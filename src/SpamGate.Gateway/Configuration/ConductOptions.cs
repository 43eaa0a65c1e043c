using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>What the rules of conduct do.</summary>
public enum ConductMode
{
    /// <summary>Nothing is counted.</summary>
    Off,

    /// <summary>Breaches are counted and shown, none is recorded against an SP.</summary>
    Shadow,

    /// <summary>Breaches are recorded; the ladder gives yellow cards and proposes red ones.</summary>
    Enforce,
}

/// <summary>From refused messages to breaches and cards.</summary>
public sealed class ConductOptions
{
    /// <summary>Off, Shadow (default: nobody is punished by numbers that were not looked at first) or Enforce.</summary>
    public ConductMode Mode { get; set; } = ConductMode.Shadow;

    /// <summary>JSON file of ladder and rules; relative to the configuration file. Empty (default) = those that are shipped.</summary>
    public string? File { get; set; }

    /// <summary>
    /// How long the words and numbers of samples, tallies and delivered notices are kept; what is older is erased once a day, events stay. Default 200 days: a
    /// deduction lives 180 by default, and an appeal may follow its last. 30 to 3650 days.
    /// </summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(200);
}
