using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace SpamGate.Storage.Records;

/// <summary>
/// Tells every committed change once, in order: its own process's at once, other processes' at the next look. The audit is the feed, so nothing can be
/// changed without being told. Each look also shows whether the database answers.
/// </summary>
internal sealed partial class RecordFeed(RecordsDatabase database, RecordsHealth health, TimeProvider time, TimeSpan interval, ILogger logger) : IAsyncDisposable
{
    private const int RowsAtOnce = 5000;

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private long _position;

    /// <summary>Raised with new changes.</summary>
    public event Action<IReadOnlyList<ChangedRecord>>? Changed;

    /// <summary>Id of the last change that was told, or stood when it was opened.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Changes up to here count as known.</summary>
    public void StartFrom(long position)
    {
        _position = position;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Looks now.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it in between.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        await using ITimer timer = time.CreateTimer(_ => Wake(), null, interval, interval);
        while (true)
        {
            try
            {
                await _wake.WaitAsync(_stopping.Token).ConfigureAwait(false);
                await LookAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The loop's top: the next look tries again.
                if (DatabaseFaults.Of(exception) is (DatabaseFault.Gone or DatabaseFault.CannotWrite) and var fault)
                {
                    health.Failed(fault, exception);
                }
                else
                {
                    Log.LookFailed(logger, exception);
                }
            }
        }
    }

    private async Task LookAsync()
    {
        List<ChangedRecord> changes;
        do
        {
            await using RecordsContext records = database.CreateContext();
            long after = _position;
            changes = await records.Audit.AsNoTracking().Where(row => row.Id > after).OrderBy(static row => row.Id).Take(RowsAtOnce)
                .Select(static row => new ChangedRecord(row.Id, row.Entity, row.RecordKey, row.Action))
                .ToListAsync(_stopping.Token).ConfigureAwait(false);
            if (!health.IsAvailable && health.MustProveWrite)
            {
                await database.ProbeWriteAsync(time).ConfigureAwait(false);
            }

            health.Answered();
            if (changes.Count > 0)
            {
                Volatile.Write(ref _position, changes[^1].AuditId);
                Tell(changes);
            }
        }
        while (changes.Count == RowsAtOnce);
    }

    // Each on its own: changes are told once, so a listener cut off by another's fault would never hear of them.
    private void Tell(IReadOnlyList<ChangedRecord> changes)
    {
        foreach (Action<IReadOnlyList<ChangedRecord>> listener in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                listener(changes);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Log.LookFailed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(RecordEventIds.LookFailed, LogLevel.Error, "Records: telling changes failed", EventName = "RecordsLookFailed")]
        public static partial void LookFailed(ILogger logger, Exception exception);
    }
}
