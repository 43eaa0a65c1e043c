using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace SpamGate.Storage.Records;

/// <summary>
/// The only writer of this process: takes what waits, writes it in one transaction (one wait for the disk for all), each edit undone by itself when
/// it fails. A database that does not answer is tried again until each write's patience ends.
/// </summary>
/// <remarks>A thread of its own: SQLite blocks, and the pool's threads belong to messages.</remarks>
internal sealed partial class RecordWriter : IDisposable
{
    /// <summary>Writes of one transaction at most: enough to share a wait for the disk, few enough that none waits long.</summary>
    private const int MaxBatch = 64;
    private const string Savepoint = "edit";
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(500);

    private readonly RecordsDatabase _database;
    private readonly RecordsHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _committed;
    private readonly BlockingCollection<PendingWrite> _waiting;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;

    public RecordWriter(RecordsDatabase database, RecordsHealth health, TimeProvider time, ILogger logger, int maxWaiting, Action committed)
    {
        _database = database;
        _health = health;
        _time = time;
        _logger = logger;
        _committed = committed;
        _waiting = new BlockingCollection<PendingWrite>(maxWaiting);
        _thread = new Thread(Run) { IsBackground = true, Name = "records writer" };
        _thread.Start();
    }

    /// <summary>Queues a write; false when too many wait or it is stopping.</summary>
    public bool TryAdd(PendingWrite write)
    {
        try
        {
            return _waiting.TryAdd(write);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _stopping.Cancel();
        _thread.Join();
        _waiting.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        foreach (PendingWrite first in _waiting.GetConsumingEnumerable())
        {
            List<PendingWrite> batch = [first];
            while (batch.Count < MaxBatch && _waiting.TryTake(out PendingWrite? next))
            {
                batch.Add(next);
            }

            WriteAsync(batch).GetAwaiter().GetResult();
        }
    }

    private async Task WriteAsync(List<PendingWrite> batch)
    {
        TimeSpan pause = s_firstPause;
        while (batch.Count > 0)
        {
            try
            {
                await CommitAsync(batch).ConfigureAwait(false);
                _health.Answered();
                _committed();
                batch.ForEach(static write => write.Complete());
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                DatabaseFault fault = DatabaseFaults.Of(exception);
                if (fault is not (DatabaseFault.Gone or DatabaseFault.CannotWrite))
                {
                    // Not the database's fault and not one edit's: whoever waits is told, and the next write starts afresh.
                    Log.WriteFailed(_logger, exception);
                    batch.ForEach(write => { write.Fail(exception); write.Complete(); });
                    return;
                }

                _health.Failed(fault, exception);
                bool isHopeless = fault == DatabaseFault.CannotWrite || _stopping.IsCancellationRequested;
                long now = _time.GetTimestamp();
                string detail = DatabaseFaults.Describe(exception);
                foreach (PendingWrite write in batch.Where(write => isHopeless || now >= write.Deadline))
                {
                    write.GiveUp(detail);
                }

                batch.RemoveAll(static write => write.Answer.IsCompleted);
            }

            _stopping.Token.WaitHandle.WaitOne(batch.Count > 0 ? pause : TimeSpan.Zero);
            pause = TimeSpan.FromTicks(long.Min(pause.Ticks * 2, s_longestPause.Ticks));
        }
    }

    private async Task CommitAsync(List<PendingWrite> batch)
    {
        await using RecordsContext records = _database.CreateContext();
        await using IDbContextTransaction transaction = await records.Database.BeginTransactionAsync().ConfigureAwait(false);
        await _database.LockChainAsync(records).ConfigureAwait(false);
        AuditTrail trail = await AuditTrail.ReadAsync(records).ConfigureAwait(false);
        bool isAnyDone = false;
        foreach (PendingWrite write in batch)
        {
            if (write.MayBeCommitted && await records.Audit.AnyAsync(row => row.WriteId == write.Id).ConfigureAwait(false))
            {
                write.Decide(RecordWrite.Done);
                continue;
            }

            await transaction.CreateSavepointAsync(Savepoint).ConfigureAwait(false);
            AuditTrail before = trail.Copy();
            if (await TryEditAsync(records, trail, write).ConfigureAwait(false))
            {
                isAnyDone = true;
            }
            else
            {
                await transaction.RollbackToSavepointAsync(Savepoint).ConfigureAwait(false);
                trail.Return(before);
            }

            records.ChangeTracker.Clear();
        }

        if (isAnyDone)
        {
            batch.Where(static write => write.Outcome?.IsDone == true).ToList().ForEach(static write => write.MayBeCommitted = true);
            await transaction.CommitAsync().ConfigureAwait(false);
        }
    }

    // False: undo it. A database that is gone is the batch's affair and thrown.
    private async Task<bool> TryEditAsync(RecordsContext records, AuditTrail trail, PendingWrite write)
    {
        var edit = new RecordEdit(records, _time.GetUtcNow(), trail.Id + 1);
        try
        {
            RecordWrite outcome = await write.RunAsync(edit).ConfigureAwait(false);
            if (outcome.IsDone)
            {
                trail.Append(edit, write.Cause, write.Id);
                await records.SaveChangesAsync().ConfigureAwait(false);
            }

            write.Decide(outcome);
            return outcome.IsDone;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            switch (DatabaseFaults.Of(exception))
            {
                case DatabaseFault.Gone or DatabaseFault.CannotWrite:
                    throw;
                case DatabaseFault.Duplicate:
                    write.Decide(RecordWrite.Exists(DatabaseFaults.Describe(exception)));
                    break;
                case DatabaseFault.Stale:
                    write.Decide(RecordWrite.Conflict("the record was changed or removed by somebody else"));
                    break;
                case DatabaseFault.Rule:
                    write.Decide(RecordWrite.Refused(DatabaseFaults.Describe(exception)));
                    break;
                default:
                    write.Fail(exception);
                    break;
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(RecordEventIds.WriteFailed, LogLevel.Error, "Records: a write failed", EventName = "RecordsWriteFailed")]
        public static partial void WriteFailed(ILogger logger, Exception exception);
    }
}
