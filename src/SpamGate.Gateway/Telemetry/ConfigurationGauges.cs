using Prometheus;
using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Telemetry;

/// <summary>Whether what is written is in force, copied into metrics once per scrape.</summary>
internal sealed class ConfigurationGauges
{
    public ConfigurationGauges(GatewayMetrics metrics, SnapshotSource snapshots)
    {
        Gauge leftOut = metrics.Factory.CreateGauge("spamgate_records_left_out", "Records that can not be in force and are left out or kept as they were; /healthz names them.");
        Gauge refused = metrics.Factory.CreateGauge("spamgate_configuration_refused", "1 while the newest configuration is refused and an older one is in force.");
        metrics.Registry.AddBeforeCollectCallback(() =>
        {
            leftOut.Set(snapshots.Current.LeftOut.Count);
            refused.Set(snapshots.Refused.Count > 0 ? 1 : 0);
        });
    }
}
