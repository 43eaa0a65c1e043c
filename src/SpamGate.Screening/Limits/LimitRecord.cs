using System.Buffers.Binary;

namespace SpamGate.Screening.Limits;

/// <summary>One line of the journal: something counted that a restart must not forget.</summary>
/// <param name="Key">The counter.</param>
/// <param name="Time">Seconds since 1970; for counters of a calendar day its number, days since 1970; for stops and retry marks when they end.</param>
/// <param name="Count">Messages; of a daily quota the total of the day so far, of all others those to add.</param>
public readonly record struct LimitRecord(CapKey Key, uint Time, uint Count) : IComparable<LimitRecord>
{
    /// <summary>Octets in the journal.</summary>
    public const int Size = 16;

    private const uint SecondsOfDay = 86_400;

    /// <summary>Writes 16 octets.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, Key.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Time);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Count);
    }

    /// <summary>Reads 16 octets.</summary>
    public static LimitRecord Read(ReadOnlySpan<byte> source) => new(
        new CapKey(BinaryPrimitives.ReadUInt64LittleEndian(source)),
        BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[12..]));

    /// <summary>True when the record no longer matters.</summary>
    public static bool IsOver(in LimitRecord record, uint seconds) => record.Key.Kind switch
    {
        CapKind.None => true,
        CapKind.SenderStop or CapKind.RetryMark => record.Time <= seconds,

        // Also one that lies days ahead, from a clock that was wrong: it would hold the day's quota for ever.
        CapKind.CampaignOfSp or CapKind.DailyQuota => record.Time + 1 < seconds / SecondsOfDay || record.Time > (seconds / SecondsOfDay) + 1,
        _ => (long)record.Time + CapLimits.LongestOf(record.Key.Kind) + CapLimits.QuantumOf(record.Key.Kind) <= seconds,
    };

    /// <summary>The record as compaction keeps it: times of coarse windows rounded to their sub-window, so that records of one sub-window become one.</summary>
    public LimitRecord Rounded()
    {
        if (!CapLimits.Slides(Key.Kind))
        {
            return this;
        }

        uint quantum = (uint)CapLimits.QuantumOf(Key.Kind);
        return this with { Time = Time / quantum * quantum };
    }

    /// <summary>Joins two records of one counter and one time.</summary>
    public LimitRecord Joined(in LimitRecord other) => this with
    {
        Count = Key.Kind is CapKind.DailyQuota or CapKind.SenderStop or CapKind.RetryMark ? uint.Max(Count, other.Count) : Count + other.Count,
    };

    /// <summary>By counter, then by time.</summary>
    public int CompareTo(LimitRecord other) => Key.Value != other.Key.Value ? Key.Value.CompareTo(other.Key.Value) : Time.CompareTo(other.Time);

    public static bool operator <(LimitRecord left, LimitRecord right) => left.CompareTo(right) < 0;

    public static bool operator >(LimitRecord left, LimitRecord right) => left.CompareTo(right) > 0;

    public static bool operator <=(LimitRecord left, LimitRecord right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LimitRecord left, LimitRecord right) => left.CompareTo(right) >= 0;
}
