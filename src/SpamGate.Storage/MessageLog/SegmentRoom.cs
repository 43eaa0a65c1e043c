namespace SpamGate.Storage.MessageLog;

/// <summary>The memory that writing one segment takes, kept from segment to segment: made afresh it would be paid in page faults and collections under full load.</summary>
internal sealed class SegmentRoom(MessageLogSettings settings)
{
    /// <summary>Postings of a segment that is full: two a record of at least 24 octets. Bounded, for segments may be made large; a buffer grows where it must.</summary>
    private const int OctetsPerPosting = 12;
    private const int MaxExpected = 1 << 21;

    /// <summary>Keys of the segment and where they occur.</summary>
    public PostingBuffer Postings { get; } = new(int.Min(settings.SegmentOctets / OctetsPerPosting, MaxExpected));

    /// <summary>One block: header and payload.</summary>
    public byte[] Block { get; } = new byte[BlockHeader.Octets + (BlockHeader.MaxRecords * RecordPacking.MaxOctets)];
}
