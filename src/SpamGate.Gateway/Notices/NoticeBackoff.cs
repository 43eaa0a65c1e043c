namespace SpamGate.Gateway.Notices;

/// <summary>When a notice that was not taken is tried again: soon at first, because most faults are short, then ever more rarely.</summary>
internal static class NoticeBackoff
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <summary>The pause after an attempt: 5 s, then each time three times as long, at most an hour; up to a fifth longer, so that not all come at once.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="jitter">0 to 1.</param>
    public static TimeSpan After(int attempts, double jitter)
    {
        double pause = double.Min(s_first.TotalSeconds * Math.Pow(3, double.Min(attempts - 1, 20)), s_longest.TotalSeconds);
        return TimeSpan.FromSeconds(pause * (1 + (jitter / 5)));
    }
}
