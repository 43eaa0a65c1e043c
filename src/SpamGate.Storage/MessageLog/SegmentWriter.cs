using System.Runtime.InteropServices;

namespace SpamGate.Storage.MessageLog;

/// <summary>The segment being written: blocks go to the end of the file and into the index in memory. One thread writes; queries read <see cref="Index"/>.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly SegmentFile _file;
    private readonly SegmentRoom _room;
    private readonly List<byte> _newNames = [];
    private long _end = SegmentFile.HeaderOctets;
    private int _nextBlock;

    private SegmentWriter(SegmentFile file, MessageLogSettings settings, SegmentRoom room, long startedAt)
    {
        _file = file;
        _room = room;
        StartedAt = startedAt;
        Index = new IndexBuilder(new LogKeys(settings.Key), room.Postings);
    }

    /// <summary>Where it is.</summary>
    public string Path => _file.Path;

    /// <summary>Octets written.</summary>
    public long Octets => _end;

    /// <summary>When it was begun, milliseconds UTC.</summary>
    public long StartedAt { get; }

    /// <summary>What it holds so far.</summary>
    public IndexBuilder Index { get; }

    /// <summary>Memory it uses; free for another segment once this one is disposed of.</summary>
    public SegmentRoom Room => _room;

    /// <summary>Begins a segment.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static SegmentWriter Start(MessageLogSettings settings, SegmentRoom room, string path, DateTimeOffset now)
    {
        Directory.CreateDirectory(settings.Directory);
        return new SegmentWriter(SegmentFile.Create(path, settings.Key), settings, room, now.ToUnixTimeMilliseconds());
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
            // Once a name and segment, so it is worth no memory that is kept.
            var room = new byte[BlockHeader.Octets + _newNames.Count];
            _newNames.CopyTo(room, BlockHeader.Octets);
            WriteBlock(new BlockHeader(BlockKind.Names, _newNames.Count, 0, 0, 0, _nextBlock), room);
        }

        long offset = _end;
        int octets = RecordPacking.Pack(records, earliest, _room.Block.AsSpan(BlockHeader.Octets));
        WriteBlock(new BlockHeader(BlockKind.Records, octets, records.Length, earliest, latest, _nextBlock), _room.Block);
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

    private void WriteBlock(in BlockHeader header, Span<byte> room)
    {
        _end += _file.WriteBlock(header, room, _end);
        _nextBlock++;
    }
}
