using System.Threading.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Lists;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>
/// Keeps the live lists what the records say: loads them before traffic, then takes over each change, entry by entry, within a second of its commit.
/// A list is loaded again only when it was replaced as a whole, beside the traffic and into a table of its own.
/// </summary>
/// <remarks>While the records do not answer, the lists stay as they are; changes are asked for again until they were read.</remarks>
internal sealed partial class LiveListFeed(SnapshotSource snapshots, OptOutLog optOuts, TimeProvider time, ILogger<LiveListFeed> logger, RecordStore? store = null)
    : IHostedLifecycleService, IDisposable
{
    private const int ChangesAtOnce = 500;
    private static readonly TimeSpan s_retryPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromHours(1);

    private readonly Channel<ChangedRecord> _changes = Channel.CreateUnbounded<ChangedRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private ITimer? _sweeper;

    /// <summary>Loads the lists. A database that is gone now refuses the start: without opt-outs and shields no message may go.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        LiveLists lists = snapshots.Current.Engine.Snapshot.Lists;
        if (store is not null)
        {
            // Told from now on, so what changes during the load is read again after it.
            store.Changed += Take;
            var rows = new ListRows(store, lists, () => snapshots.Current.NumberingPlan, optOuts, Unreadable);
            long started = time.GetTimestamp();
            await rows.LoadAsync(cancellationToken).ConfigureAwait(false);
            Log.Loaded(logger, Entries(lists), lists.OptOuts.Count, lists.Shields.Count, lists.Consents.Count, time.GetElapsedTime(started).TotalSeconds);
            _running = Task.Run(() => RunAsync(rows), CancellationToken.None);
        }

        _sweeper = time.CreateTimer(_ => lists.Sweep((uint)time.GetUtcNow().ToUnixTimeSeconds()), null, s_sweepInterval, s_sweepInterval);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (store is not null)
        {
            store.Changed -= Take;
        }

        if (_sweeper is not null)
        {
            await _sweeper.DisposeAsync().ConfigureAwait(false);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sweeper?.Dispose();
        _stopping.Dispose();
    }

    private static int Entries(LiveLists lists) => Enum.GetValues<Screening.Lists.ListKind>().Sum(kind => lists[kind].Count);

    private void Take(IReadOnlyList<ChangedRecord> changes)
    {
        foreach (ChangedRecord change in changes)
        {
            if (ListRows.Concerns(change))
            {
                _changes.Writer.TryWrite(change);
            }
        }
    }

    private async Task RunAsync(ListRows rows)
    {
        var batch = new List<ChangedRecord>();
        try
        {
            while (await _changes.Reader.WaitToReadAsync(_stopping.Token).ConfigureAwait(false))
            {
                while (batch.Count < ChangesAtOnce && _changes.Reader.TryRead(out ChangedRecord change))
                {
                    batch.Add(change);
                }

                await ApplyAsync(rows, batch).ConfigureAwait(false);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The way it ends.
        }
    }

    /// <summary>Takes changes over; as long as the records do not answer, again and again.</summary>
    private async Task ApplyAsync(ListRows rows, List<ChangedRecord> batch)
    {
        while (true)
        {
            try
            {
                List<ChangedRecord> later = await rows.ApplyAsync(batch, _stopping.Token).ConfigureAwait(false);
                if (later.Count > 0)
                {
                    _ = ComeAgainAsync(later);
                }

                return;
            }
            catch (RecordsUnavailableException)
            {
                // The store says so itself, and when they are back.
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                Log.ChangeFailed(logger, exception);
            }

            await Task.Delay(s_retryPause, time, _stopping.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Puts changes back that can not be judged yet; the others do not wait for them.</summary>
    private async Task ComeAgainAsync(List<ChangedRecord> later)
    {
        try
        {
            await Task.Delay(OptOutLog.Settling, time, _stopping.Token).ConfigureAwait(false);
            Take(later);
        }
        catch (OperationCanceledException)
        {
            // The next start reads everything.
        }
    }

    private void Unreadable(string list, string problem) => Log.Unreadable(logger, list, problem);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ListsLoaded, LogLevel.Information,
            "Lists: {Entries} entries, {OptOuts} opt-outs, {Shields} shields and {Consents} consents loaded in {Seconds:0.0} s", EventName = "ListsLoaded")]
        public static partial void Loaded(ILogger logger, int entries, int optOuts, int shields, int consents, double seconds);

        [LoggerMessage(EventIds.ListEntryUnreadable, LogLevel.Error, "Lists: an entry of {List} is no address and does not count: {Problem}", EventName = "ListEntryUnreadable")]
        public static partial void Unreadable(ILogger logger, string list, string problem);

        [LoggerMessage(EventIds.ListChangeFailed, LogLevel.Error, "Lists: taking over a change failed; it is tried again", EventName = "ListChangeFailed")]
        public static partial void ChangeFailed(ILogger logger, Exception exception);
    }
}
