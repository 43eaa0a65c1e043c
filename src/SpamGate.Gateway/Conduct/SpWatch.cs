using SpamGate.Compliance.Breaches;
using SpamGate.Gateway.Channels;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Conduct;

/// <summary>One SP under the rules of conduct: turns its refused messages into evidence. One owner.</summary>
/// <param name="spId">The SP.</param>
/// <param name="book">The rules.</param>
/// <param name="passed">How many messages had passed when the watch began; they are not counted.</param>
internal sealed class SpWatch(string spId, RuleBook book, long passed)
{
    /// <summary>How long after a refused message passed ones are tallied: the longest time that a share looks back.</summary>
    private const long TallyAfterEvidence = 2 * 3_600_000L;

    /// <summary>Symbol of a sample that does not hold all of its text.</summary>
    public const string PartialText = "PARTIAL_TEXT";

    private readonly SpEvidence _evidence = new(spId, book);
    private readonly Dictionary<SmsAddress, string> _ports = [];
    private long _passed = passed;
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
            item.Signal,
            item.Versions?.RuleVersion ?? "",
            item.Versions?.ModelSha,
            item.Sp.AccessNumbers.Length > 1);
        EvidenceSignals counted = _evidence.Observe(evidence);
        if (counted != EvidenceSignals.None && item.Text is { } text)
        {
            _evidence.Keep(counted, Sample(item, text, port));
        }

        return (counted & item.Signal) != 0;
    }

    /// <summary>Goes on with the windows of an earlier run.</summary>
    public void Restore(RuleEvaluation rules) => _evidence.Restore(rules);

    /// <summary>Notes how many messages have passed since the process started.</summary>
    public void NotePassed(long total, long now)
    {
        long before = _passed;
        _passed = total;
        if (total > before && now - _lastEvidence < TallyAfterEvidence)
        {
            _evidence.CountPassed(total - before, now);
        }
    }

    /// <summary>Forgets what the open period holds.</summary>
    public void DropOpen() => _evidence.DropOpen();

    /// <summary>Closes the open period when it is over.</summary>
    public ClosedPeriod? Close(long now) => _evidence.Close(now);

    private string? PortOf(SpPolicy sp, in SmsAddress sender)
    {
        int best = -1;
        for (int i = 0; i < sp.AccessNumbers.Length; i++)
        {
            if ((sender == sp.AccessNumbers[i] || sender.StartsWith(sp.AccessNumbers[i])) && (best < 0 || sp.AccessNumbers[i].Length > sp.AccessNumbers[best].Length))
            {
                best = i;
            }
        }

        return best < 0 ? null : TextOf(sp.AccessNumbers[best]);
    }

    // One string for a number, however many messages come from it.
    private string TextOf(in SmsAddress number)
    {
        if (!_ports.TryGetValue(number, out string? text))
        {
            _ports.Add(number, text = number.ToString());
        }

        return text;
    }

    private static EvidenceSample Sample(in EvidenceItem item, EvidenceText text, string? port)
    {
        string[] symbols = text.Symbols.ToStrings();

        return new EvidenceSample
        {
            Id = Guid.NewGuid(),
            At = item.At,
            Port = port,
            Sender = item.Sender,
            Recipient = item.Recipient,
            Text = text.Text.ToString(),
            Reason = item.Reason,
            Category = item.Category,
            Probability = float.IsNaN(item.Probability) ? null : item.Probability,

            // A replay of a part can not be exact, and whoever judges must know.
            Symbols = text.IsPartial ? [.. symbols, PartialText] : symbols,
            ContentRules = item.Versions?.RuleVersion ?? "",
            ModelSha = item.Versions?.ModelSha,
        };
    }
}
