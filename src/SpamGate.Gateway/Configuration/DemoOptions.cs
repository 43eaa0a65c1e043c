using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>The demonstration (<c>--demo</c>).</summary>
public sealed class DemoOptions
{
    /// <summary>When it ends by itself; 0 (default) = when it is told to.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Duration { get; set; }
}
