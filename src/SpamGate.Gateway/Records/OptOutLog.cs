using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>
/// Keeps what phones ask for in the records, and in a journal on disk while these do not answer; what the journal holds goes to the records, in order,
/// when they are back. Wishes of one phone to one SP are kept one after the other.
/// </summary>
internal sealed partial class OptOutLog(SnapshotSource snapshots, GatewayClock clock, ILogger<OptOutLog> logger, RecordStore? store = null)
    : IOptOutLog, IHostedLifecycleService, IDisposable
{
    private const string FileName = "opt-outs.journal";
    private const int WishesAtOnce = 500;
    private static readonly TimeSpan s_replayInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long after a wish what is read of the records may still be from before it.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Lock _order = new();
    private readonly Dictionary<(string SpId, string Number), Task<bool>> _last = [];
    private readonly Dictionary<(string SpId, string Number), long> _settled = [];
    private OptOutJournal? _journal;
    private ITimer? _timer;
    private int _replaying;

    /// <inheritdoc/>
    public int Waiting => _journal?.Count ?? 0;

    /// <inheritdoc/>
    public Task<bool> KeepAsync(SubscriberWish wish)
    {
        (string, string) key = (wish.SpId, wish.Number);
        Task<bool> kept;
        lock (_order)
        {
            Task previous = _last.TryGetValue(key, out Task<bool>? last) ? last : Task.CompletedTask;
            kept = Task.Run(() => KeepAfterAsync(previous, wish));
            _last[key] = kept;
        }

        _ = ForgetAsync(key, kept);
        return kept;
    }

    /// <inheritdoc/>
    public void Confirmed(string spId, string number, DateTimeOffset at)
    {
        if (store is not null)
        {
            // For people who ask; one that is lost with the database is no harm.
            _ = store.WriteAsync(Cause("an opt-out was confirmed"), async edit =>
            {
                OptOutRecord? known = await edit.Records.OptOuts.FindAsync(spId, number).ConfigureAwait(false);
                if (known is not { ConfirmedAt: null })
                {
                    return RecordWrite.NotFound("It was confirmed before, or is gone.");
                }

                known.ConfirmedAt = at;
                return RecordWrite.Done;
            });
        }
    }

    /// <summary>True while a wish of this phone to this SP may not show in the records yet: what is in memory is newer.</summary>
    public bool IsSettling(string spId, string number)
    {
        lock (_order)
        {
            return _last.ContainsKey((spId, number))
                || (_settled.TryGetValue((spId, number), out long at) && clock.Now - at < GatewayClock.Nanoseconds(Settling));
        }
    }

    /// <summary>Reads the journal, puts its wishes in force and begins to bring them to the records. Before traffic, after the lists are loaded.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        GatewaySnapshot snapshot = snapshots.Current;
        OptOutJournal journal = Journal();
        LiveLists lists = snapshot.Engine.Snapshot.Lists;
        foreach (SubscriberWish wish in journal.Peek(int.MaxValue))
        {
            SmsAddress phone = RecordedAddress.OfDigits(wish.Number);
            if (wish.Stops)
            {
                lists.OptOuts.Set(phone, isPrefix: false, lists.OwnerNumber(wish.SpId));
            }
            else
            {
                lists.OptOuts.Remove(phone, isPrefix: false, lists.OwnerNumber(wish.SpId));
            }
        }

        _timer = clock.Provider.CreateTimer(_ => _ = ReplayAsync(), null, TimeSpan.Zero, s_replayInterval);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _journal?.Dispose();
    }

    /// <summary>Brings what the journal holds to the records.</summary>
    internal async Task ReplayAsync()
    {
        if (store is not { IsAvailable: true } || Waiting == 0 || Interlocked.Exchange(ref _replaying, 1) != 0)
        {
            return;
        }

        try
        {
            OptOutJournal journal = Journal();
            for (IReadOnlyList<SubscriberWish> wishes = journal.Peek(WishesAtOnce); wishes.Count > 0; wishes = journal.Peek(WishesAtOnce))
            {
                RecordWrite write = await store.WriteAsync(Cause("phones asked for it while the records were gone"), edit => WriteAsync(edit, wishes)).ConfigureAwait(false);
                if (!write.IsDone)
                {
                    return;
                }

                journal.Drop(wishes.Count);
                Log.Replayed(logger, wishes.Count);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The timer's top: the next turn tries again.
            Log.ReplayFailed(logger, exception);
        }
        finally
        {
            Volatile.Write(ref _replaying, 0);
        }
    }

    private static RecordCause Cause(string reason) => new(RecordCause.Gateway, reason);

    private OptOutJournal Journal()
    {
        lock (_order)
        {
            return _journal ??= new OptOutJournal(Path.Combine(snapshots.Current.DataDirectory, FileName));
        }
    }

    private async Task<bool> KeepAfterAsync(Task previous, SubscriberWish wish)
    {
        try
        {
            await previous.ConfigureAwait(false);

            // While the journal holds older ones a newer wish must not overtake them.
            OptOutJournal journal = Journal();
            if (store is { IsAvailable: true } && journal.Count == 0)
            {
                SubscriberWish[] one = [wish];
                RecordWrite write = await store.WriteAsync(Cause("a phone asked for it"), edit => WriteAsync(edit, one)).ConfigureAwait(false);
                if (write.IsDone)
                {
                    return true;
                }
            }

            return await journal.AppendAsync(wish).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The SMSC keeps the message and brings it again.
            Log.KeepFailed(logger, exception);
            return false;
        }
    }

    private async Task ForgetAsync((string SpId, string Number) key, Task<bool> kept)
    {
        await kept.ConfigureAwait(false);
        long now = clock.Now;
        lock (_order)
        {
            if (_last.TryGetValue(key, out Task<bool>? last) && ReferenceEquals(last, kept))
            {
                _last.Remove(key);
            }

            _settled[key] = now;
            if (_settled.Count > 1000)
            {
                foreach ((string, string) old in _settled.Where(entry => now - entry.Value >= GatewayClock.Nanoseconds(Settling)).Select(static entry => entry.Key).ToArray())
                {
                    _settled.Remove(old);
                }
            }
        }
    }

    /// <summary>Writes what the last wish of each phone comes to; may run again.</summary>
    private static async Task<RecordWrite> WriteAsync(RecordEdit edit, IReadOnlyList<SubscriberWish> wishes)
    {
        foreach (SubscriberWish wish in wishes.GroupBy(static wish => (wish.SpId, wish.Number)).Select(static ofOne => ofOne.Last()))
        {
            OptOutRecord? known = await edit.Records.OptOuts.FindAsync(wish.SpId, wish.Number).ConfigureAwait(false);
            if (!wish.Stops && known is not null)
            {
                edit.Records.OptOuts.Remove(known);
            }
            else if (wish.Stops && known is null)
            {
                edit.Records.OptOuts.Add(new OptOutRecord
                {
                    SpId = wish.SpId,
                    Number = wish.Number,
                    Since = wish.At,
                    Source = OptOutSource.Message,
                    Word = wish.Word,
                });
            }
        }

        return RecordWrite.Done;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.OptOutsReplayed, LogLevel.Information, "Opt-outs: {Count} that were journalled are in the records", EventName = "OptOutsReplayed")]
        public static partial void Replayed(ILogger logger, int count);

        [LoggerMessage(EventIds.OptOutReplayFailed, LogLevel.Error, "Opt-outs: bringing the journal to the records failed", EventName = "OptOutReplayFailed")]
        public static partial void ReplayFailed(ILogger logger, Exception exception);

        [LoggerMessage(EventIds.OptOutNotKept, LogLevel.Error, "An opt-out could not be kept; its message stays with the SMSC", EventName = "OptOutNotKept")]
        public static partial void KeepFailed(ILogger logger, Exception exception);
    }
}
