namespace SpamGate.Fuzzing;

/// <summary>From the seed of a run to the seed of each of its cases, and from that to chance: the same on every machine.</summary>
public static class Seeds
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Seed of one case of a run; this alone repeats the case.</summary>
    public static long OfCase(long runSeed, long index) => unchecked((long)Mix((ulong)runSeed * Step + (ulong)index)) & long.MaxValue;

    /// <summary>The chance of one case. Neighbouring seeds have nothing in common.</summary>
    public static Random Start(long caseSeed) => new(unchecked((int)(Mix((ulong)caseSeed) >> 32)));

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += Step;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
