using SpamGate.Storage.Encryption;

namespace SpamGate.Storage.MessageLog;

/// <summary>Reads a segment from its beginning to the last whole block: what a process that was killed left behind has no index, and perhaps a torn end.</summary>
internal static class SegmentRecovery
{
    private const int PostingsAtFirst = 4096;

    /// <summary>Collects what a segment holds. Blocks behind the first torn or damaged one are not looked at.</summary>
    public static IndexBuilder Scan(SegmentFile segment, DataKey key)
    {
        var builder = new IndexBuilder(new LogKeys(key), new PostingBuffer(PostingsAtFirst));
        var buffer = new byte[BlockHeader.Octets + BlockHeader.MaxPayload];
        var records = new MessageRecord[BlockHeader.MaxRecords];
        long offset = SegmentFile.HeaderOctets;
        while (segment.TryReadBlock(offset, buffer, out BlockHeader header, out ReadOnlySpan<byte> payload))
        {
            if (header.Kind == BlockKind.Names)
            {
                builder.AddNames(payload);
            }
            else
            {
                RecordPacking.Unpack(payload, header.Earliest, records.AsSpan(0, header.Count));
                builder.Add(new SegmentBlock(offset, header.Earliest, header.Latest), records.AsSpan(0, header.Count));
            }

            offset += BlockHeader.Octets + header.PayloadOctets;
        }

        return builder;
    }
}
