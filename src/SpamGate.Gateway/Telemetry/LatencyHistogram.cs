namespace SpamGate.Gateway.Telemetry;

/// <summary>
/// Times from a request's arrival to its answer, as bucket counts and sums. One writing thread (a session's writer); a scrape
/// folds what came since the last one into the exported histogram with exact sums.
/// </summary>
public sealed class LatencyHistogram
{
    private static readonly double[] BoundsSeconds =
        [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

    private static readonly long[] BoundsNanoseconds = [.. BoundsSeconds.Select(bound => (long)(bound * 1e9))];
    private Buckets? _buckets;

    /// <summary>Upper bounds of the buckets but the last, seconds.</summary>
    public static IReadOnlyList<double> Bounds => BoundsSeconds;

    /// <summary>Notes one duration, nanoseconds.</summary>
    public void Observe(long nanoseconds)
    {
        int bucket = 0;
        while (bucket < BoundsNanoseconds.Length && nanoseconds > BoundsNanoseconds[bucket])
        {
            bucket++;
        }

        Buckets buckets = _buckets ?? Start();
        Volatile.Write(ref buckets.Sums[bucket], buckets.Sums[bucket] + nanoseconds);
        Volatile.Write(ref buckets.Counts[bucket], buckets.Counts[bucket] + 1);
    }

    /// <summary>
    /// Hands out what came since the last fold: for each bucket its mean in seconds and its count. Scrape only, one at a time.
    /// </summary>
    public void Fold(Action<double, long> observe)
    {
        if (Volatile.Read(ref _buckets) is not { } buckets)
        {
            return;
        }

        for (int bucket = 0; bucket < buckets.Counts.Length; bucket++)
        {
            long count = Volatile.Read(ref buckets.Counts[bucket]);
            long fresh = count - buckets.FoldedCounts[bucket];
            if (fresh <= 0)
            {
                continue;
            }

            long sum = Volatile.Read(ref buckets.Sums[bucket]);
            double mean = (sum - buckets.FoldedSums[bucket]) / (fresh * 1e9);
            buckets.FoldedCounts[bucket] = count;
            buckets.FoldedSums[bucket] = sum;

            // The sum may already hold an observation whose count we did not see; the mean must not leave its bucket for that.
            double low = bucket == 0 ? 0 : BoundsSeconds[bucket - 1];
            double high = bucket < BoundsSeconds.Length ? BoundsSeconds[bucket] : double.MaxValue;
            observe(Math.Clamp(mean, Math.BitIncrement(low), high), fresh);
        }
    }

    // A session that never answers a request needs none.
    private Buckets Start()
    {
        var buckets = new Buckets();
        Volatile.Write(ref _buckets, buckets);
        return buckets;
    }

    private sealed class Buckets
    {
        public readonly long[] Counts = new long[BoundsSeconds.Length + 1];
        public readonly long[] Sums = new long[BoundsSeconds.Length + 1];
        public readonly long[] FoldedCounts = new long[BoundsSeconds.Length + 1];
        public readonly long[] FoldedSums = new long[BoundsSeconds.Length + 1];
    }
}
