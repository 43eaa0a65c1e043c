namespace SpamGate.Gateway.Notices;

/// <summary>When a notice that was not taken is tried again: soon at first, because most faults are short, then ever more rarely.</summary>
internal static class NoticeBackoff
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <summary>The pause after an attempt: 5 s, then each time three times as long, at most an hour; up to a fifth longer, so that not all come at once.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="jitter">0 to 1.</param>
    public static TimeSpan After(int attempts, double jitter) => TimeSpan.FromSeconds(Pause(attempts) * (1 + (jitter / 5)));

    /// <summary>The least time from the first attempt to one, the pauses between them.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    public static TimeSpan Until(int attempts)
    {
        double sum = 0;
        for (int attempt = 1; attempt < attempts; attempt++)
        {
            sum += Pause(attempt);
        }

        return TimeSpan.FromSeconds(sum);
    }

    private static double Pause(int attempts) => double.Min(s_first.TotalSeconds * Math.Pow(3, double.Min(attempts - 1, 20)), s_longest.TotalSeconds);
}
