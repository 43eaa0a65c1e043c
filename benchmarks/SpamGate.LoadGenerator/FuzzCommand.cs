using System.CommandLine;
using SpamGate.LoadGenerator.Fuzz;

namespace SpamGate.LoadGenerator;

/// <summary><c>fuzz</c>: damaged PDUs through the library and disorderly sessions through a gateway, until something breaks or the numbers are full.</summary>
internal static class FuzzCommand
{
    internal static Command Create()
    {
        var sessions = new Option<int>("--sessions") { Description = "Sessions to play.", DefaultValueFactory = _ => 100_000 };
        var pdus = new Option<long>("--pdus") { Description = "PDUs to put through framer, readers and writers.", DefaultValueFactory = _ => 10_000_000 };
        var seed = new Option<long>("--seed") { Description = "Seed of the run; the same seed makes the same cases.", DefaultValueFactory = _ => 20261210 };
        var session = new Option<long?>("--session-seed") { Description = "Play the one session of this seed, as a failure named it." };
        var command = new Command("fuzz", "Seeded damage: PDUs through the SMPP library, sessions through a gateway in this process. Fails on the first thing that does not hold.")
        {
            sessions, pdus, seed, session,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var run = new FuzzRun(Console.Out);
            return parsed.GetValue(session) is { } one
                ? await run.PlayOneAsync(one).ConfigureAwait(false)
                : await run.RunAsync(parsed.GetValue(seed), parsed.GetValue(pdus), parsed.GetValue(sessions), cancel).ConfigureAwait(false);
        });
        return command;
    }
}
