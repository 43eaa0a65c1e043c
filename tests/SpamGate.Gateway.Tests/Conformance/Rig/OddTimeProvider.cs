using Microsoft.Extensions.Time.Testing;

namespace SpamGate.Gateway.Tests.Conformance.Rig;

/// <summary>
/// Time that stands still until it is moved. Its timestamps count in a frequency that is neither ticks nor nanoseconds, so that a
/// mistaken unit shows.
/// </summary>
internal sealed class OddTimeProvider : FakeTimeProvider
{
    private const long Frequency = 3_579_545;

    public OddTimeProvider()
        : base(new DateTimeOffset(2026, 1, 2, 15, 4, 5, TimeSpan.Zero))
    {
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => Frequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)((Int128)base.GetTimestamp() * Frequency / TimeSpan.TicksPerSecond);
}
