using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Hosting;
using SpamGate.Gateway.Ingress;
using SpamGate.Gateway.Telemetry;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Testing.Network;

namespace SpamGate.Gateway.Tests.Hosting;

/// <summary>The whole gateway inside the test, on free ports, without a model; account <c>one</c>, password <c>pass1</c>, sender 10690001.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SnapshotSource _snapshots;
    private readonly GatewayMetrics _metrics = new();

    private RunningGateway(ConfigurationFolder folder, TimeProvider? time)
    {
        Folder = folder;
        Assert.True(SnapshotSource.TryCreate(folder.Input(), out SnapshotSource? snapshots, out ConfigurationFaults faults, time), string.Join('\n', faults.All));
        _snapshots = snapshots;
        _app = GatewayHost.Build(snapshots, _metrics, folder.Input(), time);
    }

    /// <summary>Its files.</summary>
    public ConfigurationFolder Folder { get; }

    /// <summary>Plain port.</summary>
    public int Port => _snapshots.Current.Options.Smpp.Port;

    /// <summary>TLS port.</summary>
    public int TlsPort => _snapshots.Current.Options.Smpp.Tls.Port;

    /// <summary>Configuration in force.</summary>
    public SnapshotSource Snapshots => _snapshots;

    /// <summary>Its links.</summary>
    public EgressRouter Egress => _app.Services.GetRequiredService<EgressRouter>();

    /// <summary>Open sessions.</summary>
    public int Sessions => _app.Services.GetRequiredService<SessionRegistry>().Count;

    /// <summary>
    /// Starts one; <paramref name="smpp"/> changes section Smpp, <paramref name="smsc"/> the only SMSC, <paramref name="all"/> everything;
    /// <paramref name="time"/> takes the place of the system's clock.
    /// </summary>
    public static async Task<RunningGateway> StartAsync(
        Action<JsonObject>? smpp = null,
        Action<JsonObject>? smsc = null,
        ConfigurationFolder? folder = null,
        Action<JsonObject>? all = null,
        TimeProvider? time = null)
    {
        folder ??= new ConfigurationFolder();
        folder.Write("spamgate.json", Json(smpp, smsc, all));
        var gateway = new RunningGateway(folder, time);
        await gateway._app.StartAsync();
        return gateway;
    }

    /// <summary>The value of a metric, all labels summed up but those that are named.</summary>
    public async Task<double> MetricAsync(string name, params (string Label, string Value)[] labels)
    {
        using var stream = new MemoryStream();
        await _metrics.Registry.CollectAndExportAsTextAsync(stream);
        return MetricsPage.Parse(System.Text.Encoding.UTF8.GetString(stream.ToArray())).Sum(name, labels);
    }

    /// <summary>Waits until something is so; ten seconds at most.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _snapshots.Dispose();
        Folder.Dispose();
    }

    private static string Json(Action<JsonObject>? smpp, Action<JsonObject>? smsc, Action<JsonObject>? all)
    {
        JsonNode root = JsonNode.Parse(ConfigurationFolder.Good)!;
        JsonObject section = root["SpamGate"]!.AsObject();
        section["Smpp"]![nameof(Port)] = FreePorts.Next();
        section["Http"]![nameof(Port)] = FreePorts.Next();
        section["Smpp"]!["ShutdownTimeout"] = "00:00:01";
        section["Accounts"]![0]!["MessagesPerSecond"] = 0;
        section["Sps"]![0]!["MessagesPerSecond"] = 0;
        smpp?.Invoke(section["Smpp"]!.AsObject());
        if (smsc is null)
        {
            section["Smscs"] = new JsonArray();
        }
        else
        {
            smsc(section["Smscs"]![0]!.AsObject());
        }

        all?.Invoke(section);
        root["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "None" } };
        return root.ToJsonString();
    }
}
