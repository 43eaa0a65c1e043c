using System.Security.Cryptography;
using System.Text;
using SpamGate.Compliance.Audit;

namespace SpamGate.Compliance.Breaches;

/// <summary>
/// The rules of conduct over one SP's tallies. It depends on the tallies and the book alone: live and in a dry run the same tallies make the same breaches,
/// with the same identities.
/// </summary>
public sealed class RuleEvaluation(string spId, RuleBook book)
{
    private readonly Dictionary<(int Rule, string Port), RuleWindow> _windows = [];
    private readonly long _period = book.Period.Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>Closes a period.</summary>
    /// <param name="period">Its start, unix milliseconds; never before an earlier one.</param>
    /// <param name="tallies">The SP's tallies of it, at most one for each access number.</param>
    public IReadOnlyList<FoundBreach> Close(long period, IReadOnlyList<EvidenceTally> tallies)
    {
        List<FoundBreach>? found = null;
        long all = 0;
        foreach (EvidenceTally tally in tallies)
        {
            all += tally.Passed + tally.Refused;
        }

        for (int i = 0; i < book.Rules.Count; i++)
        {
            ConductRule rule = book.Rules[i];
            if (!rule.IsByPort)
            {
                Close(i, null, tallies.Sum(tally => tally.Sum(rule.Signals)), period, all, ref found);
                continue;
            }

            foreach (EvidenceTally tally in tallies)
            {
                Close(i, tally.Port, tally.Sum(rule.Signals), period, all, ref found);
            }
        }

        return found ?? (IReadOnlyList<FoundBreach>)[];
    }

    private void Close(int index, string? port, int count, long period, long all, ref List<FoundBreach>? found)
    {
        ConductRule rule = book.Rules[index];
        (int, string) key = (index, port ?? "");
        if (!_windows.TryGetValue(key, out RuleWindow? window))
        {
            if (count == 0 && rule.MinShare == 0)
            {
                return;
            }

            _windows.Add(key, window = new RuleWindow(rule, _period));
        }

        int messages = window.Close(period, count, all);
        if (messages > 0)
        {
            (found ??= []).Add(new FoundBreach(IdOf(rule, port, period), rule, port, period + _period, messages));
        }
    }

    // The same finding has the same identity whoever makes it, so that recording it twice records it once.
    private Guid IdOf(ConductRule rule, string? port, long period)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{spId}\n{port}\n{rule.Name}\n{period}"), hash);
        return new Guid(hash[..16]);
    }
}

/// <summary>What a rule found.</summary>
/// <param name="Id">Identity of the breach.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Port">The access number; null = the company.</param>
/// <param name="OccurredAt">End of the period that completed it, unix milliseconds.</param>
/// <param name="Messages">Distinct messages.</param>
public sealed record FoundBreach(Guid Id, ConductRule Rule, string? Port, long OccurredAt, int Messages)
{
    /// <summary>The event, recorded at the moment it was found.</summary>
    public Breach ToBreach(string spId, string ruleVersion) => new()
    {
        Id = Id,
        SpId = spId,
        Port = Port,
        At = OccurredAt,
        OccurredAt = OccurredAt,
        Actor = ConductEvent.Machine,
        Class = Rule.Class,
        Points = Rule.Points,
        Rule = Rule.Name,
        RuleVersion = ruleVersion,
        Messages = Messages,
    };
}
