using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Ingress;
using SpamGate.Gateway.Pipeline;
using SpamGate.Gateway.Telemetry;

namespace SpamGate.Gateway.Hosting;

/// <summary>
/// Starts and stops the gateway around Kestrel: links before, a tick for every timer while it runs, and at the end first the
/// sessions (answered, unbound), then the links.
/// </summary>
internal sealed partial class GatewayService(
    GatewayClock clock,
    SnapshotSource snapshots,
    EgressRouter egress,
    ReceiverDirectory receivers,
    SessionRegistry sessions,
    SessionDrain drain,
    MessageLogFeed log,
    LimitKeeper limits,
    GatewayMetrics metrics,
    ILoggerFactory loggers,
    ILogger<GatewayService> logger) : IHostedLifecycleService
{
    /// <summary>Short, so that a thousand slow clients whose time is over together are not closed, and do not come back, in one instant.</summary>
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(20);
    private const int TicksPerTurn = 5;
    private ITimer? _ticker;
    private int _ticking;
    private int _ticks;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        snapshots.Changed += (_, current) =>
        {
            sessions.Apply(current);
            egress.Apply();
            ShowModel(current);
        };
        snapshots.Reloaded += metrics.Reloaded;
        ShowModel(snapshots.Current);
        snapshots.Watch(loggers.CreateLogger<SnapshotSource>());
        egress.Apply();
        limits.Start();
        log.Log?.Start();
        _ticker = clock.Provider.CreateTimer(_ => Tick(), null, TickInterval, TickInterval);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        GatewayOptions options = snapshots.Current.Options;
        Log.Started(logger, options.Smpp.Address, options.Smpp.Port, options.Http.Address, options.Http.Port);
        return Task.CompletedTask;
    }

    /// <summary>Runs before Kestrel stops: its listener still stands, but sessions answer new submits with ESME_RX_T_APPN.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(logger, sessions.Count);
        await drain.RunAsync(snapshots.Current.Options.Smpp.ShutdownTimeout).ConfigureAwait(false);
        await egress.StopAsync().ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_ticker is not null)
        {
            await _ticker.DisposeAsync().ConfigureAwait(false);
        }

        Log.Stopped(logger);
    }

    private void ShowModel(GatewaySnapshot snapshot)
    {
        metrics.ModelInUse(snapshot.Engine.Snapshot.Content.ModelName, snapshot.Engine.Snapshot.Content.ModelSha);
        metrics.RulesInUse(snapshot.Engine.Snapshot.Content.RuleVersion);
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) != 0)
        {
            return;
        }

        try
        {
            long now = clock.Now;
            if (++_ticks % TicksPerTurn == 0)
            {
                log.FollowClock();
                egress.Tick(now);
                receivers.ServeWaiting(now);
                snapshots.Current.Engine.Snapshot.Schedule?.Renew(clock.ScreeningTime.Utc);
            }

            sessions.Tick(now);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The loop's top: one bad tick must not stop every timer of the gateway.
            Log.TickFailed(logger, error);
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.GatewayStarted, LogLevel.Information, "SMPP on {SmppAddress}:{SmppPort}, HTTP on {HttpAddress}:{HttpPort}", EventName = "GatewayStarted")]
        public static partial void Started(ILogger logger, string smppAddress, int smppPort, string httpAddress, int httpPort);

        [LoggerMessage(EventIds.GatewayStopping, LogLevel.Information, "Stopping: {Sessions} sessions to drain", EventName = "GatewayStopping")]
        public static partial void Stopping(ILogger logger, int sessions);

        [LoggerMessage(EventIds.GatewayStopped, LogLevel.Information, "Stopped", EventName = "GatewayStopped")]
        public static partial void Stopped(ILogger logger);

        [LoggerMessage(EventIds.TickFailed, LogLevel.Error, "A tick failed", EventName = "TickFailed")]
        public static partial void TickFailed(ILogger logger, Exception error);
    }
}
