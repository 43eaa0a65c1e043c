using System.Globalization;
using SpamGate.Testing.Network;

namespace SpamGate.Testing.Processes;

/// <summary>A message the simulator took.</summary>
public readonly record struct LoggedMessage(string MessageId, string Source, string Dest);

/// <summary>The SMSC simulator as a process of its own, so that it can be killed; its log survives it.</summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    private const string Project = "benchmarks/SpamGate.LoadGenerator";
    private static readonly TimeSpan s_startUp = TimeSpan.FromSeconds(15);

    private readonly ScratchDirectory _directory = new();
    private ChildProcess _process;

    private SimulatorProcess()
    {
        Port = FreePorts.Next();
        _process = Launch();
    }

    /// <summary>Where the gateway binds.</summary>
    public int Port { get; }

    /// <summary>What it printed since its last start.</summary>
    public string Output => _process.Output;

    private string LogPath => _directory.File("smsc.log");

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<SimulatorProcess> StartAsync()
    {
        var simulator = new SimulatorProcess();
        await simulator.WaitUntilListeningAsync();
        return simulator;
    }

    /// <summary>Kills it at once and starts it again on the same port with the same log.</summary>
    public async Task Kill9AndRestartAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
        await WaitUntilListeningAsync();
    }

    /// <summary>Every message it acknowledged, over all its lives.</summary>
    public IReadOnlyList<LoggedMessage> ReadMessages() => [.. ReadLog()
        .Where(fields => fields[0] == "M" && fields.Length == 8)
        .Select(fields => new LoggedMessage(fields[1], Unescape(fields[3]), Unescape(fields[4])))];

    /// <summary>Ids of the messages whose receipt was acknowledged to it with status 0.</summary>
    public IReadOnlyList<string> ReadAcknowledgedReceipts() => [.. ReadLog()
        .Where(fields => fields[0] == "A" && fields.Length == 4 && uint.TryParse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint status) && status == 0)
        .Select(fields => fields[1])];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private static string Unescape(string field) => field == "-" ? "" : Uri.UnescapeDataString(field);

    private IEnumerable<string[]> ReadLog()
    {
        using var stream = new FileStream(LogPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(' ');
        }
    }

    private ChildProcess Launch() => ChildProcess.StartProject(
        Project,
        ["smsc", "--port", Port.ToString(CultureInfo.InvariantCulture), "--log", LogPath, "--receipt-delay", "50", "--retry-delay", "200"]);

    private Task<string> WaitUntilListeningAsync() =>
        _process.WaitForLineAsync(line => line.StartsWith("listening", StringComparison.Ordinal), s_startUp);
}
