namespace SpamGate.Storage.MessageLog;

/// <summary>Where a block of records stands and when its messages were received.</summary>
/// <param name="Offset">Octets from the beginning of the segment.</param>
/// <param name="Earliest">Earliest receipt, milliseconds UTC.</param>
/// <param name="Latest">Latest receipt.</param>
internal readonly record struct SegmentBlock(long Offset, long Earliest, long Latest)
{
    /// <summary>True when a message of the block may have been received from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public bool Overlaps(long from, long to) => Latest >= from && Earliest < to;
}
