using System.Runtime.InteropServices;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Limits;

/// <summary>
/// The rate of one access number, all longer numbers that begin with it included. The bucket lives on when the settings are read again, the
/// limit may change. Taken from by the worker that owns the SP only.
/// </summary>
public sealed class NumberRate
{
    private readonly Bucket _bucket;

    /// <summary>A rate with a full bucket.</summary>
    public NumberRate(SmsAddress number, GcraLimit limit)
        : this(number, limit, new Bucket())
    {
    }

    private NumberRate(SmsAddress number, GcraLimit limit, Bucket bucket)
    {
        Number = number;
        Limit = limit;
        _bucket = bucket;
    }

    /// <summary>The access number, canonical.</summary>
    public SmsAddress Number { get; }

    /// <summary>Rate in force and burst.</summary>
    public GcraLimit Limit { get; }

    /// <summary>Theoretical arrival time of the number's next message, monotonic nanoseconds; the whole state.</summary>
    public ref long TheoreticalArrivalTime => ref _bucket.State.TheoreticalArrivalTime;

    /// <summary>The same bucket under another limit.</summary>
    public NumberRate With(GcraLimit limit) => new(Number, limit, _bucket);

    private sealed class Bucket
    {
        public Padded State;
    }

    // The SPs of two workers must not share a cache line.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Padded
    {
        [FieldOffset(64)]
        public long TheoreticalArrivalTime;
    }
}
