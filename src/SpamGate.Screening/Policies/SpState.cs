using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Memory;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Policies;

/// <summary>
/// The changing state of one SP: its rate bucket, what became of its messages, its open long messages. Written by the one worker that owns
/// the SP, so all of it is plain fields; others may only read counts.
/// </summary>
/// <remarks>The fields that every message writes stand alone on their cache lines: two SPs on two workers never share one.</remarks>
/// <param name="workerCampaigns">The campaigns of the worker that owns the SP; null = it has one to itself.</param>
public sealed class SpState(WorkerCampaigns? workerCampaigns = null)
{
    /// <summary>Number of verdicts there are.</summary>
    public const int VerdictKinds = 6;

    /// <summary>Campaigns held of one SP; some 40 KB, taken when campaigns are first counted.</summary>
    private const int CampaignCapacity = 128;

    private Hot _hot;
    private CampaignTable? _campaigns;
    private LongMessageAssembler? _longMessages;

    /// <summary>Theoretical arrival time of the SP's next message, in monotonic nanoseconds; the whole state of its rate.</summary>
    public ref long TheoreticalArrivalTime => ref _hot.TheoreticalArrivalTime;

    /// <summary>Open long messages; made on first use, most SPs send none.</summary>
    public LongMessageAssembler LongMessages => _longMessages ??= new LongMessageAssembler();

    /// <summary>The SP's daily quota; null before it was first asked for.</summary>
    public DailyQuota? Quota { get; set; }

    /// <summary>The SP's own campaigns.</summary>
    public CampaignTable Campaigns => _campaigns ??= new CampaignTable(CampaignCapacity);

    /// <summary>Campaigns over all SPs, as the worker that owns this one sees them.</summary>
    public WorkerCampaigns WorkerCampaigns { get; } = workerCampaigns ?? WorkerCampaigns.Alone();

    /// <summary>Asks the processor to fetch what every message of the SP writes here.</summary>
    public void Prefetch()
    {
        CacheLines.Fetch(ref _campaigns);
        CacheLines.Fetch(ref _hot.TheoreticalArrivalTime);
    }

    /// <summary>Counts a verdict; only the owning worker calls this.</summary>
    public void Count(ScreeningAction action)
    {
        ref long count = ref _hot.Verdicts[(int)action];
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>Messages that got this verdict since the process started; any thread.</summary>
    public long CountOf(ScreeningAction action) => Volatile.Read(ref _hot.Verdicts[(int)action]);

    // 128 octets free before and after what each message writes: lines are 64 octets, and processors fetch them in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Hot
    {
        [FieldOffset(128)]
        public long TheoreticalArrivalTime;

        [FieldOffset(136)]
        public Counts Verdicts;
    }

    [InlineArray(VerdictKinds)]
    private struct Counts
    {
        private long _first;
    }
}
