using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// How a simulator misbehaves; every property may be set while it runs, from any thread, and holds from the next PDU on.
/// Shares are 0 to 1 and are hit evenly, not by chance: 0.25 is every fourth message of a connection.
/// </summary>
public sealed class SmscFaults
{
    private const long Second = 1_000_000_000;

    private long _answerDelay;
    private long _throttleInterval;
    private long _throttleBurst;
    private long _throttleArrival;
    private int _cutsMidPdu;

    /// <summary>Reads and answers nothing at all, enquire_link included.</summary>
    public volatile bool Silent;

    /// <summary>Closes every new connection at once.</summary>
    public volatile bool RefuseConnections;

    /// <summary>Answers deliveries' acknowledgements as usual but sends no new deliver_sm.</summary>
    public volatile bool HoldDeliveries;

    /// <summary>Status that binds are refused with; EsmeROk accepts them.</summary>
    public volatile CommandStatus BindStatus;

    /// <summary>Status that a share of messages (<see cref="FailShare"/>) is refused with.</summary>
    public volatile CommandStatus FailStatus = CommandStatus.EsmeRSysErr;

    /// <summary>Share of messages answered with <see cref="FailStatus"/>.</summary>
    public double FailShare
    {
        get => Fraction.ToDouble(Volatile.Read(ref FailFraction));
        set => Volatile.Write(ref FailFraction, Fraction.FromDouble(value));
    }

    /// <summary>Share of messages answered 0x58.</summary>
    public double ThrottleShare
    {
        get => Fraction.ToDouble(Volatile.Read(ref ThrottleFraction));
        set => Volatile.Write(ref ThrottleFraction, Fraction.FromDouble(value));
    }

    /// <summary>Messages per second above which answers are 0x58, all connections together, with a burst of a tenth of a second; 0 = no limit.</summary>
    public int ThrottleAbove
    {
        get => Volatile.Read(ref _throttleInterval) is long interval and > 0 ? (int)(Second / interval) : 0;
        set
        {
            Volatile.Write(ref _throttleBurst, value > 0 ? long.Max(Second / 10, Second / value) : 0);
            Volatile.Write(ref _throttleInterval, value > 0 ? Second / value : 0);
        }
    }

    /// <summary>How long every answer to a message is held back.</summary>
    public TimeSpan AnswerDelay
    {
        get => TimeSpan.FromTicks(AnswerDelayNanoseconds / 100);
        set => Volatile.Write(ref _answerDelay, value.Ticks * 100);
    }

    internal long AnswerDelayNanoseconds => Volatile.Read(ref _answerDelay);

    internal uint FailFraction;

    internal uint ThrottleFraction;

    /// <summary>The next connection that answers is cut in the middle of its last PDU.</summary>
    public void CutMidPdu() => Interlocked.Increment(ref _cutsMidPdu);

    /// <summary>Behaves again.</summary>
    public void Clear()
    {
        Silent = false;
        RefuseConnections = false;
        HoldDeliveries = false;
        BindStatus = CommandStatus.EsmeROk;
        FailShare = 0;
        ThrottleShare = 0;
        ThrottleAbove = 0;
        AnswerDelay = TimeSpan.Zero;
        Volatile.Write(ref _cutsMidPdu, 0);
    }

    internal bool TakeCutMidPdu()
    {
        int left = Volatile.Read(ref _cutsMidPdu);
        return left > 0 && Interlocked.CompareExchange(ref _cutsMidPdu, left - 1, left) == left;
    }

    /// <summary>True when a message at <paramref name="now"/> is above <see cref="ThrottleAbove"/>.</summary>
    internal bool IsAboveRate(long now)
    {
        long interval = Volatile.Read(ref _throttleInterval);
        if (interval == 0)
        {
            return false;
        }

        while (true)
        {
            long arrival = Volatile.Read(ref _throttleArrival);
            long next = long.Max(arrival, now) + interval;
            if (next - now > Volatile.Read(ref _throttleBurst) + interval)
            {
                return true;
            }

            if (Interlocked.CompareExchange(ref _throttleArrival, next, arrival) == arrival)
            {
                return false;
            }
        }
    }

    /// <summary>Shares as fractions of 2^32: adding one to a running sum overflows exactly as often as the share says.</summary>
    internal static class Fraction
    {
        internal static uint FromDouble(double share) => (uint)double.Clamp(share * 4294967296.0, 0, uint.MaxValue);

        internal static double ToDouble(uint fraction) => fraction == uint.MaxValue ? 1 : fraction / 4294967296.0;

        internal static bool Hits(ref uint sum, uint fraction)
        {
            uint before = sum;
            sum += fraction;

            // The largest fraction stands for "all": 2^32 itself does not fit.
            return fraction == uint.MaxValue || sum < before;
        }
    }
}
