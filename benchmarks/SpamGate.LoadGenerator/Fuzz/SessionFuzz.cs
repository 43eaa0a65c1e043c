using System.Collections.Concurrent;
using SpamGate.Fuzzing;
using SpamGate.Fuzzing.Sessions;

namespace SpamGate.LoadGenerator.Fuzz;

/// <summary>Plays sessions made of seeds to a gateway, many at once.</summary>
/// <param name="gateway">Where.</param>
public sealed class SessionFuzz(FuzzGateway gateway)
{
    /// <summary>Sessions at once.</summary>
    private const int Concurrency = 16;

    /// <summary>Parts of a run after which memory is measured.</summary>
    private const int Parts = 4;

    /// <summary>What an answer or an end may take, on a machine that does other things besides.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Plays the session of one seed.</summary>
    public Task<SessionOutcome> PlayAsync(long seed) => FuzzEsme.PlayAsync(SessionScripts.Of(seed), gateway.EndPoint, s_patience);

    /// <summary>Plays <paramref name="sessions"/> sessions and says what came of them; never throws for anything the gateway does.</summary>
    /// <param name="runSeed">Seed of the run.</param>
    /// <param name="sessions">How many.</param>
    /// <param name="progress">Told of the run so far, after each of its quarters.</param>
    /// <param name="cancel">Ends the run early.</param>
    public async Task<SessionFuzzReport> RunAsync(long runSeed, int sessions, Action<SessionFuzzReport>? progress = null, CancellationToken cancel = default)
    {
        var report = new SessionFuzzReport();
        var failures = new ConcurrentQueue<string>();
        await gateway.FillAsync().ConfigureAwait(false);
        for (int part = 0; part < Parts && !cancel.IsCancellationRequested; part++)
        {
            int first = (int)((long)sessions * part / Parts);
            int count = (int)((long)sessions * (part + 1) / Parts) - first;
            SessionFuzzReport done = await RunPartAsync(runSeed, first, count, failures, cancel).ConfigureAwait(false);
            report = report with
            {
                Sessions = report.Sessions + done.Sessions,
                Pdus = report.Pdus + done.Pdus,
                Requests = report.Requests + done.Requests,
                Answers = report.Answers + done.Answers,
                Deliveries = report.Deliveries + done.Deliveries,
                Forwarded = gateway.Forwarded,
                Memory = [.. report.Memory, ManagedMemory.Collected()],
                Failures = [.. failures, .. gateway.Errors],
            };
            progress?.Invoke(report);
        }

        return report;
    }

    private async Task<SessionFuzzReport> RunPartAsync(long runSeed, int first, int count, ConcurrentQueue<string> failures, CancellationToken cancel)
    {
        int sessions = 0;
        long pdus = 0;
        long requests = 0;
        long answers = 0;
        long deliveries = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency };
        await Parallel.ForEachAsync(Enumerable.Range(first, count), options, async (index, _) =>
        {
            if (cancel.IsCancellationRequested)
            {
                return;
            }

            SessionOutcome outcome = await PlayAsync(Seeds.OfCase(runSeed, index)).ConfigureAwait(false);
            Interlocked.Increment(ref sessions);
            Interlocked.Add(ref pdus, outcome.Pdus);
            Interlocked.Add(ref requests, outcome.Requests);
            Interlocked.Add(ref answers, outcome.Answers);
            Interlocked.Add(ref deliveries, outcome.Deliveries);
            if (outcome.Fault is { } fault)
            {
                failures.Enqueue($"session seed {outcome.Seed}: {fault}");
            }
        }).ConfigureAwait(false);

        try
        {
            await gateway.UntilIdleAsync(s_patience).ConfigureAwait(false);
        }
        catch (TimeoutException hung)
        {
            failures.Enqueue($"{hung.Message} {gateway.OpenSessions} are open after session {first + count}.");
        }

        return new SessionFuzzReport { Sessions = sessions, Pdus = pdus, Requests = requests, Answers = answers, Deliveries = deliveries };
    }
}
