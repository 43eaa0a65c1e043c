using Prometheus;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;

namespace SpamGate.Gateway.Telemetry;

/// <summary>What the rules of conduct and the ladder show to Prometheus.</summary>
public sealed class ConductCounts
{
    private readonly Counter _breaches;
    private readonly Counter _shadow;
    private readonly Counter _evidence;
    private readonly Gauge _points;
    private readonly Gauge _appeals;
    private readonly Gauge _proposals;

    internal ConductCounts(GatewayMetrics metrics)
    {
        _breaches = metrics.Factory.CreateCounter("spamgate_breaches_total", "Breaches found, by class and rule.", ["class", "rule"]);
        _shadow = metrics.Factory.CreateCounter("spamgate_shadow_breaches_total", "Breaches that shadow rules would have found.", ["class", "rule"]);
        _evidence = metrics.Factory.CreateCounter("spamgate_evidence_total", "Distinct refused messages counted as evidence.");
        _points = metrics.Factory.CreateGauge("spamgate_sp_credit_points", "Credit points of an SP that ever had a breach; 100 without one.", ["corp_id"]);
        _appeals = metrics.Factory.CreateGauge("spamgate_appeals", "Appeals by state.", ["state"]);
        _proposals = metrics.Factory.CreateGauge("spamgate_card_proposals", "Red cards and removals that wait for people.");
    }

    /// <summary>Counts distinct evidence.</summary>
    public void Evidence(int messages) => _evidence.Inc(messages);

    /// <summary>Counts a breach.</summary>
    public void Found(DetectedBreach breach) =>
        (breach.IsShadow ? _shadow : _breaches).WithLabels(breach.Breach.Class.ToString(), breach.Breach.Rule).Inc();

    /// <summary>Shows where the SPs stand.</summary>
    public void Show(IReadOnlyList<SpStanding> standings)
    {
        foreach (SpStanding standing in standings)
        {
            _points.WithLabels(standing.SpId).Set(standing.Company.Points);
        }

        foreach (AppealState state in Enum.GetValues<AppealState>())
        {
            _appeals.WithLabels(LabelValue.SnakeCase(state.ToString())).Set(standings.Sum(standing => standing.Appeals.Count(appeal => appeal.State == state)));
        }

        _proposals.Set(standings.Sum(static standing => standing.Tracks.Sum(static track => track.Proposals.Count)));
    }

    /// <summary>Shows what is counted elsewhere, at each scrape.</summary>
    internal static void Watch(GatewayMetrics metrics, Func<long> lost, Func<long> waiting, Func<long> unrecorded)
    {
        Counter lostEvidence = metrics.Factory.CreateCounter("spamgate_evidence_lost_total", "Refused messages not counted as evidence because the ring was full.");
        Gauge journal = metrics.Factory.CreateGauge("spamgate_conduct_journal_findings", "Findings that wait on the disk for the records.");
        Counter lostFindings = metrics.Factory.CreateCounter("spamgate_conduct_findings_lost_total", "Findings lost because their journal was full or the disk refused them.");
        metrics.Registry.AddBeforeCollectCallback(() =>
        {
            lostEvidence.IncTo(lost());
            journal.Set(waiting());
            lostFindings.IncTo(unrecorded());
        });
    }
}
