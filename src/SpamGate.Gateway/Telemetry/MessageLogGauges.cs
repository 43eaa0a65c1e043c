using Prometheus;
using SpamGate.Gateway.Channels;

namespace SpamGate.Gateway.Telemetry;

/// <summary>What the message log counts, copied once per scrape.</summary>
internal sealed class MessageLogGauges
{
    public MessageLogGauges(GatewayMetrics metrics, MessageLogFeed feed)
    {
        Counter written = metrics.Factory.CreateCounter("spamgate_message_log_records_total", "Records written to the message log.");
        Counter dropped = metrics.Factory.CreateCounter("spamgate_message_log_dropped_total", "Records lost because the disk was full or could not keep up.");
        Counter late = metrics.Factory.CreateCounter("spamgate_message_log_late_total", "Records on disk only later than a second after their answer: a kill in between would have lost them.");
        Gauge waiting = metrics.Factory.CreateGauge("spamgate_message_log_waiting_seconds", "What a kill at this moment costs at most: how long the oldest record that is not written yet may have been waiting.");
        Counter faults = metrics.Factory.CreateCounter("spamgate_message_log_faults_total", "Times the disk refused the message log.");
        metrics.Registry.AddBeforeCollectCallback(() =>
        {
            if (feed.Log is { } log)
            {
                written.IncTo(log.Written);
                dropped.IncTo(log.Dropped);
                waiting.Set(log.Waiting.TotalSeconds);
                late.IncTo(log.Late);
                faults.IncTo(log.Faults);
            }
        });
    }
}
