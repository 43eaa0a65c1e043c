using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Limits;
using SpamGate.Storage.Limits;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Keeps caps and quotas over restarts: takes what links commit through a lock-free ring, and writes it to the journal on a thread of its own, so that a kill
/// loses less than a second. The message path never waits for it: what finds the ring full is counted as lost, which only a restart would notice.
/// </summary>
/// <remarks>Does nothing while nothing is limited. <see cref="Pump"/> is the thread's work, called by tests directly.</remarks>
public sealed partial class LimitKeeper : ILimitLog, IDisposable
{
    private const int RingRecords = 1 << 17;
    private const int BufferRecords = 1 << 16;
    private const long Second = 1_000_000_000;
    private const long WriteInterval = Second / 4;
    private const long RetryInterval = Second;
    private const int SweepsOfTable = 3_600;
    private static readonly TimeSpan PumpInterval = TimeSpan.FromMilliseconds(25);

    private readonly GatewayClock _clock;
    private readonly SnapshotSource _snapshots;
    private readonly ILogger<LimitKeeper> _logger;
    private readonly Lock _starting = new();
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Dictionary<CapKey, LimitRecord> _quotas = [];
    private RingChannel<LimitRecord> _ring = null!;
    private LimitRecord[] _buffer = [];
    private LimitFolder? _folder;
    private LimitLedger? _ledger;
    private Thread? _thread;
    private Task _compaction = Task.CompletedTask;
    private int _count;
    private long _nextWrite;
    private long _nextSync;
    private long _nextSweep;
    private long _written;
    private long _lost;
    private long _faults;

    /// <summary>Makes the keeper; nothing runs before <see cref="Start"/>.</summary>
    public LimitKeeper(GatewayClock clock, SnapshotSource snapshots, ILogger<LimitKeeper> logger)
    {
        _clock = clock;
        _snapshots = snapshots;
        _logger = logger;
    }

    /// <summary>What is counted; null while nothing is limited.</summary>
    public LimitLedger? Ledger => Volatile.Read(ref _ledger);

    /// <summary>Records written to the journal.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Records that found no room, or that the disk refused for too long.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Times the disk refused.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Takes over what an earlier run counted, if anything is limited, and keeps watching for a configuration that limits something.</summary>
    public void Start()
    {
        _snapshots.Changed += (_, current) => Keep(current);
        Keep(_snapshots.Current);
    }

    /// <inheritdoc/>
    public void Note(in LimitRecord record)
    {
        if (!_ring.TryWrite(record))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Writes what has come, frees counters whose time is over, merges a long journal. One caller at a time.</summary>
    public void Pump()
    {
        if (_folder is not { } folder || _ledger is not { } ledger)
        {
            return;
        }

        _count += _ring.TryReadMany(_buffer.AsSpan(_count));
        long now = _clock.Now;
        if (now >= _nextWrite || _count == _buffer.Length)
        {
            _nextWrite = now + (TryWrite(folder, ledger, now) ? WriteInterval : RetryInterval);
        }

        if (now >= _nextSweep)
        {
            _nextSweep = now + Second;
            uint seconds = ledger.Seconds(_clock.ScreeningTime);
            ledger.Table.Sweep((ledger.Table.Stripes / SweepsOfTable) + 1, seconds);
            Compact(folder, seconds);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Set();
        _thread?.Join();
        _nextWrite = 0;
        Pump();
        _compaction.Wait();
        _folder?.Dispose();
        _folder = null;
        _stopping.Dispose();
    }

    private void Keep(GatewaySnapshot snapshot)
    {
        lock (_starting)
        {
            if (_ledger is not null || snapshot.Engine.Snapshot.Limits is not { } limits)
            {
                return;
            }

            _ring = new RingChannel<LimitRecord>(RingRecords);
            _buffer = new LimitRecord[BufferRecords];
            var folder = new LimitFolder(Path.Combine(snapshot.DataDirectory, "limits"));
            try
            {
                foreach (string finding in folder.Load(limits.Ledger, limits.Ledger.Seconds(_clock.ScreeningTime)))
                {
                    Log.Damaged(_logger, finding);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Interlocked.Increment(ref _faults);
                Log.NotLoaded(_logger, error);
            }

            _folder = folder;
            Volatile.Write(ref _ledger, limits.Ledger);
            limits.Ledger.Log = this;
            _thread = new Thread(Run) { IsBackground = true, Name = "limit journal" };
            _thread.Start();
        }
    }

    private void Run()
    {
        while (!_stopping.Wait(PumpInterval))
        {
            Pump();
        }
    }

    private bool TryWrite(LimitFolder folder, LimitLedger ledger, long now)
    {
        try
        {
            NoteQuotas(ledger);
            if (_count > 0)
            {
                folder.Append(_buffer.AsSpan(0, _count));
                Interlocked.Add(ref _written, _count);
                _count = 0;
            }

            if (now >= _nextSync)
            {
                _nextSync = now + Second;
                folder.Sync();
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _faults);
            Log.NotWritten(_logger, error);

            // Half of the buffer is kept for the next try; the ring holds what comes meanwhile.
            int over = int.Max(0, _count - (_buffer.Length / 2));
            Interlocked.Add(ref _lost, over);
            _count -= over;
            _quotas.Clear();
            return false;
        }
    }

    private void NoteQuotas(LimitLedger ledger)
    {
        foreach (DailyQuota quota in ledger.Quotas)
        {
            LimitRecord committed = quota.Committed;
            if (committed.Count > 0 && _count < _buffer.Length && (!_quotas.TryGetValue(quota.Key, out LimitRecord known) || known != committed))
            {
                _quotas[quota.Key] = committed;
                _buffer[_count++] = committed;
            }
        }
    }

    private void Compact(LimitFolder folder, uint seconds)
    {
        if (!_compaction.IsCompleted)
        {
            return;
        }

        if (folder.JournalLength >= LimitFolder.JournalSize)
        {
            folder.Rotate();
        }

        if (folder.HasEndedJournals)
        {
            _compaction = Task.Factory.StartNew(() => Merge(folder, seconds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Merge(LimitFolder folder, uint seconds)
    {
        try
        {
            folder.Compact(seconds);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _faults);
            Log.NotWritten(_logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.LimitJournalDamaged, LogLevel.Warning, "Journal of caps and quotas: {Finding}", EventName = "LimitJournalDamaged")]
        public static partial void Damaged(ILogger logger, string finding);

        [LoggerMessage(EventIds.LimitJournalNotLoaded, LogLevel.Error, "Caps and quotas of earlier runs could not be read; they begin anew", EventName = "LimitJournalNotLoaded")]
        public static partial void NotLoaded(ILogger logger, Exception error);

        [LoggerMessage(EventIds.LimitJournalNotWritten, LogLevel.Error, "Caps and quotas could not be written; a restart would forget the latest", EventName = "LimitJournalNotWritten")]
        public static partial void NotWritten(ILogger logger, Exception error);
    }
}
