using System.Diagnostics;
using SpamGate.Fuzzing;
using SpamGate.Fuzzing.Pdus;
using SpamGate.Fuzzing.Sessions;

namespace SpamGate.LoadGenerator.Fuzz;

/// <summary>A whole soak: PDUs, then sessions, with its progress and its figures on <paramref name="output"/>.</summary>
/// <param name="output">Where people read.</param>
internal sealed class FuzzRun(TextWriter output)
{
    private const int Success = 0;
    private const int Broken = 1;

    /// <summary>PDUs between two lines of progress.</summary>
    private const long PdusPerPart = 1_000_000;

    /// <summary>Failures told in full; more say nothing new.</summary>
    private const int MostFailuresTold = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs both; returns the exit code.</summary>
    public async Task<int> RunAsync(long seed, long pdus, int sessions, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        List<string> failures = RunPdus(seed, pdus, cancel);
        await using FuzzGateway gateway = await FuzzGateway.StartAsync(s_patience).ConfigureAwait(false);
        SessionFuzzReport report = await new SessionFuzz(gateway).RunAsync(seed, sessions, Tell, cancel).ConfigureAwait(false);
        failures.AddRange(report.Failures);
        if (report.HasGrown)
        {
            failures.Add($"Memory grew from {report.Memory[0]} octets after the first quarter to {report.Memory[^1]} at the end.");
        }

        foreach (string failure in failures.Take(MostFailuresTold))
        {
            WriteLine($"FAILED {failure}");
        }

        WriteLine($"seed {seed}: {failures.Count} failures in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s{(cancel.IsCancellationRequested ? ", cancelled" : "")}");
        return failures.Count == 0 && !cancel.IsCancellationRequested ? Success : Broken;
    }

    /// <summary>Plays the session of one seed; returns the exit code.</summary>
    public async Task<int> PlayOneAsync(long seed)
    {
        await using FuzzGateway gateway = await FuzzGateway.StartAsync(s_patience).ConfigureAwait(false);
        SessionOutcome outcome = await new SessionFuzz(gateway).PlayAsync(seed).ConfigureAwait(false);
        WriteLine($"session seed {seed}: {outcome.Pdus} PDUs, {outcome.Requests} requests, {outcome.Answers} answers, {outcome.Fault ?? "nothing broke"}");
        return outcome.Fault is null ? Success : Broken;
    }

    private List<string> RunPdus(long seed, long pdus, CancellationToken cancel)
    {
        List<string> failures = [];
        var fuzz = new PduFuzz();
        PduFuzzCounts counts = default;
        while (counts.Pdus < pdus && !cancel.IsCancellationRequested)
        {
            counts += fuzz.Run(seed, counts.Cases, long.Min(PdusPerPart, pdus - counts.Pdus), (_, broken) => failures.Add(broken.Message));
            WriteLine($"PDUs {counts.Pdus:N0} in {counts.Cases:N0} streams, framed {counts.Framed:N0}, messages {counts.Messages:N0}, memory {GC.GetTotalMemory(false):N0}, failures {failures.Count}");
        }

        return failures;
    }

    private void Tell(SessionFuzzReport report) => WriteLine(
        $"sessions {report.Sessions:N0}, PDUs {report.Pdus:N0}, requests {report.Requests:N0}, answers {report.Answers:N0}, deliveries {report.Deliveries:N0}, forwarded {report.Forwarded:N0}, "
        + $"memory {report.Memory[^1]}, failures {report.Failures.Count}");

    private void WriteLine(string line) => output.WriteLine(line);
}
