using Prometheus;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>What is held, copied once per scrape.</summary>
internal sealed class QuarantineGauges
{
    public QuarantineGauges(GatewayMetrics metrics, QuarantineClock clock, MessageHold hold, HeldMessageIds ids)
    {
        Gauge states = metrics.Factory.CreateGauge("spamgate_quarantine", "Held messages by state.", ["state"]);
        Counter refused = metrics.Factory.CreateCounter("spamgate_quarantine_refused_total", "Messages answered 0x64 because they could not be held.");
        Gauge waiting = metrics.Factory.CreateGauge("spamgate_quarantine_receipts_awaited", "Released messages whose final receipt has not come.");
        metrics.Registry.AddBeforeCollectCallback(() =>
        {
            foreach (QuarantineState state in Enum.GetValues<QuarantineState>())
            {
                states.WithLabels(LabelValue.SnakeCase(state.ToString())).Set(clock.Counts.GetValueOrDefault(state));
            }

            refused.IncTo(hold.Refused);
            waiting.Set(ids.Count);
        });
    }
}
