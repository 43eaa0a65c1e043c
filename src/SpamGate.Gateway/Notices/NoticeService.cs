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
    /// <summary>Deliveries at once; one receiver that is slow holds up no more than its own.</summary>
    private const int Batch = 16;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_look, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end; what is claimed is delivered again after the next start.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<(NoticeRecord Notice, NoticeTargetRecord? Target)> due;
            while ((due = await outbox.ClaimAsync(time.GetUtcNow(), Batch, cancellationToken).ConfigureAwait(false)).Count > 0)
            {
                await Task.WhenAll(due.Select(item => DeliverAsync(item.Notice, item.Target, cancellationToken))).ConfigureAwait(false);
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
        else if (now - notice.At >= options.GiveUpAfter)
        {
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
