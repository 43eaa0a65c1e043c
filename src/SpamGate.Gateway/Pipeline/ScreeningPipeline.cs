using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Screening.Content;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Screening as a stage: the workers, who owns which SP, and the feeds into their rings.
/// </summary>
/// <remarks>
/// The life of a message through it: (1) a session's feed looks at the text, unless it is a part of a long message; (2) the
/// message goes, with up to 63 others, into the ring of the worker that owns its SP; (3) the worker deals the ring into one lane
/// per session and gives each a turn; (4) it decides; (5) what passes goes to egress in batches, the rest is answered.
/// </remarks>
public sealed class ScreeningPipeline : IDisposable
{
    private const int RingCapacity = 16_384;

    private readonly ThreadLocal<ContentScratch> _scratch = new(() => new ContentScratch());
    private readonly ScreeningWorker[] _workers;

    /// <summary>Makes the workers.</summary>
    /// <param name="workers">How many; 0 = one for every two processors: the texts are looked at by the sessions' read loops, which need as many again.</param>
    /// <param name="clock">Time.</param>
    /// <param name="snapshots">Configuration in force.</param>
    /// <param name="egress">Where passed messages go.</param>
    /// <param name="receivers">Where receipts of dropped messages go.</param>
    /// <param name="hold">Where messages are held.</param>
    /// <param name="loggers">Makes the log that explains verdicts.</param>
    /// <param name="evidence">Where refused messages are told to the rules of conduct.</param>
    public ScreeningPipeline(
        int workers,
        GatewayClock clock,
        SnapshotSource snapshots,
        EgressRouter egress,
        ReceiverDirectory receivers,
        IMessageHold hold,
        ILoggerFactory loggers,
        EvidenceFeed evidence)
    {
        var log = new VerdictLog(loggers.CreateLogger<VerdictLog>());
        int count = workers > 0 ? workers : int.Max(1, Environment.ProcessorCount / 2);
        Assignment = new WorkerAssignment(count);
        var dropped = new DroppedReceipts(receivers, clock);
        _workers = [.. Enumerable.Range(0, count).Select(index =>
            new ScreeningWorker(index, RingCapacity, clock, snapshots, egress, Assignment, dropped, hold, log, evidence))];
    }

    /// <summary>Who owns which SP.</summary>
    public WorkerAssignment Assignment { get; }

    /// <summary>The workers.</summary>
    public IReadOnlyList<ScreeningWorker> Workers => _workers;

    /// <summary>This thread's buffers for looking at texts.</summary>
    public ContentScratch Scratch => _scratch.Value!;

    /// <summary>A way in for one session.</summary>
    public ScreeningFeed CreateFeed() => new(_workers, Assignment);

    /// <summary>Lanes for one session, one per worker.</summary>
    public TurnLane[] CreateLanes() => [.. _workers.Select(_ => new TurnLane())];

    /// <summary>How full the rings are for an SP's messages, in per cent: its worker's ring, or the share of it that one SP may fill.</summary>
    /// <param name="sp">The SP; null = the fullest ring, for a trunk that carries many.</param>
    public int FillOf(SpPolicy? sp)
    {
        if (sp is null)
        {
            return _workers.Max(worker => worker.Ring.Count * 100 / worker.Ring.Capacity);
        }

        WorkerAssignment.Place place = Assignment.Of(sp);
        ScreeningWorker owner = _workers[place.Worker];
        return int.Max(owner.Ring.Count * 100 / owner.Ring.Capacity, (int)(place.Waiting * 100 / owner.SpShare));
    }

    /// <summary>Live state of an SP, if it ever sent anything.</summary>
    public SpState? FindSpState(int index) => Assignment.Find(index);

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();
}
