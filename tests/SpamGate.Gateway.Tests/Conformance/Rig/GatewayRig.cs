using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Hosting;
using SpamGate.Gateway.Ingress;
using SpamGate.Gateway.Telemetry;
using SpamGate.Testing.Network;
using SpamGate.Testing.Processes;

namespace SpamGate.Gateway.Tests.Conformance.Rig;

/// <summary>
/// The whole gateway as the host puts it together, without Kestrel: sessions come over <see cref="MemoryConnection"/>, links go to
/// loopback sockets, and time is the test's when it brings its own.
/// </summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    /// <summary>The word that makes a text spam.</summary>
    public const string Keyword = "forbidden";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly ScratchDirectory _directory = new();
    private readonly SnapshotSource _snapshots;
    private readonly WebApplication _app;
    private readonly SmppConnectionHandler _handler;
    private readonly GatewayMetrics _metrics;
    private readonly GatewayService _service;
    private readonly TimeProvider? _time;

    private GatewayRig(GatewayConfig config, TimeProvider? time)
    {
        _time = time;
        foreach ((string setting, string content) in config.ScreeningFiles)
        {
            config.ScreeningSection[setting] = _directory.Write(setting + ".txt", content);
        }

        var input = new ConfigurationInput
        {
            File = _directory.Write("spamgate.json", config.ToJson()),
            BuiltIn = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "None" },
            UseEnvironment = false,
        };
        Assert.True(SnapshotSource.TryCreate(input, out SnapshotSource? snapshots, out ConfigurationFaults faults), string.Join('\n', faults.All));
        _snapshots = snapshots;
        _metrics = new GatewayMetrics();
        _app = GatewayHost.Build(snapshots, _metrics, input, time);
        _handler = ActivatorUtilities.CreateInstance<SmppConnectionHandler>(_app.Services);
        _service = _app.Services.GetServices<IHostedService>().OfType<GatewayService>().Single();
    }

    public IServiceProvider Services => _app.Services;

    public GatewayClock Clock => _app.Services.GetRequiredService<GatewayClock>();

    public EgressRouter Egress => _app.Services.GetRequiredService<EgressRouter>();

    public ReceiverDirectory Receivers => _app.Services.GetRequiredService<ReceiverDirectory>();

    public SessionRegistry Sessions => _app.Services.GetRequiredService<SessionRegistry>();

    public SnapshotSource Snapshots => _snapshots;

    /// <summary>An SP 10001 that owns 1065500 and binds with password <c>secret</c>; no model; spam is a text with <see cref="Keyword"/>.</summary>
    public static async Task<GatewayRig> StartAsync(Action<GatewayConfig>? change = null, TimeProvider? time = null, bool waitForLinks = true)
    {
        GatewayConfig config = new GatewayConfig().WithSp("10001", "1065500").WithKeyword(Keyword);
        config.Section["Model"] = "";
        change?.Invoke(config);
        var rig = new GatewayRig(config, time);
        await rig._service.StartingAsync(CancellationToken.None);
        if (waitForLinks)
        {
            await UntilAsync(() => rig.Egress.Links.All(link => link.IsBound), "every link to be bound");
        }

        return rig;
    }

    /// <summary>A new connection. With <paramref name="reads"/> false its peer never reads.</summary>
    public MemoryPeer Connect(bool reads = true)
    {
        var connection = new MemoryConnection();
        Task handled = _handler.OnConnectedAsync(connection);
        IngressSession session = Sessions.Sessions.Single(known => known.ConnectionId == connection.ConnectionId);
        return new MemoryPeer(connection, handled, session, reads);
    }

    /// <summary>A new connection that has bound.</summary>
    public Task<MemoryPeer> BindAsync(uint command = SpamGate.Testing.Wire.RawCommand.BindTransceiver, string systemId = "10001") =>
        Connect().BindAsync(systemId, command: command);

    /// <summary>What /metrics would say.</summary>
    public async Task<MetricsPage> MetricsAsync()
    {
        using var page = new MemoryStream();
        await _metrics.Registry.CollectAndExportAsTextAsync(page);
        return MetricsPage.Parse(System.Text.Encoding.UTF8.GetString(page.ToArray()));
    }

    /// <summary>Waits for something that sends no signal.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < s_patience, $"Waited in vain for {what}.");
            await Task.Delay(1);
        }
    }

    /// <summary>Stops the links and the timers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IngressSession session in Sessions.Sessions)
        {
            session.Abort(Smpp.Sessions.SessionEndReason.ServerStopping);
        }

        Task stopped = Egress.StopAsync();
        while (!stopped.IsCompleted)
        {
            // An SMSC that does not answer our unbind is waited for, and only the test's time passes.
            (_time as OddTimeProvider)?.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(stopped, Task.Delay(1));
        }

        await stopped;
        await _service.StoppedAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _snapshots.Dispose();
        _directory.Dispose();
    }
}
