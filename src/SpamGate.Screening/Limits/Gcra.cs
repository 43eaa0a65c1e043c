namespace SpamGate.Screening.Limits;

/// <summary>
/// The generic cell rate algorithm in its virtual-scheduling form (ITU-T I.371 annex A), exact on nanoseconds. The whole state of a bucket
/// is one number, the theoretical arrival time (TAT) of the next message.
/// </summary>
public static class Gcra
{
    /// <summary>Takes <paramref name="cost"/> messages if they conform; a refusal takes nothing. For state with a single writer.</summary>
    /// <param name="theoreticalArrivalTime">State of the bucket in nanoseconds; 0 = a full bucket.</param>
    /// <param name="limit">Rate and burst.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <param name="cost">Messages to take, all or none; at least 1.</param>
    public static bool TryTake(ref long theoreticalArrivalTime, in GcraLimit limit, long now, int cost = 1)
    {
        if (limit.IsUnlimited)
        {
            return true;
        }

        if (!Conforms(theoreticalArrivalTime, limit, now, cost, out long next))
        {
            return false;
        }

        theoreticalArrivalTime = next;
        return true;
    }

    /// <summary>The same for state that many threads share: one compare-and-swap when nobody interferes, no lock.</summary>
    public static bool TryTakeAtomic(ref long theoreticalArrivalTime, in GcraLimit limit, long now, int cost = 1)
    {
        if (limit.IsUnlimited)
        {
            return true;
        }

        long seen = Volatile.Read(ref theoreticalArrivalTime);
        while (Conforms(seen, limit, now, cost, out long next))
        {
            long found = Interlocked.CompareExchange(ref theoreticalArrivalTime, next, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Takes one in any case, for those who wait for their turn instead of being refused. For state that many threads share.</summary>
    /// <param name="theoreticalArrivalTime">State of the bucket in nanoseconds; 0 = a full bucket.</param>
    /// <param name="limit">Rate and burst.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <returns>Nanoseconds until the turn comes; 0 = it conforms now.</returns>
    public static long TakeTurnAtomic(ref long theoreticalArrivalTime, in GcraLimit limit, long now)
    {
        if (limit.IsUnlimited)
        {
            return 0;
        }

        long seen = Volatile.Read(ref theoreticalArrivalTime);
        while (true)
        {
            long start = long.Max(seen, now);
            long found = Interlocked.CompareExchange(ref theoreticalArrivalTime, start + limit.EmissionInterval, seen);
            if (found == seen)
            {
                return long.Max(start - now - limit.BurstTolerance, 0);
            }

            seen = found;
        }
    }

    private static bool Conforms(long theoreticalArrivalTime, in GcraLimit limit, long now, int cost, out long next)
    {
        long start = long.Max(theoreticalArrivalTime, now);

        // The last of the messages asked for may run ahead of now by the tolerance, no further.
        next = start + (limit.EmissionInterval * cost);
        return next - limit.EmissionInterval - now <= limit.BurstTolerance;
    }
}
