using SpamGate.Storage.Encryption;

namespace SpamGate.Storage.MessageLog;

/// <summary>Where the message log lives and how long.</summary>
public sealed record MessageLogSettings
{
    /// <summary>
    /// Five months, the longest five of a year (July to November and December: 153 days), which carriers must keep (Ministry of Information Industry, 2004), and ten
    /// days of grace.
    /// </summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(163);

    /// <summary>24 MiB: half a million messages.</summary>
    public const int DefaultSegmentOctets = 24 * 1024 * 1024;

    /// <summary>Folder of the segments.</summary>
    public required string Directory { get; init; }

    /// <summary>What they are encrypted with.</summary>
    public required DataKey Key { get; init; }

    /// <summary>How long a message is kept after it was received; a segment goes when its last message does.</summary>
    public TimeSpan Retention { get; init; } = DefaultRetention;

    /// <summary>From how many octets on a segment is finished and a new one begun.</summary>
    public int SegmentOctets { get; init; } = DefaultSegmentOctets;

    /// <summary>Records that may wait to be written; rounded up to a power of two.</summary>
    public int RingRecords { get; init; } = 131_072;

    /// <summary>After how long a segment is finished although it is not full: a day, and no more than a twentieth of the retention.</summary>
    public TimeSpan SegmentAge => Retention / 20 < TimeSpan.FromDays(1) ? Retention / 20 : TimeSpan.FromDays(1);
}
