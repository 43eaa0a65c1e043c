using System.Numerics;
using SpamGate.Compliance.Audit;

namespace SpamGate.Compliance.Breaches;

/// <summary>
/// One SP's evidence: distinct messages into tallies, tallies through the rules, breaches out. Not thread-safe: one owner. Time is that of the evidence and of
/// <see cref="Close"/>; a clock set back fills the period that is open.
/// </summary>
public sealed class SpEvidence
{
    private const int SamplesKept = 16;
    private const int SamplesOfBreach = 5;
    private const int DistinctCapacity = 1 << 17;
    private const long DistinctSpan = 24 * 3_600_000L;

    private readonly string _spId;
    private readonly RuleBook _book;
    private RuleEvaluation _rules;
    private readonly long _length;
    private readonly SeenMessages _seen = new(DistinctSpan, DistinctCapacity);
    private readonly PortChanges _changes = new(DistinctSpan);
    private readonly Dictionary<string, EvidenceTally> _tallies = new(StringComparer.Ordinal);
    private readonly Queue<EvidenceSample>?[] _samples = new Queue<EvidenceSample>?[VerdictSignals.Count];
    private long _period = long.MinValue;
    private long _passed;
    private string _contentRules = "";
    private string? _modelSha;

    /// <summary>An SP without evidence.</summary>
    public SpEvidence(string spId, RuleBook book)
    {
        (_spId, _book) = (spId, book);
        _rules = new RuleEvaluation(spId, book);
        _length = book.Period.Ticks / TimeSpan.TicksPerMillisecond;
    }

    /// <summary>Distinct messages not counted because too many were held.</summary>
    public long Overflows => _seen.Overflows;

    /// <summary>Goes on with the windows of an earlier run. Before the first <see cref="Close"/>.</summary>
    public void Restore(RuleEvaluation rules) => _rules = rules;

    /// <summary>Counts a refused message. Returns what it was counted for, which is what a sample of it proves; None when it was counted before, or speaks for nothing.</summary>
    public EvidenceSignals Observe(in VerdictEvidence evidence)
    {
        EvidenceSignals signal = evidence.Signal;
        if (signal == EvidenceSignals.None)
        {
            return EvidenceSignals.None;
        }

        Open(evidence.At);
        EvidenceSignals counted = EvidenceSignals.None;
        bool isContent = (signal & (EvidenceSignals.Spam | EvidenceSignals.Illegal | EvidenceSignals.Campaign)) != 0;
        if (isContent && evidence.MayHop && _changes.Moves(evidence.Text, evidence.Port, evidence.At))
        {
            TallyOf(null).Count(EvidenceSignals.PortHop);
            counted = EvidenceSignals.PortHop;
        }

        ulong message = BitOperations.RotateLeft((evidence.Recipient * 0x9E3779B97F4A7C15) ^ evidence.Text, 17) * 0xBF58476D1CE4E5B9 ^ (ulong)signal;
        if (!_seen.Add(message, evidence.At))
        {
            return counted;
        }

        (_contentRules, _modelSha) = (evidence.ContentRules, evidence.ModelSha);
        TallyOf(evidence.Port).Count(signal);
        return counted | signal;
    }

    /// <summary>Keeps a sample of the message that was counted last.</summary>
    /// <param name="counted">What <see cref="Observe"/> said.</param>
    /// <param name="sample">The message.</param>
    public void Keep(EvidenceSignals counted, EvidenceSample sample)
    {
        for (int bits = (int)counted; bits != 0; bits &= bits - 1)
        {
            Queue<EvidenceSample> kept = _samples[BitOperations.TrailingZeroCount(bits)] ??= new Queue<EvidenceSample>();
            kept.Enqueue(sample);
            if (kept.Count > SamplesKept)
            {
                kept.Dequeue();
            }
        }
    }

    /// <summary>Counts messages that passed; a share is of all of them.</summary>
    public void CountPassed(long messages, long now)
    {
        Open(now);
        _passed += messages;
    }

    /// <summary>Closes the open period when its time is over: what it held, and what the rules found.</summary>
    public ClosedPeriod? Close(long now)
    {
        if (_period == long.MinValue || now < _period + _length)
        {
            return null;
        }

        if (_passed > 0)
        {
            _tallies[""] = TallyOf(null) with { Passed = _passed };
        }

        EvidenceTally[] tallies = [.. _tallies.Values];
        IReadOnlyList<FoundBreach> found = tallies.Length == 0 ? [] : _rules.Close(_period, tallies);
        var breaches = new List<DetectedBreach>(found.Count);
        foreach (FoundBreach finding in found)
        {
            breaches.Add(Detect(finding));
        }

        DropOpen();
        return new ClosedPeriod(tallies, breaches);
    }

    /// <summary>Forgets what the open period holds; its messages are not counted again.</summary>
    public void DropOpen()
    {
        _tallies.Clear();
        _passed = 0;
        _period = long.MinValue;
    }

    private void Open(long now)
    {
        if (_period == long.MinValue)
        {
            _period = now - (now % _length);
        }
    }

    private EvidenceTally TallyOf(string? port)
    {
        if (!_tallies.TryGetValue(port ?? "", out EvidenceTally? tally))
        {
            _tallies.Add(port ?? "", tally = new EvidenceTally(_spId, port, _period));
        }

        return tally;
    }

    // A message may prove several breaches; each keeps a copy of its own.
    private static Guid IdOf(Guid breach, Guid sample)
    {
        Span<byte> octets = stackalloc byte[16];
        Span<byte> other = stackalloc byte[16];
        breach.TryWriteBytes(octets);
        sample.TryWriteBytes(other);
        for (int i = 0; i < octets.Length; i++)
        {
            octets[i] ^= other[i];
        }

        return new Guid(octets);
    }

    private DetectedBreach Detect(FoundBreach finding)
    {
        EvidenceSample[] samples =
        [
            .. _samples.Where((kept, bit) => kept is not null && ((int)finding.Rule.Signals & (1 << bit)) != 0)
                .SelectMany(static kept => kept!)
                .Where(sample => finding.Port is null || sample.Port == finding.Port)
                .DistinctBy(static sample => sample.Id)
                .OrderBy(static sample => sample.At)
                .TakeLast(SamplesOfBreach)
                .Select(sample => sample with { Id = IdOf(finding.Id, sample.Id) }),
        ];
        Breach breach = finding.ToBreach(_spId, _book.Version) with
        {
            ContentRules = _contentRules,
            ModelSha = _modelSha,
            Evidence = [.. samples.Select(static sample => sample.Id)],
        };
        return new DetectedBreach(breach, samples, finding.Rule.Shadow);
    }
}

/// <summary>An evaluation period that is over.</summary>
/// <param name="Tallies">What it held, by access number; empty when nothing came.</param>
/// <param name="Breaches">What the rules found.</param>
public sealed record ClosedPeriod(IReadOnlyList<EvidenceTally> Tallies, IReadOnlyList<DetectedBreach> Breaches);

/// <summary>A breach and its proof, to be recorded together.</summary>
/// <param name="Breach">The event; whoever records it sets the moment.</param>
/// <param name="Samples">The messages it names.</param>
/// <param name="IsShadow">The rule only counts: nothing is recorded against the SP.</param>
public sealed record DetectedBreach(Breach Breach, IReadOnlyList<EvidenceSample> Samples, bool IsShadow);
