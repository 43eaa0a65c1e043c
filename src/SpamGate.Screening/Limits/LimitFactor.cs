namespace SpamGate.Screening.Limits;

/// <summary>Limits that a time lowers.</summary>
internal static class LimitFactor
{
    // 70 % of 10 is 7 and not 6, which binary fractions might make of it.
    private const double Rounding = 1e-9;

    /// <summary>A limit times a factor, rounded down, at least 1; 0 (unlimited) stays 0.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="factor">Over 0, at most 1.</param>
    public static long Of(long limit, double factor) => factor >= 1 || limit == 0 ? limit : long.Max(1, (long)((limit * factor) + Rounding));
}
