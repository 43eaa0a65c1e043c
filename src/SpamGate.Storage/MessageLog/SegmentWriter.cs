using System.Runtime.InteropServices;

namespace SpamGate.Storage.MessageLog;

/// <summary>The segment being written: blocks go to the end of the file and into the index in memory. One thread writes; queries read <see cref="Index"/>.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly SegmentFile _file;
    private readonly byte[] _scratch = new byte[BlockHeader.Octets + BlockHeader.MaxPayload];
    private readonly List<byte> _newNames = [];
    private long _end = SegmentFile.HeaderOctets;
    private int _nextBlock;

    private SegmentWriter(SegmentFile file, MessageLogSettings settings, PostingBuffer postings, long startedAt)
    {
        _file = file;
        StartedAt = startedAt;
        Index = new IndexBuilder(new LogKeys(settings.Key), postings);
    }

    /// <summary>Where it is.</summary>
    public string Path => _file.Path;

    /// <summary>Octets written.</summary>
    public long Octets => _end;

    /// <summary>When it was begun, milliseconds UTC.</summary>
    public long StartedAt { get; }

    /// <summary>What it holds so far.</summary>
    public IndexBuilder Index { get; }

    /// <summary>Begins a segment.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static SegmentWriter Start(MessageLogSettings settings, PostingBuffer postings, DateTimeOffset now, int number)
    {
        Directory.CreateDirectory(settings.Directory);
        string path = System.IO.Path.Combine(settings.Directory, SegmentFile.NameAt(now, number));
        return new SegmentWriter(SegmentFile.Create(path, settings.Key), settings, postings, now.ToUnixTimeMilliseconds());
    }

    /// <summary>Writes a block of records, and before it the names they need.</summary>
    /// <exception cref="IOException">The disk refuses; nothing more may be written to this segment, whose end is torn.</exception>
    public void Write(ReadOnlySpan<MessageRecord> records, LogNames names)
    {
        long earliest = long.MaxValue;
        long latest = 0;
        _newNames.Clear();
        foreach (ref readonly MessageRecord record in records)
        {
            earliest = long.Min(earliest, record.ReceivedAt);
            latest = long.Max(latest, record.ReceivedAt);
            NoteName(NameKind.Sp, record.SpIndex, names);
            NoteName(NameKind.Account, record.AccountIndex, names);
        }

        if (_newNames.Count > 0)
        {
            WriteBlock(BlockKind.Names, CollectionsMarshal.AsSpan(_newNames), 0, 0, 0);
        }

        long offset = _end;
        WriteBlock(BlockKind.Records, MemoryMarshal.AsBytes(records), records.Length, earliest, latest);
        Index.Add(new SegmentBlock(offset, earliest, latest), records);
    }

    /// <summary>Asks the disk to keep what was written.</summary>
    public void FlushToDisk() => _file.FlushToDisk();

    /// <summary>Writes the index; nothing is written to the segment afterwards.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Finish()
    {
        _file.FlushToDisk();
        SegmentIndex.Write(Path + SegmentIndex.Extension, Index);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Index.Close();
        _file.Dispose();
    }

    private void NoteName(NameKind kind, int index, LogNames names)
    {
        if (index >= 0 && !Index.Names.Knows(kind, index))
        {
            string name = names.Of(kind, index);
            int start = _newNames.Count;
            SegmentNames.Write(_newNames, kind, index, name);
            Index.AddNames(CollectionsMarshal.AsSpan(_newNames)[start..]);
        }
    }

    private void WriteBlock(BlockKind kind, ReadOnlySpan<byte> payload, int count, long earliest, long latest)
    {
        _end += _file.WriteBlock(new BlockHeader(kind, payload.Length, count, earliest, latest, _nextBlock++), payload, _scratch, _end);
    }
}
