using SpamGate.Compliance.Breaches;
using SpamGate.Gateway.Channels;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Conduct;

/// <summary>One SP under the rules of conduct: turns its refused messages into evidence. One owner.</summary>
internal sealed class SpWatch(string spId, RuleBook book)
{
    /// <summary>How long after a refused message passed ones are tallied: the longest time that a share looks back.</summary>
    private const long TallyAfterEvidence = 2 * 3_600_000L;

    /// <summary>Samples taken of a period: a breach names five, and a flood must not cost more than a trickle.</summary>
    private const int SamplesOfPeriod = 32;

    private readonly SpEvidence _evidence = new(spId, book);
    private int _samples;
    private long _passed = -1;
    private long _lastEvidence = long.MinValue / 2;

    /// <summary>Counts a refused message; false = counted before.</summary>
    public bool Observe(in EvidenceItem item)
    {
        string? port = PortOf(item.Sp, item.Sender);
        _lastEvidence = item.At;
        var evidence = new VerdictEvidence(
            item.At,
            port,
            (uint)item.Recipient.GetHashCode() | ((ulong)item.Recipient.Length << 32),
            item.Identity,
            item.Reason,
            item.Category,
            item.IsIllegal,
            item.Versions?.RuleVersion ?? "",
            item.Versions?.ModelSha);
        return _evidence.Observe(evidence, _samples++ < SamplesOfPeriod ? Sample(item, port) : null);
    }

    /// <summary>Notes how many messages have passed since the process started.</summary>
    public void NotePassed(long total, long now)
    {
        long before = _passed;
        _passed = total;
        if (before >= 0 && total > before && now - _lastEvidence < TallyAfterEvidence)
        {
            _evidence.CountPassed(total - before, now);
        }
    }

    /// <summary>Closes the open period when it is over.</summary>
    public ClosedPeriod? Close(long now)
    {
        ClosedPeriod? closed = _evidence.Close(now);
        _samples = closed is null ? _samples : 0;
        return closed;
    }

    private static string? PortOf(SpPolicy sp, in SmsAddress sender)
    {
        int best = -1;
        for (int i = 0; i < sp.AccessNumbers.Length; i++)
        {
            if ((sender == sp.AccessNumbers[i] || sender.StartsWith(sp.AccessNumbers[i])) && (best < 0 || sp.AccessNumbers[i].Length > sp.AccessNumbers[best].Length))
            {
                best = i;
            }
        }

        return best < 0 ? null : sp.AccessNumbers[best].ToString();
    }

    private static EvidenceSample Sample(in EvidenceItem item, string? port)
    {
        var symbols = new string[item.Symbols.Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = FormattableString.Invariant($"{item.Symbols[i].Name}({item.Symbols[i].Weight:0.###})");
        }

        return new EvidenceSample
        {
            Id = Guid.NewGuid(),
            At = item.At,
            Port = port,
            Sender = item.Sender,
            Recipient = item.Recipient,
            Text = item.Text.ToString(),
            Reason = item.Reason,
            Category = item.Category,
            Probability = float.IsNaN(item.Probability) ? null : item.Probability,
            Symbols = symbols,
            ContentRules = item.Versions?.RuleVersion ?? "",
            ModelSha = item.Versions?.ModelSha,
        };
    }
}
