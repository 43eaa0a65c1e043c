using System.Numerics;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// Takes a record of every message from the threads that answer them and writes it to the current segment: the hot path copies 128 octets into a ring and
/// goes on; a thread of the log's own does the rest, so that what a kill of the process can lose is less than a second old. It waits for nothing but the write itself: what
/// takes long (keeping, indexing, erasing) is done by a second thread. When the disk cannot keep up or is full, records are counted as late or dropped and traffic flows.
/// </summary>
/// <remarks>One ring per processor, so that threads rarely meet at one. <see cref="Pump"/> and <see cref="Upkeep"/> are the thread's work, called by tests directly.</remarks>
public sealed class MessageLogWriter : IDisposable
{
    /// <summary>What a kill may cost, and from when on a record counts as late.</summary>
    private const long PromisedMilliseconds = 1000;

    private static readonly TimeSpan PumpInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan UpkeepInterval = TimeSpan.FromSeconds(1);

    /// <summary>How old the first record of a block may become; with a pump's interval and a write it stays well below a second.</summary>
    private static readonly TimeSpan BlockAge = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a disk that refused is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly MessageLogSettings _settings;
    private readonly TimeProvider _time;
    private readonly FolderUpkeep _folder;
    private readonly RecordRing[] _rings;
    private readonly MessageRecord[] _block = new MessageRecord[BlockHeader.MaxRecords];
    private readonly ManualResetEventSlim _stopping = new();
    private readonly AutoResetEvent _wakeUpkeep = new(false);
    private readonly Lock _upkeep = new();
    private readonly Lock _finish = new();
    private Thread[] _threads = [];
    private int _count;
    private long _blockSince;

    /// <summary>All that was taken before this moment has left the rings; what is in the block came after <see cref="_blockFrom"/>; all before <see cref="_kept"/> is written.</summary>
    private long _drained;
    private long _blockFrom;
    private long _kept;
    private long _pausedUntil;
    private int _segments;
    private SegmentRoom? _freeRoom;

    /// <summary>Path of the segment being written, from before the file exists.</summary>
    private volatile string? _path;

    /// <summary>The segment being written.</summary>
    private volatile SegmentWriter? _segment;

    /// <summary>The one before, until upkeep has made its index.</summary>
    private volatile SegmentWriter? _full;

    private long _written;
    private long _late;
    private long _dropped;
    private long _faults;

    /// <summary>Makes the log; nothing touches the disk before the first record.</summary>
    public MessageLogWriter(MessageLogSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _drained = _blockFrom = _kept = time.GetTimestamp();
        int rings = (int)BitOperations.RoundUpToPowerOf2((uint)int.Min(Environment.ProcessorCount, 16));
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)int.Max(settings.RingRecords / rings, BlockHeader.MaxRecords));
        _rings = [.. Enumerable.Range(0, rings).Select(_ => new RecordRing(capacity))];
        _folder = new FolderUpkeep(settings, time, IsInHand, NoteFault);
        Reader = new MessageLogReader(settings, FindInHand);
    }

    /// <summary>Names of the SPs and accounts that records speak of.</summary>
    public LogNames Names { get; } = new();

    /// <summary>Answers questions, also about what was written a moment ago.</summary>
    public MessageLogReader Reader { get; }

    /// <summary>Records on disk.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>What a kill at this moment costs at most: how long the oldest record that is not written yet may have been waiting.</summary>
    public TimeSpan Waiting => _time.GetElapsedTime(Volatile.Read(ref _kept));

    /// <summary>Records that were on disk only later than a second after their answer: a kill before that would have lost them.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Records lost because they could not be written in time.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Times the disk refused.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>The disk's last refusal, for a person; null while it works.</summary>
    public volatile string? Fault;

    /// <summary>Takes a record; false, and counted, when it has nowhere to go. Any thread: no lock, no allocation, no I/O.</summary>
    public bool TryWrite(in MessageRecord record)
    {
        if (_rings[Thread.GetCurrentProcessorId() & (_rings.Length - 1)].TryWrite(record))
        {
            return true;
        }

        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Starts the thread that writes and the one that looks after what is written.</summary>
    public void Start()
    {
        _threads =
        [
            Begin("message log", () => _stopping.Wait(PumpInterval), () => Pump()),
            Begin("message log upkeep", () => _wakeUpkeep.WaitOne(UpkeepInterval) && _stopping.IsSet, Upkeep),
        ];
    }

    /// <summary>Writes what has come, as far as blocks are full, old enough, or <paramref name="all"/> of it is wanted. One thread at a time.</summary>
    public void Pump(bool all = false)
    {
        long began = _time.GetTimestamp();
        foreach (RecordRing ring in _rings)
        {
            ring.Mark();
        }

        bool any = true;
        while (any)
        {
            any = false;
            foreach (RecordRing ring in _rings)
            {
                if (_count == BlockHeader.MaxRecords && !TryWriteBlock())
                {
                    return;
                }

                int read = ring.Read(_block.AsSpan(_count));
                if (read > 0)
                {
                    (_blockSince, _blockFrom) = _count == 0 ? (_time.GetTimestamp(), _drained) : (_blockSince, _blockFrom);
                    _count += read;
                    any = true;
                }
            }
        }

        if (Array.TrueForAll(_rings, static ring => ring.IsReadToMark))
        {
            _drained = began;
        }

        if (_count > 0 && (all || _count == BlockHeader.MaxRecords || _time.GetElapsedTime(_blockSince) >= BlockAge))
        {
            TryWriteBlock();
        }
        else if (_segment is { } segment && IsOld(segment))
        {
            // Nothing has come for long: the segment's time runs all the same.
            Retire();
        }

        Volatile.Write(ref _kept, _count == 0 ? _drained : _blockFrom);
    }

    /// <summary>
    /// Finishes the segment that is full, asks the disk to keep the current one, makes the indexes that killed processes did not make, and erases segments whose time is over.
    /// </summary>
    public void Upkeep()
    {
        lock (_upkeep)
        {
            // Each by itself, erasing first: what a full disk refuses must not keep what is out of its time, and would make room, on it.
            _folder.Erase();
            _folder.Try(FinishFull);
            _folder.Try(() => _segment?.FlushToDisk());
            _folder.MakeMissingIndexes();
        }
    }

    /// <summary>Stops the threads, writes what has come and finishes the segment.</summary>
    public void Dispose()
    {
        if (_stopping.IsSet)
        {
            return;
        }

        _stopping.Set();
        _wakeUpkeep.Set();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _pausedUntil = 0;
        Pump(all: true);
        Interlocked.Add(ref _dropped, _count);
        _count = 0;
        Retire();
        FinishFull();
        _stopping.Dispose();
        _wakeUpkeep.Dispose();
    }

    private static Thread Begin(string name, Func<bool> isOver, Action work)
    {
        var thread = new Thread(() =>
        {
            while (!isOver())
            {
                work();
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        return thread;
    }

    private bool TryWriteBlock()
    {
        if (_time.GetTimestamp() < _pausedUntil)
        {
            return false;
        }

        try
        {
            if (_segment is { } old && (old.Octets >= _settings.SegmentOctets || IsOld(old)))
            {
                Retire();
            }

            (_segment ?? StartSegment()).Write(_block.AsSpan(0, _count), Names);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NoteFault(error);
            _pausedUntil = _time.GetTimestamp() + (long)(Pause.TotalSeconds * _time.TimestampFrequency);
            Abandon();
            return false;
        }

        Fault = null;
        CountLate();
        Volatile.Write(ref _written, _written + _count);
        _count = 0;
        return true;
    }

    private bool IsOld(SegmentWriter segment) =>
        _time.GetUtcNow().ToUnixTimeMilliseconds() - segment.StartedAt >= (long)_settings.SegmentAge.TotalMilliseconds;

    private SegmentWriter StartSegment()
    {
        DateTimeOffset now = _time.GetUtcNow();
        string path = Path.Combine(_settings.Directory, SegmentFile.NameAt(now, _segments++));
        _path = path;
        SegmentRoom room = Interlocked.Exchange(ref _freeRoom, null) ?? new SegmentRoom(_settings);
        try
        {
            return _segment = SegmentWriter.Start(_settings, room, path, now);
        }
        catch
        {
            Volatile.Write(ref _freeRoom, room);
            throw;
        }
    }

    // In this order: between them a segment is one, the other or both, never neither.
    private bool IsInHand(string path) => path == _path || path == _full?.Path;

    private SegmentWriter? FindInHand(string path) => _segment is { } segment && segment.Path == path ? segment : _full is { } full && full.Path == path ? full : null;

    /// <summary>Leaves the current segment to upkeep; waits for it only where that has not even finished the one before.</summary>
    private void Retire()
    {
        if (_segment is not { } segment)
        {
            return;
        }

        FinishFull();
        _full = segment;
        _segment = null;
        _path = null;
        _wakeUpkeep.Set();
    }

    /// <summary>Keeps the full segment and writes its index.</summary>
    private void FinishFull()
    {
        lock (_finish)
        {
            if (_full is not { } segment)
            {
                return;
            }

            try
            {
                segment.Finish();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has no index then, which upkeep makes.
                NoteFault(error);
                _folder.LookAgain();
            }

            // Only now: until its index is there, queries look into the one in memory.
            _full = null;
            Free(segment);
        }
    }

    private void Free(SegmentWriter segment)
    {
        segment.Dispose();
        Volatile.Write(ref _freeRoom, segment.Room);
    }

    /// <summary>Leaves a segment whose end is torn; what is whole in it stays, and upkeep makes its index.</summary>
    private void Abandon()
    {
        if (_segment is not { } segment)
        {
            return;
        }

        bool isEmpty = segment.Index.Records == 0;
        Free(segment);
        _segment = null;
        _path = null;
        if (!isEmpty)
        {
            _folder.LookAgain();
            return;
        }

        try
        {
            File.Delete(segment.Path);
        }
        catch (IOException error)
        {
            NoteFault(error);
        }
    }

    /// <summary>Counts the records of the block that came to the disk later than promised.</summary>
    private void CountLate()
    {
        long limit = _time.GetUtcNow().ToUnixTimeMilliseconds() - PromisedMilliseconds;
        int late = 0;
        foreach (ref readonly MessageRecord record in _block.AsSpan(0, _count))
        {
            late += record.ReceivedAt + record.AnsweredAfter < limit ? 1 : 0;
        }

        Volatile.Write(ref _late, _late + late);
    }

    private void NoteFault(Exception error)
    {
        Interlocked.Increment(ref _faults);
        Fault = error.Message;
    }
}
