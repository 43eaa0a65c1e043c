using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Telemetry;

/// <summary>Verdicts one screening worker gave: plain counts with one writing thread, read by scrapes.</summary>
public sealed class VerdictCounters
{
    /// <summary>Number of actions.</summary>
    public static readonly int Actions = Enum.GetValues<ScreeningAction>().Length;

    /// <summary>Number of outcomes of a shadow model.</summary>
    public static readonly int ShadowOutcomes = Enum.GetValues<ShadowOutcome>().Length;

    /// <summary>Number of categories.</summary>
    public static readonly int Categories = Enum.GetValues<SmsCategory>().Length;

    /// <summary>Number of reasons.</summary>
    public static readonly int Reasons = Enum.GetValues<ScreenReason>().Length;

    private readonly long[] _byActionAndCategory = new long[Actions * Categories];
    private readonly long[] _refusedByReason = new long[Reasons];
    private readonly long[] _monitored = new long[Actions];
    private readonly long[] _shadow = new long[ShadowOutcomes];

    /// <summary>Counts what the shadow model said of one message.</summary>
    public void Count(ShadowOutcome outcome)
    {
        if (outcome != ShadowOutcome.None)
        {
            Add(ref _shadow[(int)outcome]);
        }
    }

    /// <summary>Messages by what the live and the shadow model said.</summary>
    public long Shadow(int outcome) => Volatile.Read(ref _shadow[outcome]);

    /// <summary>Counts one verdict.</summary>
    public void Count(in Verdict verdict)
    {
        Add(ref _byActionAndCategory[((int)verdict.Action * Categories) + (int)verdict.Category]);
        if (verdict.Reason != ScreenReason.None)
        {
            Add(ref _refusedByReason[(int)verdict.Reason]);
        }

        if (verdict.WouldBe != verdict.Action)
        {
            Add(ref _monitored[(int)verdict.WouldBe]);
        }
    }

    /// <summary>Messages by action (row) and category (column).</summary>
    public long Messages(int action, int category) => Volatile.Read(ref _byActionAndCategory[(action * Categories) + category]);

    /// <summary>Messages a check spoke against, by reason.</summary>
    public long Reason(int reason) => Volatile.Read(ref _refusedByReason[reason]);

    /// <summary>Messages that Monitor mode let through, by the action they would have got.</summary>
    public long Monitored(int action) => Volatile.Read(ref _monitored[action]);

    private static void Add(ref long count) => Volatile.Write(ref count, count + 1);
}
