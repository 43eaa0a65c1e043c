using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Notices;

/// <summary>
/// Delivers what SPs are to be told: at least once, under one id, again and again at growing distances until it is taken or given up. It waits in the records, so
/// neither a restart nor a dead receiver loses it.
/// </summary>
internal sealed partial class NoticeService(
    NoticeOutbox outbox, WebhookChannel webhook, CommandChannel command, NoticeOptions options, NoticeCounts counts, TimeProvider time, ILogger<NoticeService> logger) : BackgroundService
{
    /// <summary>Deliveries at once.</summary>
    private const int Most = 16;

    /// <summary>Of them to one SP: a receiver that is slow holds up no more than its own.</summary>
    private const int MostOfSp = 2;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Task, string> _running = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_look, time);
        Task<bool> tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        try
        {
            while (true)
            {
                await FillAsync(stoppingToken).ConfigureAwait(false);
                Task ended = await Task.WhenAny(_running.Keys.Append(tick)).ConfigureAwait(false);
                await ended.ConfigureAwait(false);
                if (!_running.Remove(ended))
                {
                    tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end; what is claimed is delivered again after the next start.
        }

        await Task.WhenAll(_running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Begins what is due, as far as there is room.
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_running.Count < Most)
            {
                var running = _running.Values.CountBy(static spId => spId).ToDictionary(StringComparer.Ordinal);
                IReadOnlyList<(NoticeRecord Notice, NoticeTargetRecord? Target)> due =
                    await outbox.ClaimAsync(time.GetUtcNow(), Most - _running.Count, running, MostOfSp, cancellationToken).ConfigureAwait(false);
                if (due.Count == 0)
                {
                    return;
                }

                foreach ((NoticeRecord notice, NoticeTargetRecord? target) in due)
                {
                    _running.Add(AttemptAsync(notice, target, cancellationToken), notice.SpId);
                }
            }
        }
        catch (RecordsUnavailableException)
        {
            // They wait where they are.
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            // The loop's top: one bad look must not end all.
            Log.LookFailed(logger, error);
        }
    }

    private async Task AttemptAsync(NoticeRecord notice, NoticeTargetRecord? target, CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAsync(notice, target, cancellationToken).ConfigureAwait(false);
        }
        catch (RecordsUnavailableException)
        {
            // It is delivered again when its claim is over.
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // One bad delivery must not end all.
            Log.LookFailed(logger, error);
        }
    }

    private async Task DeliverAsync(NoticeRecord notice, NoticeTargetRecord? target, CancellationToken cancellationToken)
    {
        string? fault = notice.Channel switch
        {
            NoticeChannel.Webhook => target is { Url.Length: > 0 }
                ? await webhook.DeliverAsync(notice, target, cancellationToken).ConfigureAwait(false)
                : "the SP has no webhook any more",
            _ => options.Command.Count > 0
                ? await command.DeliverAsync(notice, target, cancellationToken).ConfigureAwait(false)
                : "there is no command any more",
        };
        DateTimeOffset now = time.GetUtcNow();
        notice.Fault = fault ?? "";
        if (fault is null)
        {
            (notice.State, notice.DoneAt) = (NoticeState.Delivered, now);
        }
        else if (NoticeBackoff.Until(notice.Attempts) >= options.GiveUpAfter)
        {
            // By how long it was tried, not by the age of what it tells of: one that is resent, or written late, has all its attempts.
            (notice.State, notice.DoneAt) = (NoticeState.Failed, now);
            Log.GivenUp(logger, notice.NoticeId, notice.SpId, notice.Channel, notice.Attempts, fault);
        }
        else
        {
            notice.DueAt = now + NoticeBackoff.After(notice.Attempts, Random.Shared.NextDouble());
        }

        counts.Attempted(notice);
        await outbox.SettleAsync(notice).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.NoticeLookFailed, LogLevel.Error, "Notices: a look failed", EventName = "NoticeLookFailed")]
        public static partial void LookFailed(ILogger logger, Exception error);

        [LoggerMessage(EventIds.NoticeGivenUp, LogLevel.Error, "Notice {NoticeId} to SP {SpId} by {Channel} is given up after {Attempts} attempts: {Fault}", EventName = "NoticeGivenUp")]
        public static partial void GivenUp(ILogger logger, Guid noticeId, string spId, NoticeChannel channel, int attempts, string fault);
    }
}
