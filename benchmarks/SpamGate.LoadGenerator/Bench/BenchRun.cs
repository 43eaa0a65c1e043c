using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SpamGate.Gateway.Demo;
using SpamGate.LoadGenerator.Load;

namespace SpamGate.LoadGenerator.Bench;

/// <summary>
/// The whole-process benchmark: simulator, bare loops and gateway as processes of their own, the generator in this one, and one
/// after the other measured in every repetition, so that all see the same machine.
/// </summary>
internal sealed class BenchRun(BenchOptions options, TextWriter progress)
{
    /// <summary>The gateway with TLS to the SPs.</summary>
    internal const string TlsToSps = "tls";

    /// <summary>The gateway with TLS to the SPs and to the simulator.</summary>
    internal const string TlsToAll = "tls-all";

    /// <summary>The gateway with its message log switched off.</summary>
    internal const string WithoutLog = "no-log";

    /// <summary>The gateway without evidence for the rules of conduct.</summary>
    internal const string WithoutEvidence = "no-evidence";

    private static readonly string Self = typeof(BenchRun).Assembly.Location;
    private readonly List<BenchSample> _samples = [];

    /// <exception cref="InvalidOperationException">A process did not start, or refused the generator.</exception>
    internal async Task<BenchReport> RunAsync(CancellationToken cancel)
    {
        string directory = Directory.CreateTempSubdirectory("spamgate-bench-").FullName;
        string certificate = BenchCertificate.Write(directory);
        try
        {
            foreach (BenchScenario scenario in options.Scenarios)
            {
                await RunScenarioAsync(scenario, directory, certificate, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        string machine = $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {options.Connections} connections x window {options.Window}, medians of {options.Repetitions} runs of {options.Seconds} s";
        return new BenchReport(machine, _samples);
    }

    private async Task RunScenarioAsync(BenchScenario scenario, string directory, string certificate, CancellationToken cancel)
    {
        MessageMix mix = MessageMix.Load(scenario.Texts, options.RegisteredDelivery);
        await progress.WriteLineAsync($"{scenario.Name}: {mix.Count} texts, {mix.MeanLength} octets a PDU, {scenario.Sps} SPs").ConfigureAwait(false);
        var targets = new List<BenchTarget>();
        using Smsc smsc = await Smsc.StartAsync(null, cancel).ConfigureAwait(false);
        using Smsc? secure = options.Variants.Contains(TlsToAll) ? await Smsc.StartAsync(certificate, cancel).ConfigureAwait(false) : null;
        try
        {
            foreach (string variant in options.Variants)
            {
                targets.Add(variant switch
                {
                    "direct" => new BenchTarget(variant, smsc.Process, smsc.Port, smsc.Control, null),
                    "answer" or "forward" => await StartBaselineAsync(variant, smsc, cancel).ConfigureAwait(false),
                    _ => await StartGatewayAsync(variant, variant == TlsToAll ? secure! : smsc, scenario, Path.Combine(directory, scenario.Name + "-" + variant), certificate, cancel).ConfigureAwait(false),
                });
            }

            for (int i = 0; i < options.Repetitions; i++)
            {
                foreach (BenchTarget target in targets)
                {
                    await MeasureAsync(scenario, mix, target, cancel).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            foreach (BenchTarget target in targets)
            {
                target.Process.Dispose();
            }
        }
    }

    private static async Task<BenchTarget> StartBaselineAsync(string variant, Smsc smsc, CancellationToken cancel)
    {
        int port = Readiness.FreePort();
        var process = new ChildProcess(Self, ["baseline-" + variant, "--port", Text(port), .. variant == "forward" ? ["--smsc", $"127.0.0.1:{smsc.Port}"] : Array.Empty<string>()]);
        await Readiness.WaitForPortAsync(process, port, cancel).ConfigureAwait(false);
        return new BenchTarget(variant, process, port, smsc.Control, null);
    }

    private async Task<BenchTarget> StartGatewayAsync(
        string variant, Smsc smsc, BenchScenario scenario, string directory, string certificate, CancellationToken cancel)
    {
        var ports = new GatewayPorts
        {
            Smpp = Readiness.FreePort(),
            Http = Readiness.FreePort(),
            Smsc = smsc.Port,
            SmppTls = variant is TlsToSps or TlsToAll ? Readiness.FreePort() : null,
            SmscTls = variant == TlsToAll,
            MessageLog = variant != WithoutLog,
            Evidence = variant != WithoutEvidence,
        };
        string config = GatewayConfig.Write(directory, scenario, ports, options, certificate);
        if (options.ListEntries > 0)
        {
            await RecordedList.WriteAsync(Path.Combine(directory, "data"), options.ListEntries, cancel).ConfigureAwait(false);
        }

        long start = TimeProvider.System.GetTimestamp();
        var process = new ChildProcess(options.GatewayDll, "--config", config);
        var address = new Uri($"http://127.0.0.1:{ports.Http}");
        await Readiness.WaitForReadyAsync(process, new Uri(address, "/readyz"), cancel).ConfigureAwait(false);
        await progress.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"  {variant}: ready after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s, {process.CpuSeconds():0.0} CPU s, {process.ResidentBytes() / 1e6:0} MB")).ConfigureAwait(false);
        return new BenchTarget(variant, process, ports.SmppTls ?? ports.Smpp, smsc.Control, new Uri(address, "/metrics")) { Tls = ports.SmppTls is not null };
    }

    private async Task MeasureAsync(BenchScenario scenario, MessageMix mix, BenchTarget target, CancellationToken cancel)
    {
        (string variant, ChildProcess process, int port, int control, Uri? metrics) = target;
        var load = new LoadOptions
        {
            Target = new IPEndPoint(IPAddress.Loopback, port),
            Tls = target.Tls,
            Connections = options.Connections,
            Window = options.Window,
            Sps = scenario.Sps,
            SystemId = scenario.SystemId,
            Seconds = options.Seconds,
            Warmup = options.Warmup,
        };
        MetricsPage? before = await ReadAsync(metrics, cancel).ConfigureAwait(false);
        long acceptedBefore = SmscAccepted(control);
        double cpuBefore = process.CpuSeconds();
        LoadReport report = LoadRun.Run(load, mix, cancel);
        double cpu = process.CpuSeconds() - cpuBefore;
        MetricsPage? after = await ReadAsync(metrics, cancel).ConfigureAwait(false);
        long accepted = SmscAccepted(control) - acceptedBefore;
        var sample = new BenchSample
        {
            Astray = variant == "answer" ? null : accepted - report.Passed,
            Scenario = scenario.Name,
            Variant = variant,
            Load = report,
            CpuPer100K = cpu * 100_000 / long.Max(report.Answered, 1),
            AllocatedPerMessage = Difference("spamgate_allocated_bytes_total") / report.Answered,
            ContentionsPerMillion = Difference("spamgate_lock_contentions_total") * 1e6 / report.Answered,
        };
        _samples.Add(sample);
        await progress.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"  {variant,-8} {report.MessagesPerSecond,12:N0} msg/s  {sample.CpuPer100K:0.000} CPU s/100k  p99 {report.P99:0.00} ms  pass {sample.PassShare:P1}  astray {sample.Astray}  {string.Join(' ', report.Faults)}")).ConfigureAwait(false);
        if (process.HasExited)
        {
            throw new InvalidOperationException($"{process.Name} ended during the run:\n{process.Output}");
        }

        double? Difference(string name) => before is null || after is null ? null : after.Sum(name) - before.Sum(name);
    }

    // What the simulator has taken: the other side of what the generator was told.
    private static long SmscAccepted(int control)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, control);
        client.Client.Send("stats\n"u8);
        using var reader = new StreamReader(client.GetStream());
        using var stats = JsonDocument.Parse(reader.ReadLine() ?? "{}");
        return stats.RootElement.GetProperty("accepted").GetInt64();
    }

    private static async Task<MetricsPage?> ReadAsync(Uri? metrics, CancellationToken cancel)
    {
        if (metrics is null)
        {
            return null;
        }

        using var client = new HttpClient();
        return MetricsPage.Parse(await client.GetStringAsync(metrics, cancel).ConfigureAwait(false));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A program that is sent to; the port is the one it is sent to on.</summary>
    private sealed record BenchTarget(string Variant, ChildProcess Process, int Port, int Control, Uri? Metrics)
    {
        public bool Tls { get; init; }
    }

    private sealed record Smsc(ChildProcess Process, int Port, int Control) : IDisposable
    {
        /// <summary>Starts a simulator; with a certificate it speaks TLS.</summary>
        public static async Task<Smsc> StartAsync(string? certificate, CancellationToken cancel)
        {
            int port = Readiness.FreePort();
            int control = Readiness.FreePort();
            var process = new ChildProcess(
                Self, ["smsc", "--port", Text(port), "--control", Text(control), .. certificate is null ? Array.Empty<string>() : ["--certificate", certificate]]);
            await Readiness.WaitForPortAsync(process, port, cancel).ConfigureAwait(false);
            return new Smsc(process, port, control);
        }

        public void Dispose() => Process.Dispose();
    }
}
