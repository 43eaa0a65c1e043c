using System.Diagnostics;

namespace SpamGate.LoadGenerator.Load;

/// <summary>What the connections of one run share: when to measure, when to stop. Set by the run, read by all.</summary>
internal sealed class LoadControl(double drainSeconds, double patienceSeconds)
{
    private long _stoppedAt;

    internal static long Now => Stopwatch.Frequency == 1_000_000_000
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    internal long StartedAt { get; } = Now;

    /// <summary>Answers count and latencies are recorded.</summary>
    internal volatile bool IsMeasuring;

    /// <summary>Nothing new is sent.</summary>
    internal bool Stop => Volatile.Read(ref _stoppedAt) != 0;

    internal void StopNow() => Volatile.Write(ref _stoppedAt, Now);

    /// <summary>Receipts are still waited for.</summary>
    internal bool KeepsReading(long now) => now < Volatile.Read(ref _stoppedAt) + (long)(drainSeconds * 1e9);

    internal bool IsOutOfPatience(long now) => now > Volatile.Read(ref _stoppedAt) + (long)(patienceSeconds * 1e9);
}
