using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Conduct;

/// <summary>
/// Behind the message path: evidence from the ring through the rules of conduct into the records, and standings kept true as time passes. Its effects reach the
/// path as any change of records does.
/// </summary>
/// <remarks>
/// Each turn: (1) read the ring; each look, some turns apart: count what passed, where that is due; (2) take in events recorded since; (3) close the evaluation periods that are over and hand findings to the writer, once the windows
/// of the run before are read; (4) write the standings that time has changed; (5) once a day, erase what has been kept long enough.
/// </remarks>
internal sealed partial class ConductService(
    EvidenceFeed feed,
    ScreeningPipeline pipeline,
    SnapshotSource snapshots,
    RecordStore store,
    ConductRecords records,
    ConductBook book,
    ConductCalendar calendar,
    ContentKeeper content,
    RuleBook rules,
    FindingsJournal journal,
    ConductCounts counts,
    TimeProvider time,
    ILogger<ConductService> logger) : BackgroundService
{
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);
    private const int TurnsPerLook = 5;
    private const int LooksPerStanding = 4;

    /// <summary>
    /// Passed messages are counted at most so many times within a period, since all SPs are gone through for it, and with ten thousand of them every look would cost the
    /// message path's caches; and always with the first two looks of a period: the second closes what evidence that came late had opened again.
    /// </summary>
    private const int WalksPerPeriod = 20;
    private static readonly TimeSpan s_betweenErasures = TimeSpan.FromDays(1);

    private readonly Dictionary<int, SpWatch> _watches = [];
    private readonly Dictionary<string, (Card Card, int Points, string Ports)> _settled = new(StringComparer.Ordinal);
    private readonly EvidenceItem[] _items = new EvidenceItem[64];
    private readonly ConductMode _mode = snapshots.Current.Options.Conduct.Mode;
    private readonly TimeSpan _retention = snapshots.Current.Options.Conduct.Retention;
    private Task<IReadOnlyDictionary<string, RuleEvaluation>>? _windows;
    private long _readingSince;
    private long _walkedAt;
    private bool _owesWalk;
    private DateTimeOffset _eraseAt;
    private int _looks;
    private int _mustRefresh = 1;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RingChannel<EvidenceItem>? ring = _mode == ConductMode.Off ? null : feed.Open(Sampled(), (long)rules.Period.TotalMilliseconds);
        var writer = new FindingsWriter(records, journal, () => store.IsAvailable, logger);
        Task writing = Task.Run(() => writer.RunAsync(time), CancellationToken.None);
        store.Changed += OnChanged;
        _readingSince = time.GetTimestamp();
        _windows = _mode == ConductMode.Off ? null : Task.Run(() => WindowMemory.ReadAsync(records, rules, time.GetUtcNow(), stoppingToken), stoppingToken);
        using var timer = new PeriodicTimer(s_turn, time);
        try
        {
            for (int turn = 0; await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false); turn++)
            {
                if (ring is not null)
                {
                    Read(ring);
                }

                if (turn % TurnsPerLook == 0)
                {
                    await LookAsync(writer, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }

        store.Changed -= OnChanged;
        writer.Complete();
        await writing.ConfigureAwait(false);
    }

    private void OnChanged(IReadOnlyList<ChangedRecord> changes)
    {
        if (changes.Any(static change => change.Entity == "ConductEvent"))
        {
            Interlocked.Exchange(ref _mustRefresh, 1);
        }
    }

    private void Read(RingChannel<EvidenceItem> ring)
    {
        int distinct = 0;
        int read;
        while ((read = ring.TryReadMany(_items)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                distinct += WatchOf(_items[i].Sp).Observe(_items[i]) ? 1 : 0;
                feed.Return(ref _items[i]);
            }
        }

        counts.Evidence(distinct);
    }

    // A rule that only counts records nothing, so no text is copied for it.
    private EvidenceSignals Sampled() => _mode == ConductMode.Enforce
        ? rules.Rules.Where(static rule => !rule.Shadow).Aggregate(EvidenceSignals.None, static (signals, rule) => signals | rule.Signals)
        : EvidenceSignals.None;

    private async Task LookAsync(FindingsWriter writer, CancellationToken cancellationToken)
    {
        // Before anything that may wait: a share is of refused and passed of one time, and the ring was just read.
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        bool walks = IsWalkDue(now);
        if (walks)
        {
            _walkedAt = now;
            _owesWalk = true;
            NotePassed(now);
        }

        try
        {
            bool isChanged = store.IsAvailable && Interlocked.Exchange(ref _mustRefresh, 0) == 1;
            if (isChanged)
            {
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
            }

            if (calendar.Follow(snapshots.Current))
            {
                book.Renew(calendar.Current);
            }

            if (await content.FollowAsync(snapshots.Current).ConfigureAwait(false) is { } problem)
            {
                Log.ContentNotKept(logger, problem);
            }

            if (!await RestoreAsync().ConfigureAwait(false))
            {
                return;
            }

            if (walks)
            {
                _owesWalk = false;
                ConductFindings findings = Evaluate(now);
                if (!findings.IsEmpty)
                {
                    await writer.AddAsync(findings, cancellationToken).ConfigureAwait(false);
                }
            }

            // Where all stand is a fold of each: at once when something was decided, else as often as a term may end.
            if (isChanged || _looks++ % LooksPerStanding == 0)
            {
                await StandAsync(book.Standings()).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            // The loop's top: one bad look must not end all.
            Interlocked.Exchange(ref _mustRefresh, 1);
            Log.LookFailed(logger, error);
        }
    }

    private async Task StandAsync(IReadOnlyList<SpStanding> standings)
    {
        counts.Show(standings);
        if (store.IsAvailable)
        {
            await SettleAsync(standings).ConfigureAwait(false);
            await EraseAsync().ConfigureAwait(false);
        }
    }

    // Periods are closed only behind those of the run before. False = these are still being read; evidence and what passed
    // wait in the open period.
    private async Task<bool> RestoreAsync()
    {
        if (_windows is not { } reading)
        {
            return true;
        }

        if (!reading.IsCompleted)
        {
            return false;
        }

        _windows = null;
        if (time.GetElapsedTime(_readingSince) > rules.Period)
        {
            // In the SPs' favour: the rules take the open period for one, and it holds more.
            foreach (SpWatch watch in _watches.Values)
            {
                watch.DropOpen();
            }
        }

        try
        {
            IReadOnlyDictionary<string, RuleEvaluation> windows = await reading.ConfigureAwait(false);
            foreach (SpPolicy sp in snapshots.Current.SpsById.Values)
            {
                if (windows.TryGetValue(sp.SpId, out RuleEvaluation? own))
                {
                    WatchOf(sp).Restore(own);
                }
            }
        }
        catch (RecordsUnavailableException error)
        {
            // In the SPs' favour: they begin with empty windows.
            Log.WindowsNotRestored(logger, error.Message);
        }

        return true;
    }

    private async Task EraseAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now >= _eraseAt && (await records.EraseAsync(now - _retention).ConfigureAwait(false)).IsDone)
        {
            _eraseAt = now + s_betweenErasures;
            await content.EraseAsync(now - _retention, snapshots.Current).ConfigureAwait(false);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await book.RefreshAsync(cancellationToken).ConfigureAwait(false);
            foreach (StandingRecord standing in await records.StandingsAsync(cancellationToken).ConfigureAwait(false))
            {
                _settled[standing.SpId] = (standing.Card, standing.Points, standing.Ports);
            }
        }
        catch (RecordsUnavailableException)
        {
            Interlocked.Exchange(ref _mustRefresh, 1);
        }
    }

    // A clock set back has its walk, too.
    private bool IsWalkDue(long now)
    {
        long period = (long)rules.Period.TotalMilliseconds;
        long look = (long)(s_turn * TurnsPerLook).TotalMilliseconds;
        return _owesWalk || now < _walkedAt || now / period != (_walkedAt - look) / period || now - _walkedAt >= period / WalksPerPeriod;
    }

    private void NotePassed(long now)
    {
        foreach (SpPolicy sp in snapshots.Current.SpsById.Values)
        {
            if (_watches.TryGetValue(sp.Index, out SpWatch? watch))
            {
                watch.NotePassed(PassedOf(sp), now);
            }
        }
    }

    private long PassedOf(SpPolicy sp) =>
        pipeline.FindSpState(sp.Index) is { } state ? state.CountOf(ScreeningAction.Pass) + state.CountOf(ScreeningAction.Tag) : 0;

    private ConductFindings Evaluate(long now)
    {
        var breaches = new List<DetectedBreach>();
        var tallies = new List<EvidenceTally>();
        foreach (SpWatch watch in _watches.Values)
        {
            if (watch.Close(now) is { } closed)
            {
                breaches.AddRange(closed.Breaches.Select(breach => _mode == ConductMode.Enforce ? breach : breach with { IsShadow = true }));
                tallies.AddRange(closed.Tallies);
            }
        }

        foreach (DetectedBreach breach in breaches)
        {
            counts.Found(breach);
            Log.BreachFound(logger, breach.Breach.SpId, breach.Breach.Rule, breach.Breach.Class, breach.Breach.Messages, breach.IsShadow);
        }

        return records.Prepare(breaches, tallies);
    }

    private async Task SettleAsync(IReadOnlyList<SpStanding> standings)
    {
        var changed = new List<string>();
        foreach (SpStanding standing in standings)
        {
            (Card, int, string) now = (standing.Company.Card, standing.Company.Points, ConductRecords.PortCards(standing));
            if (!_settled.TryGetValue(standing.SpId, out (Card, int, string) before) || before != now)
            {
                changed.Add(standing.SpId);
                _settled[standing.SpId] = now;
            }
        }

        if (changed.Count > 0 && !(await records.SettleAsync(changed).ConfigureAwait(false)).IsDone)
        {
            changed.ForEach(spId => _settled.Remove(spId));
        }
    }

    private SpWatch WatchOf(SpPolicy sp)
    {
        if (!_watches.TryGetValue(sp.Index, out SpWatch? watch))
        {
            _watches.Add(sp.Index, watch = new SpWatch(sp.SpId, rules, PassedOf(sp)));
        }

        return watch;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BreachFound, LogLevel.Warning, "SP {SpId}: rule {Rule} found a class {Class} breach of {Messages} messages (shadow: {Shadow})", EventName = "BreachFound")]
        public static partial void BreachFound(ILogger logger, string spId, string rule, BreachClass @class, int messages, bool shadow);

        [LoggerMessage(EventIds.WindowsNotRestored, LogLevel.Warning, "Rules of conduct: the windows of the run before can not be read: {Problem}", EventName = "WindowsNotRestored")]
        public static partial void WindowsNotRestored(ILogger logger, string problem);

        [LoggerMessage(EventIds.ContentNotKept, LogLevel.Error, "Rules of conduct: what texts are looked at with is not kept, its verdicts can not be replayed: {Problem}", EventName = "ContentNotKept")]
        public static partial void ContentNotKept(ILogger logger, string problem);

        [LoggerMessage(EventIds.ConductLookFailed, LogLevel.Error, "Rules of conduct: a look failed", EventName = "ConductLookFailed")]
        public static partial void LookFailed(ILogger logger, Exception error);
    }
}
