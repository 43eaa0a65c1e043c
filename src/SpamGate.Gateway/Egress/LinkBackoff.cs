namespace SpamGate.Gateway.Egress;

/// <summary>Waiting time before a link's next connection attempt: doubles from 250 ms to 10 s, with full jitter in its upper half,
/// and never gives up. Jitter keeps the links of a restarted SMSC from coming back in one instant.</summary>
public sealed class LinkBackoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private int _failures;

    /// <summary>Time to wait now; each call counts one more failure.</summary>
    public TimeSpan Next()
    {
        double full = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 16)));
        _failures++;
        return TimeSpan.FromMilliseconds(full * (0.5 + (random.NextDouble() * 0.5)));
    }

    /// <summary>Called when a bind succeeded.</summary>
    public void Succeeded() => _failures = 0;
}
