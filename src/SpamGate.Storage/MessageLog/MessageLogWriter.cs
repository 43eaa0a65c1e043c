using System.Numerics;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// Takes a record of every message from the threads that answer them and writes it to the current segment: the hot path copies 128 octets into a ring and
/// goes on; a thread of the log's own does the rest, so that what a kill of the process can lose is less than a second old. When the disk cannot keep up or
/// is full, records are counted as dropped and traffic flows.
/// </summary>
/// <remarks>One ring per processor, so that threads rarely meet at one. <see cref="Pump"/> and <see cref="Upkeep"/> are the thread's work, called by tests directly.</remarks>
public sealed class MessageLogWriter : IDisposable
{
    /// <summary>Records of a full block: 64 KiB are worth a write and an encryption of their own.</summary>
    private const int BlockRecords = 512;

    private static readonly TimeSpan PumpInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan UpkeepInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EraseInterval = TimeSpan.FromMinutes(1);

    /// <summary>How old the first record of a block may become; with a pump's interval and a write it stays well below a second.</summary>
    private static readonly TimeSpan BlockAge = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a disk that refused is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly MessageLogSettings _settings;
    private readonly TimeProvider _time;
    private readonly RecordRing[] _rings;
    private readonly MessageRecord[] _block = new MessageRecord[BlockRecords];
    private readonly PostingBuffer _postings = new();
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Lock _upkeep = new();
    private Thread[] _threads = [];
    private int _count;
    private long _blockSince;
    private long _pausedUntil;
    private long _nextErase;
    private bool _recovered;
    private int _segments;
    private volatile SegmentWriter? _segment;
    private long _written;
    private long _dropped;
    private long _faults;

    /// <summary>Makes the log; nothing touches the disk before the first record.</summary>
    public MessageLogWriter(MessageLogSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        int rings = (int)BitOperations.RoundUpToPowerOf2((uint)int.Min(Environment.ProcessorCount, 16));
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)int.Max(settings.RingRecords / rings, BlockRecords));
        _rings = [.. Enumerable.Range(0, rings).Select(_ => new RecordRing(capacity))];
        Reader = new MessageLogReader(settings, () => _segment);
    }

    /// <summary>Names of the SPs and accounts that records speak of.</summary>
    public LogNames Names { get; } = new();

    /// <summary>Answers questions, also about what was written a moment ago.</summary>
    public MessageLogReader Reader { get; }

    /// <summary>Records on disk.</summary>
    public long Written => Volatile.Read(ref _written);

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
        _threads = [Begin("message log", PumpInterval, () => Pump()), Begin("message log upkeep", UpkeepInterval, Upkeep)];
    }

    /// <summary>Writes what has come, as far as blocks are full, old enough, or <paramref name="all"/> of it is wanted. One thread at a time.</summary>
    public void Pump(bool all = false)
    {
        bool any = true;
        while (any)
        {
            any = false;
            foreach (RecordRing ring in _rings)
            {
                if (_count == BlockRecords && !TryWriteBlock())
                {
                    return;
                }

                int read = ring.Read(_block.AsSpan(_count));
                if (read > 0)
                {
                    _blockSince = _count == 0 ? _time.GetTimestamp() : _blockSince;
                    _count += read;
                    any = true;
                }
            }
        }

        if (_count > 0 && (all || _count == BlockRecords || _time.GetElapsedTime(_blockSince) >= BlockAge))
        {
            TryWriteBlock();
        }
        else if (_segment is { } segment && IsOld(segment))
        {
            // Nothing has come for long: the segment's time runs all the same.
            FinishSegment();
        }
    }

    /// <summary>
    /// Asks the disk to keep the current segment, makes the indexes that killed processes did not make, and erases segments whose time is over.
    /// </summary>
    public void Upkeep()
    {
        lock (_upkeep)
        {
            try
            {
                _segment?.FlushToDisk();
                if (!_recovered)
                {
                    MessageLogFolder.MakeMissingIndexes(_settings, _segment?.Path);
                    _recovered = true;
                }

                if (_time.GetTimestamp() >= _nextErase)
                {
                    MessageLogFolder.Erase(_settings, _time.GetUtcNow(), _segment?.Path);
                    _nextErase = _time.GetTimestamp() + (long)(EraseInterval.TotalSeconds * _time.TimestampFrequency);
                }
            }
            catch (ObjectDisposedException)
            {
                // The segment was finished meanwhile, and flushed with it.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Tried again in a second.
                NoteFault(error);
            }
        }
    }

    /// <summary>Stops the threads, writes what has come and finishes the segment.</summary>
    public void Dispose()
    {
        _stopping.Set();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _pausedUntil = 0;
        Pump(all: true);
        Interlocked.Add(ref _dropped, _count);
        _count = 0;
        FinishSegment();
        _stopping.Dispose();
    }

    private Thread Begin(string name, TimeSpan interval, Action work)
    {
        var thread = new Thread(() =>
        {
            while (!_stopping.Wait(interval))
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
                FinishSegment();
            }

            SegmentWriter segment = _segment ??= SegmentWriter.Start(_settings, _postings, _time.GetUtcNow(), _segments++);
            segment.Write(_block.AsSpan(0, _count), Names);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NoteFault(error);
            _pausedUntil = _time.GetTimestamp() + (long)(Pause.TotalSeconds * _time.TimestampFrequency);
            Abandon();
            return false;
        }

        Fault = null;
        Volatile.Write(ref _written, _written + _count);
        _count = 0;
        return true;
    }

    private bool IsOld(SegmentWriter segment) =>
        _time.GetUtcNow().ToUnixTimeMilliseconds() - segment.StartedAt >= (long)_settings.SegmentAge.TotalMilliseconds;

    private void FinishSegment()
    {
        if (_segment is not { } segment)
        {
            return;
        }

        try
        {
            segment.Finish();
        }
        catch (IOException error)
        {
            // It has no index then, which upkeep makes.
            NoteFault(error);
            _recovered = false;
        }

        // Only now: until its index is there, queries look into the one in memory.
        _segment = null;
        segment.Dispose();
    }

    /// <summary>Leaves a segment whose end is torn; what is whole in it stays, and upkeep makes its index.</summary>
    private void Abandon()
    {
        if (_segment is not { } segment)
        {
            return;
        }

        _segment = null;
        segment.Dispose();
        if (segment.Index.Records > 0)
        {
            _recovered = false;
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

    private void NoteFault(Exception error)
    {
        Interlocked.Increment(ref _faults);
        Fault = error.Message;
    }
}
