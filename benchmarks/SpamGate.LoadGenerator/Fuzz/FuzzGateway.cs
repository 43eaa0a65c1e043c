using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpamGate.Fuzzing.Pdus;
using SpamGate.Fuzzing.Sessions;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Hosting;
using SpamGate.Gateway.Ingress;
using SpamGate.Gateway.Telemetry;
using SpamGate.Testing.Network;

namespace SpamGate.LoadGenerator.Fuzz;

/// <summary>
/// The whole gateway in this process, listening on loopback, with two links to a message centre that answers. Its timers are long: a session that ends by
/// one of them has hung.
/// </summary>
public sealed class FuzzGateway : IAsyncDisposable
{
    private const int Window = 10;
    private const int Links = 2;
    private const int LogicalWorkers = 2;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("spamgate-fuzz-");
    private readonly FuzzSmsc _smsc = FuzzSmsc.Start();
    private readonly LoggedErrors _errors = new();
    private readonly ConcurrentQueue<string> _unobserved = new();
    private readonly SnapshotSource _snapshots;
    private readonly WebApplication _app;

    private FuzzGateway()
    {
        string keywords = Path.Combine(_directory.FullName, "keywords.txt");
        File.WriteAllText(keywords, "forbidden\n赌博\n");
        EndPoint = new IPEndPoint(IPAddress.Loopback, FreePorts.Next());
        var input = new ConfigurationInput { BuiltIn = Settings(EndPoint.Port, _smsc.Port, keywords), UseEnvironment = false };
        if (!SnapshotSource.TryCreate(input, out SnapshotSource? snapshots, out ConfigurationFaults faults))
        {
            throw new InvalidOperationException(string.Join('\n', faults.All));
        }

        _snapshots = snapshots;
        _app = GatewayHost.Build(snapshots, new GatewayMetrics(), input);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_errors);
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    /// <summary>Its SMPP listener.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Connections that are open.</summary>
    public int OpenSessions => _app.Services.GetRequiredService<SessionRegistry>().Count;

    /// <summary>Requests that reached the message centre.</summary>
    public int Forwarded => _smsc.Answered;

    /// <summary>Exceptions that nothing in the gateway expected.</summary>
    public IEnumerable<string> Errors => _errors.All.Concat(_unobserved);

    /// <summary>Starts it and waits until its links are bound.</summary>
    /// <exception cref="TimeoutException">They did not bind in time.</exception>
    public static async Task<FuzzGateway> StartAsync(TimeSpan patience)
    {
        var gateway = new FuzzGateway();
        await gateway._app.StartAsync().ConfigureAwait(false);
        EgressRouter egress = gateway._app.Services.GetRequiredService<EgressRouter>();
        await UntilAsync(() => egress.Links.All(link => link.IsBound), "the links to be bound", patience).ConfigureAwait(false);
        return gateway;
    }

    /// <summary>Fills what grows to a limit of its own, so that the memory of a run can be compared.</summary>
    public Task FillAsync() => LongMessageTable.FillAsync(EndPoint.Port);

    /// <summary>Waits until every session has ended.</summary>
    /// <exception cref="TimeoutException">One has not: it hangs.</exception>
    public Task UntilIdleAsync(TimeSpan patience) => UntilAsync(() => OpenSessions == 0, "every session to end", patience);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _snapshots.Dispose();
        await _smsc.DisposeAsync().ConfigureAwait(false);
        _errors.Dispose();
        _directory.Delete(recursive: true);
    }

    // Only what comes out of the product: the peers of a run that ends badly leave tasks behind, too.
    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs fault)
    {
        string text = fault.Exception.ToString();
        if (text.Contains(" SpamGate.Gateway.", StringComparison.Ordinal) || text.Contains(" SpamGate.Smpp.", StringComparison.Ordinal))
        {
            _unobserved.Enqueue(text);
        }
    }

    private static async Task UntilAsync(Func<bool> isSo, string what, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                throw new TimeoutException($"Waited {patience.TotalSeconds} s in vain for {what}.");
            }

            await Task.Delay(5).ConfigureAwait(false);
        }
    }

    private static Dictionary<string, string?> Settings(int smppPort, int smscPort, string keywords)
    {
        string[] accounts = PduSamples.SystemIds;
        return new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Error",
            ["Logging:Console:LogLevel:Default"] = "None",
            ["SpamGate:Smpp:Address"] = "127.0.0.1",
            ["SpamGate:Smpp:Port"] = $"{smppPort}",
            ["SpamGate:Smpp:ShutdownTimeout"] = "00:00:02",
            ["SpamGate:Smpp:SessionInitTimeout"] = "00:10:00",
            ["SpamGate:Smpp:EnquireLink"] = "00:10:00",
            ["SpamGate:Smpp:PartialPduTimeout"] = "00:10:00",
            ["SpamGate:Smpp:InactivityTimeout"] = "00:10:00",
            ["SpamGate:Smpp:BindFailures"] = "0",
            ["SpamGate:Smpp:BindsPerSecond"] = "0",
            ["SpamGate:Http:Address"] = "127.0.0.1",
            ["SpamGate:Http:Port"] = $"{FreePorts.Next()}",
            ["SpamGate:Model"] = "",
            ["SpamGate:Screening:Keywords"] = keywords,
            ["SpamGate:Screening:Workers"] = $"{LogicalWorkers}",
            ["SpamGate:Smscs:0:Name"] = "fuzz",
            ["SpamGate:Smscs:0:Host"] = "127.0.0.1",
            ["SpamGate:Smscs:0:Port"] = $"{smscPort}",
            ["SpamGate:Smscs:0:SystemId"] = "us",
            ["SpamGate:Smscs:0:Password"] = "secret",
            ["SpamGate:Smscs:0:Binds"] = $"{Links}",
            ["SpamGate:Smscs:0:Window"] = $"{Window}",
            ["SpamGate:Accounts:0:SystemId"] = accounts[0],
            ["SpamGate:Accounts:0:Password"] = PduSamples.Password,
            ["SpamGate:Accounts:0:SpId"] = "sp1",
            ["SpamGate:Accounts:0:MaxBinds"] = "0",
            ["SpamGate:Accounts:0:Window"] = $"{Window}",
            ["SpamGate:Accounts:1:SystemId"] = accounts[1],
            ["SpamGate:Accounts:1:Password"] = PduSamples.Password,
            ["SpamGate:Accounts:1:Kind"] = "Trunk",
            ["SpamGate:Accounts:1:Carries:0"] = "sp1",
            ["SpamGate:Accounts:1:MaxBinds"] = "0",
            ["SpamGate:Sps:0:SpId"] = "sp1",
            ["SpamGate:Sps:0:AccessNumbers:0"] = PduSamples.OwnNumber,
            ["SpamGate:Sps:0:MessagesPerSecond"] = "0",
        };
    }
}
