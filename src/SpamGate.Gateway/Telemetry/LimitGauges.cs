using Prometheus;
using SpamGate.Gateway.Pipeline;
using SpamGate.Screening.Limits;

namespace SpamGate.Gateway.Telemetry;

/// <summary>What caps and quotas count, copied once per scrape; absent while nothing is limited. Refusals are in <c>spamgate_rejections_total</c> by reason.</summary>
internal sealed class LimitGauges
{
    public LimitGauges(GatewayMetrics metrics, LimitKeeper keeper)
    {
        Gauge used = metrics.Factory.CreateGauge("spamgate_limits_counters", "Counters of caps held.");
        Gauge capacity = metrics.Factory.CreateGauge("spamgate_limits_capacity", "Counters of caps there is room for.");
        Counter evictions = metrics.Factory.CreateCounter("spamgate_limits_evictions_total", "Counters below their limit that gave their place to another because their part of the table was full.");
        Counter uncounted = metrics.Factory.CreateCounter("spamgate_limits_uncounted_total", "Messages that passed uncounted because their part of the table held only counters at their limit.");
        Counter written = metrics.Factory.CreateCounter("spamgate_limits_journal_records_total", "Records written to the journal of caps and quotas.");
        Counter lost = metrics.Factory.CreateCounter("spamgate_limits_journal_lost_total", "Records that the journal could not take; a restart forgets them.");
        Counter faults = metrics.Factory.CreateCounter("spamgate_limits_journal_faults_total", "Times the disk refused the journal.");
        metrics.Registry.AddBeforeCollectCallback(() =>
        {
            if (keeper.Ledger is { } ledger)
            {
                CapTable table = ledger.Table;
                used.Set(table.Used);
                capacity.Set(table.Capacity);
                evictions.IncTo(table.Evictions);
                uncounted.IncTo(table.Uncounted);
                written.IncTo(keeper.Written);
                lost.IncTo(keeper.Lost);
                faults.IncTo(keeper.Faults);
            }
        });
    }
}
