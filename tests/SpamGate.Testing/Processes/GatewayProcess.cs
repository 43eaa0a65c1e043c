using System.Diagnostics;
using System.Net;
using System.Text.Json;
using SpamGate.Testing.Network;

namespace SpamGate.Testing.Processes;

/// <summary>The real gateway, started as an operator starts it: the built program and a configuration file.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const string Project = "src/SpamGate.Gateway";
    private static readonly TimeSpan s_startUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(25);

    private readonly ScratchDirectory _directory = new();
    private readonly HttpClient _http;
    private readonly string _configPath;
    private readonly string[] _extraArguments;
    private readonly IReadOnlyDictionary<string, string?>? _environment;
    private ChildProcess _process;

    private GatewayProcess(GatewayConfig config, string[] extraArguments, IReadOnlyDictionary<string, string?>? environment, int httpPort)
    {
        Config = config;
        _extraArguments = extraArguments;
        _environment = environment;
        config.Section["DataDirectory"] ??= _directory.File("data");
        foreach ((string setting, string content) in config.ScreeningFiles)
        {
            config.ScreeningSection[setting] = _directory.Write(setting + ".txt", content);
        }

        _configPath = _directory.Write("spamgate.json", config.ToJson());
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}"), Timeout = TimeSpan.FromSeconds(5) };
        _process = Launch();
    }

    /// <summary>The configuration; change it and call <see cref="Rewrite"/>.</summary>
    public GatewayConfig Config { get; }

    /// <summary>Where SPs bind.</summary>
    public int SmppPort => Config.SmppPort;

    /// <summary>Everything it printed since its last start.</summary>
    public string Output => _process.Output;

    /// <summary>The running process.</summary>
    public ChildProcess Process => _process;

    /// <summary>Starts it and waits until it is ready: a model loaded and an SMSC link bound.</summary>
    public static Task<GatewayProcess> StartReadyAsync(GatewayConfig config) => StartAsync(config, "/readyz");

    /// <summary>Starts it and waits until a path answers 200.</summary>
    public static async Task<GatewayProcess> StartAsync(
        GatewayConfig config, string until = "/healthz", string[]? arguments = null, IReadOnlyDictionary<string, string?>? environment = null, int? httpPort = null)
    {
        var gateway = new GatewayProcess(config, arguments ?? [], environment, httpPort ?? config.HttpPort);
        await gateway.WaitForAsync(until);
        return gateway;
    }

    /// <summary>Runs <c>--check-config</c> on a file's text; returns the exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> CheckAsync(string json)
    {
        using var directory = new ScratchDirectory();
        string path = directory.Write("spamgate.json", json);
        return await ChildProcess.RunAsync(
            "dotnet", [Repository.BuiltAssembly(Project), "--config", path, "--check-config"], s_startUp, directory.Path);
    }

    /// <summary>Kills it at once and starts it again on the same ports.</summary>
    public async Task Kill9AndRestartAsync()
    {
        Kill9();
        await RestartAsync();
    }

    /// <summary>Kills it at once.</summary>
    public void Kill9() => _process.Kill9();

    /// <summary>Starts it again and waits until it is ready.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
        await WaitForAsync("/readyz");
    }

    /// <summary>Asks it to stop and returns its exit code.</summary>
    public async Task<int> StopAsync(TimeSpan patience)
    {
        _process.Terminate();
        return await _process.WaitForExitAsync(patience);
    }

    /// <summary>
    /// Writes the configuration file again, whole, as an editor does: a new file takes the old one's name, so that
    /// nobody reads half of it.
    /// </summary>
    public void Rewrite(string? text = null)
    {
        string next = _directory.Write("spamgate.json.new", text ?? Config.ToJson());
        File.Move(next, _configPath, overwrite: true);
    }

    /// <summary>Writes a file beside the configuration and returns its path.</summary>
    public string WriteFile(string name, string content) => _directory.Write(name, content);

    /// <summary>Status code of a GET; 0 when nobody answers.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative));
            return response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Sends a GET with headers of the test's choice.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _http.SendAsync(request);
    }

    /// <summary>The read-only status of an SP, with the API key.</summary>
    public async Task<JsonElement> SpStatusAsync(string spId)
    {
        using HttpResponseMessage response = await GetAsync($"/api/v1/sps/{spId}/status", ("X-Api-Key", GatewayConfig.ApiKey));
        response.EnsureSuccessStatusCode();
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>The metrics now.</summary>
    public async Task<MetricsPage> MetricsAsync() => MetricsPage.Parse(await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));

    /// <summary>Waits until the metrics satisfy a condition; returns how long it took.</summary>
    public Task<TimeSpan> WaitForMetricsAsync(Func<MetricsPage, bool> condition, TimeSpan patience, string what) =>
        WaitForAsync(async () => condition(await MetricsAsync()), patience, what);

    /// <summary>Waits until a condition of the outside world holds; returns how long it took.</summary>
    public async Task<TimeSpan> WaitForAsync(Func<Task<bool>> condition, TimeSpan patience, string what)
    {
        long start = Stopwatch.GetTimestamp();
        using var pulse = new PeriodicTimer(s_poll);
        while (!await condition())
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The gateway ended with {_process.ExitCode} while waiting for {what}. Its output:\n{Output}");
            }

            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                throw new TimeoutException($"Waited {patience.TotalSeconds:0.0} s in vain for {what}. The gateway's output:\n{Output}");
            }

            await pulse.WaitForNextTickAsync();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }

    private ChildProcess Launch() => ChildProcess.StartProject(Project, ["--config", _configPath, .. _extraArguments], _environment);

    private Task<TimeSpan> WaitForAsync(string path) => WaitForAsync(async () => await StatusAsync(path) == HttpStatusCode.OK, s_startUp, path);
}
