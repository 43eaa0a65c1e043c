using System.Globalization;
using SpamGate.Testing.Databases;
using SpamGate.Testing.Processes;
using Xunit.Abstractions;

namespace SpamGate.EndToEnd.Durability;

/// <summary>
/// A process that writes list entries, opt-outs, held messages, breaches and decisions is killed (SIGKILL) at random moments: nothing acknowledged is lost, nothing is there twice, the
/// audit is whole. <c>SPAMGATE_KILLS</c> says how often; a few times by default.
/// </summary>
public sealed class RecordsKillTests(ITestOutputHelper output)
{
    private const int DefaultKills = 3;
    private static readonly TimeSpan s_perKill = TimeSpan.FromMinutes(1);

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("SPAMGATE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int kills) ? kills : DefaultKills;

    [Fact]
    public async Task Sqlite_WriterKilled_KeepsWhatItAcknowledged()
    {
        using var directory = new ScratchDirectory();
        await RunAsync("Sqlite", $"Data Source={directory.File("records.db")}", directory);
    }

    [Fact]
    public async Task PostgreSql_WriterKilled_KeepsWhatItAcknowledged()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        using var directory = new ScratchDirectory();
        await RunAsync("PostgreSql", server.NewDatabase(), directory);
    }

    private async Task RunAsync(string provider, string connection, ScratchDirectory directory)
    {
        (int exitCode, string said) = await ChildProcess.RunAsync(
            "dotnet",
            [
                Repository.BuiltAssembly("benchmarks/SpamGate.LoadGenerator"), "records-kill", "--provider", provider, "--connection", connection,
                "--directory", directory.File(""), "--rounds", Kills.ToString(CultureInfo.InvariantCulture),
            ],
            Kills * s_perKill);
        output.WriteLine(said);
        Assert.True(exitCode == 0, said);
    }
}
