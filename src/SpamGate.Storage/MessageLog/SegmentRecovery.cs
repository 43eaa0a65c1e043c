using System.Runtime.InteropServices;
using SpamGate.Storage.Encryption;

namespace SpamGate.Storage.MessageLog;

/// <summary>Reads a segment from its beginning to the last whole block: what a process that was killed left behind has no index, and perhaps a torn end.</summary>
internal static class SegmentRecovery
{
    /// <summary>Collects what a segment holds. Blocks behind the first torn or damaged one are not looked at.</summary>
    public static IndexBuilder Scan(SegmentFile segment, DataKey key)
    {
        var builder = new IndexBuilder(new LogKeys(key), new PostingBuffer());
        var buffer = new byte[BlockHeader.Octets + BlockHeader.MaxPayload];
        long offset = SegmentFile.HeaderOctets;
        while (segment.TryReadBlock(offset, buffer, out BlockHeader header, out ReadOnlySpan<byte> payload))
        {
            if (header.Kind == BlockKind.Names)
            {
                builder.AddNames(payload);
            }
            else
            {
                builder.Add(new SegmentBlock(offset, header.Earliest, header.Latest), MemoryMarshal.Cast<byte, MessageRecord>(payload));
            }

            offset += BlockHeader.Octets + header.PayloadOctets;
        }

        return builder;
    }
}
