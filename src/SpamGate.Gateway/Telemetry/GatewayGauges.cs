using Prometheus;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Pipeline;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Sessions;

namespace SpamGate.Gateway.Telemetry;

/// <summary>Copies what workers, links and SPs count in plain fields into metrics, once per scrape.</summary>
internal sealed class GatewayGauges
{
    /// <summary>SPs with a label of their own; the rest is summed up under <c>other</c>, so that labels stay bounded.</summary>
    private const int LabelledSps = 500;

    private const string OtherSps = "other";
    private const string Protocol = "smpp";
    private static readonly string[] Actions = [.. Enum.GetValues<ScreeningAction>().Select(action => action.ToString().ToLowerInvariant())];
    private static readonly string[] Reasons = [.. Enum.GetValues<ScreenReason>().Select(reason => LabelValue.SnakeCase(reason.ToString()))];
    private static readonly string[] ShadowOutcomes = [.. Enum.GetValues<ShadowOutcome>().Select(outcome => LabelValue.SnakeCase(outcome.ToString()))];
    private static readonly string[] Categories = [.. Enum.GetValues<SmsCategory>().Select(category => category.Name())];

    private readonly SnapshotSource _snapshots;
    private readonly ScreeningPipeline _pipeline;
    private readonly EgressRouter _egress;
    private readonly ReceiverDirectory _receivers;
    private readonly ISessionCounts _sessions;
    private readonly Counter _messages;
    private readonly Counter _rejections;
    private readonly Counter _monitored;
    private readonly Counter _shadow;
    private readonly Counter _spMessages;
    private readonly Gauge _spCard;
    private readonly Gauge _depth;
    private readonly Gauge _capacity;
    private readonly Counter _drops;
    private readonly Gauge _linkUp;
    private readonly Gauge _linkInFlight;
    private readonly Gauge _linkWindow;
    private readonly Counter _responses;
    private readonly Counter _deliveries;
    private readonly Counter _receipts;
    private readonly Counter _mobile;
    private readonly Gauge _sessionsGauge;

    public GatewayGauges(
        GatewayMetrics metrics,
        SnapshotSource snapshots,
        ScreeningPipeline pipeline,
        EgressRouter egress,
        ReceiverDirectory receivers,
        ISessionCounts sessions)
    {
        _sessions = sessions;
        _snapshots = snapshots;
        _pipeline = pipeline;
        _egress = egress;
        _receivers = receivers;
        IMetricFactory factory = metrics.Factory;
        _messages = factory.CreateCounter("spamgate_messages_total", "Messages by verdict and category.", ["protocol", "verdict", "category"]);
        _rejections = factory.CreateCounter("spamgate_rejections_total", "Messages a check spoke against, by reason.", ["reason"]);
        _monitored = factory.CreateCounter("spamgate_monitored_total", "Messages that Monitor mode let through, by the verdict they would have got.", ["verdict"]);
        _shadow = factory.CreateCounter(
            "spamgate_shadow_model_total", "Texts by what the live and the shadow model said of them: both_ham, live_spam, shadow_spam, both_spam.", ["outcome"]);
        _spMessages = factory.CreateCounter("spamgate_sp_messages_total", "Messages by SP and verdict.", ["corp_id", "verdict"]);
        _spCard = factory.CreateGauge("spamgate_sp_card", "Card of the SP: 0 green, 1 yellow, 2 red, 3 removed.", ["corp_id"]);
        _depth = factory.CreateGauge("spamgate_channel_depth", "Messages waiting in a channel.", ["stage"]);
        _capacity = factory.CreateGauge("spamgate_channel_capacity", "Messages a channel holds at most.", ["stage"]);
        _drops = factory.CreateCounter("spamgate_channel_drops_total", "Messages refused (never lost) because a channel was full.", ["stage", "reason"]);
        _linkUp = factory.CreateGauge("spamgate_link_up", "1 while the link to the SMSC is bound.", ["link"]);
        _linkInFlight = factory.CreateGauge("spamgate_link_in_flight", "Requests on the link without an answer yet.", ["link"]);
        _linkWindow = factory.CreateGauge("spamgate_link_window", "Send window of the link.", ["link"]);
        _responses = factory.CreateCounter("spamgate_smsc_responses_total", "Outcome of requests to the SMSC.", ["link", "status"]);
        _deliveries = factory.CreateCounter("spamgate_deliveries_total", "Receipts, MO messages and alerts that reached no SP, by why.", ["link", "result"]);
        _receipts = factory.CreateCounter("spamgate_receipts_total", "Delivery receipts: received from the SMSC, taken by the SP, not taken.", ["result"]);
        _mobile = factory.CreateCounter("spamgate_mo_total", "MO messages: received from the SMSC, taken by the SP, not taken.", ["result"]);
        _sessionsGauge = factory.CreateGauge("spamgate_sessions", "Open sessions by state.", ["protocol", "state"]);
        metrics.Registry.AddBeforeCollectCallback(Collect);
    }

    private void Collect()
    {
        CollectVerdicts();
        CollectSps();
        CollectWorkers();
        CollectLinks();
        CollectDeliveries();
        foreach (SessionPhase phase in Enum.GetValues<SessionPhase>())
        {
            _sessionsGauge.WithLabels(Protocol, LabelValue.SnakeCase(phase.ToString())).Set(_sessions.CountIn(phase));
        }
    }

    private void CollectVerdicts()
    {
        for (int action = 0; action < Actions.Length; action++)
        {
            for (int category = 0; category < Categories.Length; category++)
            {
                long count = _pipeline.Workers.Sum(worker => worker.Verdicts.Messages(action, category));
                if (count > 0)
                {
                    _messages.WithLabels(Protocol, Actions[action], Categories[category]).IncTo(count);
                }
            }

            _monitored.WithLabels(Actions[action]).IncTo(_pipeline.Workers.Sum(worker => worker.Verdicts.Monitored(action)));
        }

        for (int outcome = 1; outcome < ShadowOutcomes.Length; outcome++)
        {
            _shadow.WithLabels(ShadowOutcomes[outcome]).IncTo(_pipeline.Workers.Sum(worker => worker.Verdicts.Shadow(outcome)));
        }

        for (int reason = 1; reason < Reasons.Length; reason++)
        {
            _rejections.WithLabels(Reasons[reason]).IncTo(_pipeline.Workers.Sum(worker => worker.Verdicts.Reason(reason)));
        }
    }

    private void CollectSps()
    {
        var other = new long[Actions.Length];
        foreach (SpPolicy sp in _snapshots.Current.Sps)
        {
            bool labelled = sp.Index < LabelledSps;
            if (labelled)
            {
                _spCard.WithLabels(sp.SpId).Set((int)sp.Card);
            }

            if (_pipeline.FindSpState(sp.Index) is not { } state)
            {
                continue;
            }

            for (int action = 0; action < Actions.Length; action++)
            {
                long count = state.CountOf((ScreeningAction)action);
                if (!labelled)
                {
                    other[action] += count;
                }
                else if (count > 0)
                {
                    _spMessages.WithLabels(sp.SpId, Actions[action]).IncTo(count);
                }
            }
        }

        for (int action = 0; action < Actions.Length; action++)
        {
            if (other[action] > 0)
            {
                _spMessages.WithLabels(OtherSps, Actions[action]).IncTo(other[action]);
            }
        }
    }

    private void CollectWorkers()
    {
        _depth.WithLabels("screening").Set(_pipeline.Workers.Sum(worker => worker.Ring.Count));
        _capacity.WithLabels("screening").Set(_pipeline.Workers.Sum(worker => worker.Ring.Capacity));
        _drops.WithLabels("screening", "full").IncTo(_pipeline.Workers.Sum(worker => worker.Overloads));
        _depth.WithLabels("egress").Set(_egress.Links.Sum(link => link.Queued));
        _capacity.WithLabels("egress").Set(_egress.Links.Sum(link => link.QueueLimit));
        _drops.WithLabels("egress", "full").IncTo(_egress.QueueFull);
        _drops.WithLabels("egress", "no_link").IncTo(_egress.NoLink);
        _depth.WithLabels("deliveries").Set(_receivers.WaitingCount);
    }

    private void CollectDeliveries()
    {
        _receipts.WithLabels("received").IncTo(_egress.Links.Sum(link => Volatile.Read(ref link.Counters.Receipts)));
        _receipts.WithLabels("taken").IncTo(_egress.Links.Sum(link => Interlocked.Read(ref link.Counters.ReceiptsTaken)));
        _receipts.WithLabels("not_taken").IncTo(_egress.Links.Sum(link => Interlocked.Read(ref link.Counters.ReceiptsNotTaken)));
        _mobile.WithLabels("received").IncTo(_egress.Links.Sum(link => Volatile.Read(ref link.Counters.Mobile)));
        _mobile.WithLabels("taken").IncTo(_egress.Links.Sum(link => Interlocked.Read(ref link.Counters.MobileTaken)));
        _mobile.WithLabels("not_taken").IncTo(_egress.Links.Sum(link => Interlocked.Read(ref link.Counters.MobileNotTaken)));
    }

    private void CollectLinks()
    {
        foreach (SmscLink link in _egress.Links)
        {
            _linkUp.WithLabels(link.Name).Set(link.IsBound ? 1 : 0);
            _linkInFlight.WithLabels(link.Name).Set(link.InFlight);
            _linkWindow.WithLabels(link.Name).Set(link.WindowSize);
            LinkCounters counts = link.Counters;
            _responses.WithLabels(link.Name, "accepted").IncTo(Volatile.Read(ref counts.Accepted));
            _responses.WithLabels(link.Name, "refused").IncTo(Volatile.Read(ref counts.Refused));
            _responses.WithLabels(link.Name, "throttled").IncTo(Volatile.Read(ref counts.Throttled));
            _responses.WithLabels(link.Name, "link_fault").IncTo(Volatile.Read(ref counts.LinkFaults));
            _responses.WithLabels(link.Name, "timed_out").IncTo(Volatile.Read(ref counts.TimedOut));
            _responses.WithLabels(link.Name, "unknown").IncTo(Volatile.Read(ref counts.Orphaned));
            _responses.WithLabels(link.Name, "unmatched").IncTo(Volatile.Read(ref counts.Unmatched));
            _deliveries.WithLabels(link.Name, "no_owner").IncTo(Volatile.Read(ref counts.NoOwner));
            _deliveries.WithLabels(link.Name, "window_full").IncTo(Volatile.Read(ref counts.DeliverWindowFull));
            _deliveries.WithLabels(link.Name, "alert_not_taken").IncTo(Volatile.Read(ref counts.AlertsNotTaken));
        }
    }
}
