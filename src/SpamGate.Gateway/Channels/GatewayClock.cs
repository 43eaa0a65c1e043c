using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Channels;

/// <summary>Monotonic time in nanoseconds, the unit of every <c>now</c> in the gateway.</summary>
public sealed class GatewayClock(TimeProvider provider)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private readonly long _frequency = provider.TimestampFrequency;

    /// <summary>Wall-clock and timers.</summary>
    public TimeProvider Provider { get; } = provider;

    /// <summary>Nanoseconds since some fixed moment.</summary>
    public long Now
    {
        get
        {
            long timestamp = Provider.GetTimestamp();
            return _frequency == NanosecondsPerSecond
                ? timestamp
                : (long)((Int128)timestamp * NanosecondsPerSecond / _frequency);
        }
    }

    /// <summary>Both clocks of a decision, read at once.</summary>
    public ScreeningTime ScreeningTime => new(Now, Provider.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>A duration in nanoseconds; 0 stays 0 = unlimited.</summary>
    public static long Nanoseconds(TimeSpan duration) => duration.Ticks * 100;
}
