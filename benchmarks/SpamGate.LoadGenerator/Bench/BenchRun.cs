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
    private readonly List<BenchSample> _samples = [];

    /// <exception cref="InvalidOperationException">A process did not start, or refused the generator.</exception>
    internal async Task<BenchReport> RunAsync(CancellationToken cancel)
    {
        string directory = Directory.CreateTempSubdirectory("spamgate-bench-").FullName;
        try
        {
            foreach (BenchScenario scenario in options.Scenarios)
            {
                await RunScenarioAsync(scenario, directory, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        string machine = $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {options.Connections} connections x window {options.Window}, medians of {options.Repetitions} runs of {options.Seconds} s";
        return new BenchReport(machine, _samples);
    }

    private async Task RunScenarioAsync(BenchScenario scenario, string directory, CancellationToken cancel)
    {
        string self = typeof(BenchRun).Assembly.Location;
        MessageMix mix = MessageMix.Load(scenario.Texts, options.RegisteredDelivery);
        await progress.WriteLineAsync($"{scenario.Name}: {mix.Count} texts, {mix.MeanLength} octets a PDU, {scenario.Sps} SPs").ConfigureAwait(false);
        int smscPort = Readiness.FreePort();
        int control = Readiness.FreePort();
        using var smsc = new ChildProcess(self, "smsc", "--port", Text(smscPort), "--control", Text(control));
        await Readiness.WaitForPortAsync(smsc, smscPort, cancel).ConfigureAwait(false);
        var targets = new List<(string Variant, ChildProcess Process, int Port, Uri? Metrics)>();
        try
        {
            foreach (string variant in options.Variants)
            {
                targets.Add(await StartAsync(variant, self, smsc, smscPort, scenario, directory, cancel).ConfigureAwait(false));
            }

            for (int i = 0; i < options.Repetitions; i++)
            {
                foreach ((string variant, ChildProcess process, int port, Uri? metrics) in targets)
                {
                    await MeasureAsync(scenario, mix, variant, process, port, metrics, control, cancel).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            foreach ((_, ChildProcess process, _, _) in targets)
            {
                process.Dispose();
            }
        }
    }

    private async Task<(string Variant, ChildProcess Process, int Port, Uri? Metrics)> StartAsync(
        string variant, string self, ChildProcess smsc, int smscPort, BenchScenario scenario, string directory, CancellationToken cancel)
    {
        if (variant == "direct")
        {
            return (variant, smsc, smscPort, null);
        }

        int port = Readiness.FreePort();
        if (variant == "gateway")
        {
            int http = Readiness.FreePort();
            string config = GatewayConfig.Write(
                Path.Combine(directory, scenario.Name), scenario, port, http, smscPort, options.SmscBinds, options.SmscWindow, options.Model);
            var gateway = new ChildProcess(options.GatewayDll, "--config", config);
            var address = new Uri($"http://127.0.0.1:{http}");
            await Readiness.WaitForReadyAsync(gateway, new Uri(address, "/readyz"), cancel).ConfigureAwait(false);
            return (variant, gateway, port, new Uri(address, "/metrics"));
        }

        var baseline = new ChildProcess(self, ["baseline-" + variant, "--port", Text(port), .. variant == "forward" ? ["--smsc", $"127.0.0.1:{smscPort}"] : Array.Empty<string>()]);
        await Readiness.WaitForPortAsync(baseline, port, cancel).ConfigureAwait(false);
        return (variant, baseline, port, null);
    }

    private async Task MeasureAsync(
        BenchScenario scenario, MessageMix mix, string variant, ChildProcess process, int port, Uri? metrics, int control, CancellationToken cancel)
    {
        var load = new LoadOptions
        {
            Target = new IPEndPoint(IPAddress.Loopback, port),
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
}
