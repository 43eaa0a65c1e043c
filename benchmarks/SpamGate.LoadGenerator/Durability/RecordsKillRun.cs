using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Storage.Records;

namespace SpamGate.LoadGenerator.Durability;

/// <summary>
/// Kills a writing process (SIGKILL) at random moments and looks after each kill: all that was acknowledged is there, nothing is there twice, the audit is
/// whole. Every fourth kill comes while the process starts, the first while the tables are made.
/// </summary>
internal sealed class RecordsKillRun(RecordStoreOptions options, string directory, int rounds, int seed, TextWriter output)
{
    private const int MostWritesBeforeAKill = 400;
    private const int LongestStartUp = 2500;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);
    private readonly HashSet<string> _acknowledged = [];
    private readonly Random _random = new(seed);

    /// <summary>Runs; 0 = everything held.</summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        for (int round = 0; round < rounds; round++)
        {
            int before = _acknowledged.Count;
            await KillOneAsync(round, cancel).ConfigureAwait(false);
            if (await FindFaultAsync(cancel).ConfigureAwait(false) is { } fault)
            {
                await output.WriteLineAsync($"round {round}, seed {seed}: {fault}").ConfigureAwait(false);
                return 1;
            }

            await output.WriteLineAsync($"round {round}: {_acknowledged.Count - before} writes acknowledged before the kill, all there").ConfigureAwait(false);
        }

        if (_acknowledged.Count == 0 && rounds > 1)
        {
            await output.WriteLineAsync("Nothing was ever acknowledged: that shows nothing.").ConfigureAwait(false);
            return 1;
        }

        await output.WriteLineAsync($"{options.Provider}: {rounds} kills, {_acknowledged.Count} acknowledged writes, none lost, none twice, audit whole").ConfigureAwait(false);
        return 0;
    }

    private async Task KillOneAsync(int round, CancellationToken cancel)
    {
        using Process child = Start(round);
        var lines = new List<string>();
        int enough = _random.Next(1, MostWritesBeforeAKill);
        var moment = new TaskCompletionSource();
        Task reading = Task.Run(
            async () =>
            {
                while (await child.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
                {
                    lines.Add(line);
                    if (lines.Count == enough)
                    {
                        moment.TrySetResult();
                    }
                }
            },
            CancellationToken.None);
        try
        {
            if (round % 4 == 0)
            {
                await Task.Delay(_random.Next(LongestStartUp), cancel).ConfigureAwait(false);
            }
            else
            {
                await Task.WhenAny(moment.Task, reading).WaitAsync(s_patience, cancel).ConfigureAwait(false);
                await Task.Delay(_random.Next(10), cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            child.Kill();
        }

        await child.WaitForExitAsync(cancel).ConfigureAwait(false);
        await reading.ConfigureAwait(false);

        // A line cut by the kill has no end and is not counted: what it would have said was not read by anybody.
        _acknowledged.UnionWith(lines.Where(static line => line.Length > 2 && line[1] == ' '));
        string problem = await child.StandardError.ReadToEndAsync(cancel).ConfigureAwait(false);
        if (problem.Length > 0)
        {
            throw new InvalidOperationException($"The writing process failed: {problem}");
        }
    }

    private Process Start(int round)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])
        [
            typeof(RecordsKillRun).Assembly.Location, "records-write", "--provider", options.Provider.ToString(), "--connection", options.ConnectionString,
            "--directory", directory, "--run", string.Create(CultureInfo.InvariantCulture, $"{seed}.{round}"),
        ])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private async Task<string?> FindFaultAsync(CancellationToken cancel)
    {
        RecordStoreOpening opening = await RecordStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance, cancel).ConfigureAwait(false);
        if (!opening.IsOpen)
        {
            return opening.Problem;
        }

        await using RecordStore store = opening.Store;

        // As the next process does first: what was acknowledged by the journal is recorded.
        await new ConductWriting(store, directory).RecoverAsync().ConfigureAwait(false);
        HashSet<string> found = await store.ReadAsync(FindAsync, cancel).ConfigureAwait(false);
        if (_acknowledged.FirstOrDefault(key => key[0] is not ('B' or 'C') && !found.Contains(key)) is { } lost)
        {
            return $"{lost} was acknowledged and is lost";
        }

        if (await ConductCheck.FindFaultAsync(store, _acknowledged, cancel).ConfigureAwait(false) is { } fault)
        {
            return fault;
        }

        string? twice = await store.ReadAsync(
            static (records, cancellation) => records.Audit.Where(static row => row.Action == AuditAction.Insert)
                .GroupBy(static row => new { row.Entity, row.RecordKey }).Where(static rows => rows.Count() > 1)
                .Select(static rows => rows.Key.RecordKey).FirstOrDefaultAsync(cancellation),
            cancel).ConfigureAwait(false);
        if (twice is not null)
        {
            return $"{twice} was written twice";
        }

        AuditVerification audit = await store.VerifyAuditAsync(cancel).ConfigureAwait(false);
        return audit.IsWhole ? null : $"audit row {audit.FirstBroken}: {audit.Problem}";
    }

    private static async Task<HashSet<string>> FindAsync(RecordsContext records, CancellationToken cancel)
    {
        HashSet<string> found = [];
        found.UnionWith(await records.ListEntries.Select(static it => "L " + it.Value).ToListAsync(cancel).ConfigureAwait(false));
        found.UnionWith(await records.OptOuts.Select(static it => "O " + it.Number).ToListAsync(cancel).ConfigureAwait(false));
        found.UnionWith(await records.Quarantine.Select(static it => "Q " + it.MessageId).ToListAsync(cancel).ConfigureAwait(false));
        found.UnionWith(await records.Quarantine.Where(static it => it.State == QuarantineState.Refused).Select(static it => "D " + it.MessageId).ToListAsync(cancel).ConfigureAwait(false));
        return found;
    }
}
