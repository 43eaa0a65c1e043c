using System.CommandLine;
using SpamGate.LoadGenerator.Durability;
using SpamGate.Storage.Records;

namespace SpamGate.LoadGenerator;

/// <summary><c>records-kill</c>: kills a process that writes records, again and again, and looks what is left; <c>records-write</c> is that process.</summary>
internal static class RecordsKillCommand
{
    internal static Command Create()
    {
        (Option<RecordsProvider> provider, Option<string> connection) = Database();
        Option<string> directory = Directory();
        var rounds = new Option<int>("--rounds") { Description = "Kills.", DefaultValueFactory = _ => 50 };
        var seed = new Option<int>("--seed") { Description = "Decides the moments.", DefaultValueFactory = _ => 20261125 };
        var command = new Command("records-kill", "Kills a process that writes records at random moments; fails when something acknowledged is lost or anything is there twice.")
        {
            provider, connection, directory, rounds, seed,
        };
        command.SetAction((parsed, cancel) => new RecordsKillRun(
            new RecordStoreOptions(parsed.GetValue(provider), parsed.GetValue(connection)!), parsed.GetValue(directory)!, parsed.GetValue(rounds), parsed.GetValue(seed), Console.Out).RunAsync(cancel));
        return command;
    }

    internal static Command CreateWriter()
    {
        (Option<RecordsProvider> provider, Option<string> connection) = Database();
        Option<string> directory = Directory();
        var run = new Option<string>("--run") { Description = "Begins the keys it writes.", Required = true };
        var command = new Command("records-write", "Writes records until it is killed and prints what was acknowledged.") { provider, connection, directory, run };
        command.SetAction((parsed, _) => RecordsWriting.RunAsync(new RecordStoreOptions(parsed.GetValue(provider), parsed.GetValue(connection)!), parsed.GetValue(run)!, parsed.GetValue(directory)!));
        return command;
    }

    private static Option<string> Directory() => new("--directory") { Description = "Folder of the journal of findings.", Required = true };

    private static (Option<RecordsProvider> Provider, Option<string> Connection) Database() => (
        new Option<RecordsProvider>("--provider") { Description = "Sqlite or PostgreSql.", Required = true },
        new Option<string>("--connection") { Description = "Connection string.", Required = true });
}
