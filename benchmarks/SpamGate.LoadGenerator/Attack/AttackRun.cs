using System.Globalization;
using System.Net;
using SpamGate.Gateway.Demo;
using SpamGate.LoadGenerator.Bench;
using SpamGate.LoadGenerator.Load;

namespace SpamGate.LoadGenerator.Attack;

/// <summary>
/// Measures a paying SP alone, then beside thousands of idle connections, slow ones, and a bind storm that breaks loose a third into its run; and
/// what all of it costs the gateway in memory.
/// </summary>
internal sealed class AttackRun(AttackOptions options, TextWriter progress)
{
    /// <summary>Until the gateway's code is compiled for good: what it does about that would be taken for its latency alone.</summary>
    private const double WarmUpSeconds = 12;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(250);

    /// <exception cref="InvalidOperationException">A process did not start, or refused somebody it should not have.</exception>
    internal async Task<AttackReport> RunAsync(CancellationToken cancel)
    {
        if (options.Target is { } target)
        {
            return await AttackAsync(target, null, null, cancel).ConfigureAwait(false);
        }

        string directory = Directory.CreateTempSubdirectory("spamgate-attack-").FullName;
        try
        {
            (int smsc, int smpp, int http) = (Readiness.FreePort(), Readiness.FreePort(), Readiness.FreePort());
            using var simulator = new ChildProcess(
                typeof(AttackRun).Assembly.Location, "smsc", "--port", smsc.ToString(CultureInfo.InvariantCulture), "--receipts", "none");
            await Readiness.WaitForPortAsync(simulator, smsc, cancel).ConfigureAwait(false);
            using var gateway = new ChildProcess(ChildProcess.YoungHeap, options.GatewayDll, "--config", AttackConfig.Write(directory, options, smpp, http, smsc));
            var address = new Uri($"http://127.0.0.1:{http}");
            await Readiness.WaitForPortAsync(gateway, http, cancel).ConfigureAwait(false);
            await Readiness.WaitForReadyAsync(gateway, new Uri(address, options.Model is null ? "/healthz" : "/readyz"), cancel).ConfigureAwait(false);
            return await AttackAsync(new IPEndPoint(IPAddress.Loopback, smpp), gateway, new Uri(address, "/metrics"), cancel).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<AttackReport> AttackAsync(IPEndPoint target, ChildProcess? gateway, Uri? metrics, CancellationToken cancel)
    {
        MessageMix mix = MessageMix.Load("generator", registeredDelivery: false);
        var load = new LoadOptions
        {
            Target = target,
            Connections = 2,
            Window = 100,
            Sps = 1,
            SystemId = "sp001",
            Rate = options.Rate,
            Seconds = options.Seconds,
            Warmup = WarmUpSeconds,
        };
        await progress.WriteLineAsync("the paying SP alone").ConfigureAwait(false);
        double cpu = gateway?.CpuSeconds() ?? 0;
        LoadReport alone = LoadRun.Run(load, mix, cancel);
        double cpuAlone = (gateway?.CpuSeconds() ?? 0) - cpu;
        GatewayMemory before = await MemoryAsync(gateway, metrics, cancel).ConfigureAwait(false);

        using var crowd = new CrowdProcess(target);
        await progress.WriteLineAsync($"{options.Idle:N0} idle connections bind").ConfigureAwait(false);
        await crowd.GatherIdleAsync(options.Idle, cancel).ConfigureAwait(false);
        await Task.Delay(Settling, cancel).ConfigureAwait(false);
        GatewayMemory withIdle = await MemoryAsync(gateway, metrics, cancel).ConfigureAwait(false);

        await progress.WriteLineAsync($"{options.SlowLoris:N0} slow connections, and the paying SP again").ConfigureAwait(false);
        await crowd.StartSlowAsync(options.SlowLoris, cancel).ConfigureAwait(false);
        await Task.Delay(Settling, cancel).ConfigureAwait(false);
        using var sampling = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        cpu = gateway?.CpuSeconds() ?? 0;
        Task<GatewayMemory> peak = PeakAsync(gateway, metrics, sampling.Token);
        Task<LoadReport> paying = Task.Factory.StartNew(() => LoadRun.Run(load, mix, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(TimeSpan.FromSeconds(load.Warmup + (options.Seconds / 3)), cancel).ConfigureAwait(false);
        await progress.WriteLineAsync($"a storm of {options.BindStorm:N0} binds").ConfigureAwait(false);
        (double stormSeconds, int retries) = await crowd.StormAsync(options.BindStorm, cancel).ConfigureAwait(false);
        LoadReport attacked = await paying.ConfigureAwait(false);
        double cpuAttacked = (gateway?.CpuSeconds() ?? 0) - cpu;
        (int idleEnded, int slowClosed) = await crowd.ReportAsync(cancel).ConfigureAwait(false);
        await sampling.CancelAsync().ConfigureAwait(false);
        return new AttackReport
        {
            Options = options,
            CpuAlone = cpuAlone,
            CpuAttacked = cpuAttacked,
            Alone = alone,
            Attacked = attacked,
            StormSeconds = stormSeconds,
            StormRetries = retries,
            IdleEnded = idleEnded,
            SlowClosed = slowClosed,
            Before = before,
            WithIdle = withIdle,
            Peak = await peak.ConfigureAwait(false),
        };
    }

    private static async Task<GatewayMemory> PeakAsync(ChildProcess? gateway, Uri? metrics, CancellationToken stop)
    {
        var peak = new GatewayMemory(gateway?.ResidentBytes(), null);
        try
        {
            while (true)
            {
                await Task.Delay(SampleInterval, stop).ConfigureAwait(false);
                peak = peak with { Resident = peak.Resident is { } most ? long.Max(most, gateway!.ResidentBytes()) : null };
            }
        }
        catch (OperationCanceledException)
        {
            GatewayMemory last = await MemoryAsync(gateway, metrics, CancellationToken.None).ConfigureAwait(false);
            return peak with { Managed = last.Managed };
        }
    }

    private static async Task<GatewayMemory> MemoryAsync(ChildProcess? gateway, Uri? metrics, CancellationToken cancel)
    {
        if (metrics is null)
        {
            return new GatewayMemory(gateway?.ResidentBytes(), null);
        }

        using var client = new HttpClient();
        MetricsPage page = MetricsPage.Parse(await client.GetStringAsync(metrics, cancel).ConfigureAwait(false));
        return new GatewayMemory(gateway?.ResidentBytes(), (long)page.Sum("dotnet_total_memory_bytes"));
    }
}
