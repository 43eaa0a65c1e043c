using System.Reflection;
using Prometheus;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;

namespace SpamGate.Gateway.Telemetry;

/// <summary>
/// Owns every exported metric, so that the exporting library stays replaceable. The message path never comes here: it counts in
/// plain fields of its own, and each scrape copies them over.
/// </summary>
public sealed class GatewayMetrics
{
    private const string Protocol = "smpp";
    private readonly Lock _sessions = new();
    private readonly HashSet<(PduCounts Read, PduCounts Written, LatencyHistogram Latency)> _live = [];
    private readonly long[] _endedRead = new long[PduCounts.Names.Count];
    private readonly long[] _endedWritten = new long[PduCounts.Names.Count];
    private readonly Counter _pdus;
    private readonly Counter _binds;
    private readonly Counter _ends;
    private readonly Counter _reloads;
    private readonly Counter _refusedConnections;
    private readonly Counter _delayedBinds;
    private readonly Histogram _duration;
    private readonly Gauge _modelInfo;
    private readonly Gauge _rulesInfo;
    private readonly Gauge _recordsUp;

    /// <summary>Makes the metrics in a registry of their own.</summary>
    public GatewayMetrics()
    {
        Registry = Metrics.NewCustomRegistry();
        Factory = Metrics.WithCustomRegistry(Registry);
        DotNetStats.Register(Registry);
        _pdus = Factory.CreateCounter("spamgate_pdus_total", "PDUs by command and direction (in = from the peer).", ["protocol", "command", "direction"]);
        _binds = Factory.CreateCounter("spamgate_binds_total", "Bind requests by outcome (command_status).", ["protocol", "result"]);
        _ends = Factory.CreateCounter("spamgate_session_ends_total", "Sessions ended, by reason.", ["reason"]);
        _reloads = Factory.CreateCounter("spamgate_rules_reloads_total", "Configuration, list, rule and model reloads by outcome.", ["result"]);
        _refusedConnections = Factory.CreateCounter("spamgate_connections_refused_total", "Connections closed as soon as they came, by the limit they met.", ["protocol", "limit"]);
        _delayedBinds = Factory.CreateCounter("spamgate_binds_delayed_total", "Bind requests answered late because of failures from their address.", ["protocol"]);
        _delayedBinds.WithLabels(Protocol);
        _duration = Factory.CreateHistogram(
            "spamgate_message_duration_seconds",
            "From the arrival of a request to its answer, the SMSC's time included.",
            new HistogramConfiguration { Buckets = [.. LatencyHistogram.Bounds] });
        _modelInfo = Factory.CreateGauge("spamgate_model_info", "1 for the model in use; version none = no model, lists and limits only.", ["version", "sha"]);
        _rulesInfo = Factory.CreateGauge("spamgate_rules_info", "1 for the content rules in use: hash of keyword, link and contact files and thresholds.", ["version"]);
        _recordsUp = Factory.CreateGauge("spamgate_records_up", "1 while the records database answers, 0 while it does not and traffic goes on without it.");
        Gauge build = Factory.CreateGauge("spamgate_build_info", "1, labelled with what runs.", ["version", "runtime"]);
        build.WithLabels(
            typeof(GatewayMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            Environment.Version.ToString()).Set(1);
        foreach (string result in (string[])["ok", "refused"])
        {
            _reloads.WithLabels(result);
        }

        Counter contentions = Factory.CreateCounter("spamgate_lock_contentions_total", "Times a thread had to wait for a lock.");
        Counter allocated = Factory.CreateCounter("spamgate_allocated_bytes_total", "Bytes allocated on the managed heap.");
        Registry.AddBeforeCollectCallback(() =>
        {
            contentions.IncTo(Monitor.LockContentionCount);
            allocated.IncTo(GC.GetTotalAllocatedBytes());
            CollectSessions();
        });
    }

    /// <summary>What /metrics serves.</summary>
    public CollectorRegistry Registry { get; }

    /// <summary>Makes further metrics in the same registry.</summary>
    public IMetricFactory Factory { get; }

    /// <summary>Counts a bind's outcome.</summary>
    public void BindDecided(CommandStatus status) => _binds.WithLabels(Protocol, status == CommandStatus.EsmeROk ? "ok" : status.ToString()).Inc();

    /// <summary>Counts a connection that a limit refused.</summary>
    public void ConnectionRefused(string limit) => _refusedConnections.WithLabels(Protocol, limit).Inc();

    /// <summary>Counts a bind that has to wait.</summary>
    public void BindDelayed() => _delayedBinds.WithLabels(Protocol).Inc();

    /// <summary>Counts a reload of configuration, lists, rules or model.</summary>
    public void Reloaded(bool accepted) => _reloads.WithLabels(accepted ? "ok" : "refused").Inc();

    /// <summary>Says whether the records database answers.</summary>
    public void RecordsAvailable(bool isAvailable) => _recordsUp.Set(isAvailable ? 1 : 0);

    /// <summary>Says which model is in use; null = none.</summary>
    public void ModelInUse(string? name, string? sha)
    {
        foreach (string[] labels in _modelInfo.GetAllLabelValues().ToArray())
        {
            _modelInfo.RemoveLabelled(labels);
        }

        _modelInfo.WithLabels(name ?? "none", sha ?? "").Set(1);
    }

    /// <summary>Shows the content rules in use.</summary>
    public void RulesInUse(string version)
    {
        foreach (string[] labels in _rulesInfo.GetAllLabelValues().ToArray())
        {
            _rulesInfo.RemoveLabelled(labels);
        }

        _rulesInfo.WithLabels(version).Set(1);
    }

    /// <summary>Starts counting a session's PDUs and times.</summary>
    public void SessionOpened(PduCounts read, PduCounts written, LatencyHistogram latency)
    {
        lock (_sessions)
        {
            _live.Add((read, written, latency));
        }
    }

    /// <summary>Takes over the counts of a session that ended.</summary>
    public void SessionEnded(SessionEndReason reason, PduCounts read, PduCounts written, LatencyHistogram latency)
    {
        _ends.WithLabels(reason.ToString()).Inc();
        lock (_sessions)
        {
            _live.Remove((read, written, latency));
            read.AddTo(_endedRead);
            written.AddTo(_endedWritten);
            latency.Fold(_duration.Observe);
        }
    }

    private void CollectSessions()
    {
        long[] read;
        long[] written;
        lock (_sessions)
        {
            read = [.. _endedRead];
            written = [.. _endedWritten];
            foreach ((PduCounts liveRead, PduCounts liveWritten, LatencyHistogram latency) in _live)
            {
                liveRead.AddTo(read);
                liveWritten.AddTo(written);
                latency.Fold(_duration.Observe);
            }
        }

        for (int i = 0; i < read.Length; i++)
        {
            Publish(read[i], PduCounts.Names[i], "in");
            Publish(written[i], PduCounts.Names[i], "out");
        }
    }

    private void Publish(long count, string command, string direction)
    {
        if (count > 0)
        {
            _pdus.WithLabels(Protocol, command, direction).IncTo(count);
        }
    }
}
