using System.Globalization;
using System.Runtime.InteropServices;
using SpamGate.Testing.Network;
using SpamGate.Testing.Processes;

namespace SpamGate.Testing.Databases;

/// <summary>
/// A real PostgreSQL server of its own: a new cluster in a temporary folder, a free port of the loopback, no password. Can be stopped and started again
/// as an outage. Root starts it as <c>nobody</c>, because PostgreSQL refuses to run as root.
/// </summary>
/// <remarks>The operating system outlives it, so it does not wait for the disk (fsync off): a killed server loses nothing it acknowledged.</remarks>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "spamgate";
    private const string Unprivileged = "nobody";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ScratchDirectory _directory = new();
    private readonly int _port = FreePorts.Next();
    private ChildProcess? _process;

    private PostgreSqlServer()
    {
    }

    private string DataDirectory => _directory.File("data");

    /// <summary>Creates the cluster and starts it.</summary>
    /// <exception cref="ToolMissingException">PostgreSQL is not installed.</exception>
    public static async Task<PostgreSqlServer> StartAsync()
    {
        var server = new PostgreSqlServer();
        try
        {
            await server.CreateClusterAsync();
            await server.ResumeAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to reach a database of it; one that does not exist yet is made by whoever migrates it.</summary>
    public string ConnectionString(string database = "records") =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={database}");

    /// <summary>A database nobody used yet.</summary>
    public string NewDatabase() => ConnectionString("t" + Guid.NewGuid().ToString("N"));

    /// <summary>Takes it away: connections break, new ones are refused.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            // Fast shutdown (SIGINT): sessions are ended, not waited for.
            _process.Interrupt();
            await _process.WaitForExitAsync(s_patience);
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Starts it again with everything it had.</summary>
    public async Task ResumeAsync()
    {
        _process = Start(
            "postgres",
            "-D", DataDirectory,
            "-p", _port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=",
            "-c", "fsync=off",
            "-c", "shared_buffers=32MB",
            "-c", "max_connections=60",
            "-c", "log_min_messages=warning",
            "-c", "lc_messages=C");
        await _process.WaitForLineAsync(static line => line.Contains("ready to accept connections", StringComparison.Ordinal), s_patience);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private async Task CreateClusterAsync()
    {
        if (IsRoot)
        {
            await RunAsync("chown", Unprivileged, _directory.Path);
        }

        await using ChildProcess initialise = Start(
            "initdb", "-D", DataDirectory, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        int exitCode = await initialise.WaitForExitAsync(s_patience);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"initdb ended with {exitCode}:\n{initialise.Output}");
        }
    }

    private ChildProcess Start(string program, params string[] arguments)
    {
        string path = FindProgram(program);

        // setpriv becomes the program, so that signals reach it.
        return IsRoot
            ? ChildProcess.Start(
                "setpriv", [$"--reuid={Unprivileged}", "--regid=nogroup", "--clear-groups", "--", path, .. arguments], _directory.Path)
            : ChildProcess.Start(path, arguments, _directory.Path);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync(program, arguments, s_patience);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {exitCode}:\n{output}");
        }
    }

    // Debian keeps the server's programs off the PATH, one folder for each major version.
    private static string FindProgram(string program)
    {
        const string Debian = "/usr/lib/postgresql";
        IEnumerable<string> versions = Directory.Exists(Debian)
            ? Directory.EnumerateDirectories(Debian).OrderByDescending(static folder => int.TryParse(Path.GetFileName(folder), out int version) ? version : 0)
            : [];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return versions.Select(static folder => Path.Combine(folder, "bin")).Concat(folders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists) ?? throw new ToolMissingException(program);
    }

    private static bool IsRoot => GetEffectiveUserId() == 0;

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUserId();
}
