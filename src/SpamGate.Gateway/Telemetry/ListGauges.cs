using Prometheus;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Screening.Lists;

namespace SpamGate.Gateway.Telemetry;

/// <summary>Sizes of the live lists and what phones asked for, copied into metrics once per scrape.</summary>
internal sealed class ListGauges
{
    private static readonly (ListKind Kind, string Label)[] s_kinds = [.. Enum.GetValues<ListKind>().Select(kind => (kind, LabelValue.SnakeCase(kind.ToString())))];

    private readonly SnapshotSource _snapshots;
    private readonly EgressRouter _egress;
    private readonly IOptOutLog _log;
    private readonly Gauge _entries;
    private readonly Gauge _octets;
    private readonly Counter _wishes;
    private readonly Counter _confirmations;
    private readonly Gauge _waiting;

    public ListGauges(GatewayMetrics metrics, SnapshotSource snapshots, EgressRouter egress, IOptOutLog log)
    {
        _snapshots = snapshots;
        _egress = egress;
        _log = log;
        IMetricFactory factory = metrics.Factory;
        _entries = factory.CreateGauge("spamgate_list_entries", "Entries of the live lists; expired ones count until they are swept.", ["list"]);
        _octets = factory.CreateGauge("spamgate_list_bytes", "Memory that the live lists hold for numbers.", ["list"]);
        _wishes = factory.CreateCounter("spamgate_opt_outs_total", "Words that phones sent: stop, start, and not_kept for those the SMSC was told to bring again.", ["wish"]);
        _confirmations = factory.CreateCounter("spamgate_opt_out_confirmations_total", "Confirmations of opt-outs by what became of them.", ["result"]);
        _waiting = factory.CreateGauge("spamgate_opt_outs_journalled", "Opt-outs on this node's disk that the records do not have yet.");
        metrics.Registry.AddBeforeCollectCallback(Collect);
    }

    private void Collect()
    {
        LiveLists lists = _snapshots.Current.Engine.Snapshot.Lists;
        foreach ((ListKind kind, string label) in s_kinds)
        {
            Show(label, lists[kind]);
        }

        Show("opt_outs", lists.OptOuts);
        Show("shields", lists.Shields);
        Show("consents", lists.Consents);
        _wishes.WithLabels("stop").IncTo(_egress.OptOuts.Stops);
        _wishes.WithLabels("start").IncTo(_egress.OptOuts.Starts);
        _wishes.WithLabels("not_kept").IncTo(_egress.OptOuts.NotKept);
        _confirmations.WithLabels("sent").IncTo(_egress.Confirmations.Sent);
        _confirmations.WithLabels("failed").IncTo(_egress.Confirmations.Failed);
        _waiting.Set(_log.Waiting);
    }

    private void Show(string label, AddressTable table)
    {
        _entries.WithLabels(label).Set(table.Count);
        _octets.WithLabels(label).Set(table.Octets);
    }
}
