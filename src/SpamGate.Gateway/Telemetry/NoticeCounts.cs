using Prometheus;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Telemetry;

/// <summary>What deliveries of notices show to Prometheus.</summary>
public sealed class NoticeCounts
{
    private readonly Counter _attempts;

    internal NoticeCounts(GatewayMetrics metrics) =>
        _attempts = metrics.Factory.CreateCounter("spamgate_notice_attempts_total", "Attempts to tell an SP, by channel and by where the notice stands after it.", ["channel", "state"]);

    /// <summary>Counts an attempt.</summary>
    public void Attempted(NoticeRecord notice) => _attempts.WithLabels(LabelValue.SnakeCase(notice.Channel.ToString()), LabelValue.SnakeCase(notice.State.ToString())).Inc();
}
