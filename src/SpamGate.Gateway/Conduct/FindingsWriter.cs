using System.Threading.Channels;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Conduct;

namespace SpamGate.Gateway.Conduct;

/// <summary>Records findings, by way of the journal while the records are gone; each exactly once and in order.</summary>
internal sealed partial class FindingsWriter(ConductRecords records, FindingsJournal journal, Func<bool> isAvailable, ILogger logger)
{
    private const int MaxWaiting = 1_024;
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);

    private readonly Channel<ConductFindings> _waiting = Channel.CreateBounded<ConductFindings>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    /// <summary>Queues findings; waits when the disk can not keep up.</summary>
    public ValueTask AddAsync(ConductFindings findings, CancellationToken cancellationToken) => _waiting.Writer.WriteAsync(findings, cancellationToken);

    /// <summary>No more come.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Records until no more come; what can not be recorded then is in the journal.</summary>
    public async Task RunAsync(TimeProvider time)
    {
        journal.Open();
        Task<bool> more = _waiting.Reader.WaitToReadAsync().AsTask();
        while (true)
        {
            if (journal.Waiting > 0 && isAvailable())
            {
                await journal.DrainAsync(RecordAsync).ConfigureAwait(false);
            }

            if (!more.IsCompleted && journal.Waiting > 0)
            {
                await Task.WhenAny(more, Task.Delay(s_retry, time)).ConfigureAwait(false);
                if (!more.IsCompleted)
                {
                    continue;
                }
            }

            if (!await more.ConfigureAwait(false))
            {
                return;
            }

            while (_waiting.Reader.TryRead(out ConductFindings? findings))
            {
                if (journal.Waiting > 0 || !isAvailable() || !await RecordAsync(findings).ConfigureAwait(false))
                {
                    journal.Append(findings);
                }
            }

            more = _waiting.Reader.WaitToReadAsync().AsTask();
        }
    }

    // What the records can not take for a reason of its own would never be taken: it is logged and left, and what comes after goes on.
    private async Task<bool> RecordAsync(ConductFindings findings)
    {
        try
        {
            return (await records.RecordAsync(findings).ConfigureAwait(false)).IsDone;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Log.NotRecorded(logger, error, findings.Breaches.Count);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FindingsNotRecorded, LogLevel.Error, "Rules of conduct: {Breaches} breaches can not be recorded", EventName = "FindingsNotRecorded")]
        public static partial void NotRecorded(ILogger logger, Exception error, int breaches);
    }
}
