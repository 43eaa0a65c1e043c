using System.Text;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// Answers questions of the message log from its segments: the index says in which blocks a number, SP or id occurs, those blocks are decrypted and looked
/// through. Any thread; sees what was written up to the moment each segment is looked at.
/// </summary>
public sealed class MessageLogReader
{
    private readonly MessageLogSettings _settings;
    private readonly Func<string, SegmentWriter?> _inHand;

    /// <param name="settings">Where, and with which key.</param>
    /// <param name="inHand">The segment of a path whose index is in memory; null = it is in its file.</param>
    internal MessageLogReader(MessageLogSettings settings, Func<string, SegmentWriter?> inHand)
    {
        _settings = settings;
        _inHand = inHand;
    }

    /// <summary>A reader of a log that nobody writes to.</summary>
    public MessageLogReader(MessageLogSettings settings)
        : this(settings, static _ => null)
    {
    }

    /// <summary>True for a text that <see cref="MessageLogQuery.After"/> takes.</summary>
    public static bool IsPosition(string text) => MessageLogEntry.TryParsePosition(text, out _);

    /// <summary>
    /// The messages that fit, in the order of the log. Read as they are asked for: stopping early costs nothing, and erasing meanwhile only ends what is erased.
    /// </summary>
    /// <exception cref="FormatException"><see cref="MessageLogQuery.After"/> is no position.</exception>
    public IEnumerable<MessageLogEntry> Find(MessageLogQuery query)
    {
        (string Segment, long Offset, int Record) after = default;
        if (query.After is { } text && !MessageLogEntry.TryParsePosition(text, out after))
        {
            throw new FormatException($"'{text}' is no position in the message log.");
        }

        return FindAfter(query, after);
    }

    private IEnumerable<MessageLogEntry> FindAfter(MessageLogQuery query, (string Segment, long Offset, int Record) after)
    {
        // Lists have the length of a page of segments at most; the messages themselves are only read on demand.
        foreach (string path in MessageLogFolder.Segments(_settings.Directory))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            int order = after.Segment is null ? 1 : string.CompareOrdinal(name, after.Segment);
            if (order < 0)
            {
                continue;
            }

            foreach (MessageLogEntry entry in FindIn(path, name, query, order == 0 ? after : default))
            {
                yield return entry;
            }
        }
    }

    private IEnumerable<MessageLogEntry> FindIn(string path, string name, MessageLogQuery query, (string Segment, long Offset, int Record) after)
    {
        long from = query.From.ToUnixTimeMilliseconds();
        long to = query.To.ToUnixTimeMilliseconds();
        if (!SegmentFile.TryOpen(path, _settings.Key, out SegmentFile? segment))
        {
            yield break;
        }

        using (segment)
        {
            (List<SegmentBlock> blocks, SegmentNames names) = Look(path, segment, query, from, to);
            var filter = new RecordFilter(query, from, to);
            byte[]? buffer = null;
            MessageRecord[]? records = null;
            foreach (SegmentBlock block in blocks)
            {
                if (!block.Overlaps(from, to) || block.Offset < after.Offset)
                {
                    continue;
                }

                buffer ??= new byte[BlockHeader.Octets + BlockHeader.MaxPayload];
                records ??= new MessageRecord[BlockHeader.MaxRecords];
                foreach (int record in Matches(segment, block, buffer, records, filter, names))
                {
                    if (block.Offset > after.Offset || record > after.Record || after.Segment is null)
                    {
                        yield return MessageLogEntry.Of(records[record], names, MessageLogEntry.PositionOf(name, block.Offset, record));
                    }
                }
            }
        }
    }

    private (List<SegmentBlock> Blocks, SegmentNames Names) Look(string path, SegmentFile segment, MessageLogQuery query, long from, long to)
    {
        ulong? key = KeyOf(query);

        // The index of a segment in hand is in memory; asked before the file's is looked for, because a segment that is finished has both for a moment.
        if (_inHand(path) is { } inHand && inHand.Index.FindBlocks(key) is { } known)
        {
            return (known, inHand.Index.CopyNames());
        }

        if (SegmentIndex.TryOpen(path + SegmentIndex.Extension, out SegmentIndex? index))
        {
            using (index)
            {
                return index.Latest < from || index.Earliest >= to ? ([], new SegmentNames()) : (index.FindBlocks(key), index.ReadNames());
            }
        }

        IndexBuilder scanned = SegmentRecovery.Scan(segment, _settings.Key);
        return (scanned.FindBlocks(key) ?? [], scanned.CopyNames());
    }

    /// <summary>The key that fits fewest blocks, most probably.</summary>
    private ulong? KeyOf(MessageLogQuery query)
    {
        var keys = new LogKeys(_settings.Key);
        if (query.MessageId is { } id)
        {
            byte[] octets = Encoding.Latin1.GetBytes(id);
            return keys.OfId(octets.AsSpan(0, int.Min(octets.Length, MessageRecord.MaxMessageId)));
        }

        return query.Number is { } number ? keys.OfAddress(number) : query.SpId is { } sp ? keys.OfSp(sp) : null;
    }

    private static List<int> Matches(SegmentFile segment, in SegmentBlock block, byte[] buffer, MessageRecord[] records, RecordFilter filter, SegmentNames names)
    {
        var found = new List<int>();
        if (!segment.TryReadBlock(block.Offset, buffer, out BlockHeader header, out ReadOnlySpan<byte> payload) || header.Kind != BlockKind.Records)
        {
            return found;
        }

        RecordPacking.Unpack(payload, header.Earliest, records.AsSpan(0, header.Count));
        for (int i = 0; i < header.Count; i++)
        {
            if (filter.Fits(records[i], names))
            {
                found.Add(i);
            }
        }

        return found;
    }
}
