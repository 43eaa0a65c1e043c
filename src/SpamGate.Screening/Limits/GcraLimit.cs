namespace SpamGate.Screening.Limits;

/// <summary>Parameters of a generic cell rate algorithm (ITU-T I.371 annex A, virtual scheduling), in nanoseconds.</summary>
/// <param name="EmissionInterval">Time one message costs; 0 = unlimited.</param>
/// <param name="BurstTolerance">How far the theoretical arrival time may run ahead of now.</param>
public readonly record struct GcraLimit(long EmissionInterval, long BurstTolerance)
{
    /// <summary>Longest interval and tolerance kept, 36 days: sums of them and a clock stay far from overflow.</summary>
    private const long Longest = 1L << 51;

    /// <summary>No limit.</summary>
    public static GcraLimit Unlimited => default;

    /// <summary>True when nothing is refused.</summary>
    public bool IsUnlimited => EmissionInterval == 0;

    /// <summary>A limit of <paramref name="perSecond"/> messages a second that lets <paramref name="burst"/> through at once.</summary>
    /// <param name="perSecond">Rate; 0 or less = unlimited.</param>
    /// <param name="burst">Messages that may come back to back after a pause; at least 1.</param>
    public static GcraLimit PerSecond(double perSecond, int burst)
    {
        if (perSecond <= 0)
        {
            return Unlimited;
        }

        long interval = (long)Math.Clamp(Math.Round(1e9 / perSecond), 1, Longest);
        Int128 tolerance = (Int128)interval * (long.Max(1, burst) - 1);
        return new GcraLimit(interval, (long)Int128.Min(tolerance, Longest));
    }

    /// <summary>The same rate with a smaller burst: at least one message.</summary>
    /// <param name="factor">Over 0, at most 1; 1 changes nothing.</param>
    public GcraLimit WithBurst(double factor)
    {
        if (factor >= 1 || EmissionInterval == 0)
        {
            return this;
        }

        long burst = (BurstTolerance / EmissionInterval) + 1;
        return this with { BurstTolerance = EmissionInterval * (LimitFactor.Of(burst, factor) - 1) };
    }
}
