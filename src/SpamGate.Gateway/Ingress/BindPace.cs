namespace SpamGate.Gateway.Ingress;

/// <summary>
/// How fast binds are judged: when a network fault is over and a thousand SPs come back in one instant, they take turns, so that those who are bound
/// keep getting their answers meanwhile. The first <see cref="Burst"/> wait for nothing.
/// </summary>
internal sealed class BindPace
{
    /// <summary>Binds that may come at once.</summary>
    public const int Burst = 32;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private long _next = long.MinValue;

    /// <summary>Takes the next turn. Any thread.</summary>
    /// <param name="bindsPerSecond">Turns in a second; 0 = as many as come.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <returns>Nanoseconds until the turn comes; 0 = now.</returns>
    public long TakeTurn(int bindsPerSecond, long now)
    {
        if (bindsPerSecond == 0)
        {
            return 0;
        }

        long interval = NanosecondsPerSecond / bindsPerSecond;
        long next = Volatile.Read(ref _next);
        while (true)
        {
            // Whoever came when nobody had come for long is the first of a burst.
            long turn = long.Max(next, now - (Burst * interval));
            long seen = Interlocked.CompareExchange(ref _next, turn + interval, next);
            if (seen == next)
            {
                return long.Max(turn + interval - now, 0);
            }

            next = seen;
        }
    }
}
