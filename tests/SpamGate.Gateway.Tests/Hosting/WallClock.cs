namespace SpamGate.Gateway.Tests.Hosting;

/// <summary>A wall clock that stands still until a test moves it, while timers and time-outs run as ever: sessions and links live on those.</summary>
internal sealed class WallClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves it on.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
