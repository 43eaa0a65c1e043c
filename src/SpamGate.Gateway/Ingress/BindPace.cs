using SpamGate.Screening.Limits;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// How fast binds are judged: when a network fault is over and a thousand SPs come back in one instant, they take turns, so that those who are bound
/// keep getting their answers meanwhile. The first <see cref="Burst"/> wait for nothing.
/// </summary>
internal sealed class BindPace
{
    /// <summary>Binds that may come at once.</summary>
    public const int Burst = 32;

    private long _theoreticalArrivalTime;

    /// <summary>Takes the next turn. Any thread.</summary>
    /// <param name="bindsPerSecond">Turns in a second; 0 = as many as come.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <returns>Nanoseconds until the turn comes; 0 = now.</returns>
    public long TakeTurn(int bindsPerSecond, long now) => Gcra.TakeTurnAtomic(ref _theoreticalArrivalTime, GcraLimit.PerSecond(bindsPerSecond, Burst), now);
}
