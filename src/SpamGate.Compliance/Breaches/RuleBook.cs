using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SpamGate.Compliance.Breaches;

/// <summary>The rules of conduct in force. Immutable.</summary>
public sealed class RuleBook
{
    private const int MaxRules = 64;

    private RuleBook(IReadOnlyList<ConductRule> rules, TimeSpan period)
    {
        Rules = rules;
        Period = period;
        Version = VersionOf(rules, period);
    }

    /// <summary>The shipped rules. Classes and points are the carrier's ladder; numbers of messages are ours, high enough that a mistake of the filter on a
    /// few messages makes no breach.</summary>
    public static RuleBook Default { get; } = new(
        [
            new() { Name = "missing_disclosure", Signals = EvidenceSignals.Disclosure, Class = BreachClass.C, Points = 5, AtLeast = 50 },
            new() { Name = "quiet_hours", Signals = EvidenceSignals.Hours, Class = BreachClass.C, Points = 5, AtLeast = 50 },
            new()
            {
                Name = "rate_abuse", Signals = EvidenceSignals.Rate, Class = BreachClass.C, Points = 5, AtLeast = 1_000,
                Sustained = TimeSpan.FromMinutes(10),
            },
            new() { Name = "spam_share", Signals = EvidenceSignals.Spam | EvidenceSignals.Illegal | EvidenceSignals.Campaign, Class = BreachClass.B, Points = 20, AtLeast = 200, MinShare = 0.3 },
            new() { Name = "campaign", Signals = EvidenceSignals.Campaign, Class = BreachClass.B, Points = 20, AtLeast = 500 },
            new() { Name = "after_opt_out", Signals = EvidenceSignals.OptedOut, Class = BreachClass.B, Points = 20, AtLeast = 20, Window = TimeSpan.FromDays(1) },
            new() { Name = "after_complaint", Signals = EvidenceSignals.Shielded, Class = BreachClass.B, Points = 20, AtLeast = 10, Window = TimeSpan.FromDays(1) },
            new() { Name = "false_consent", Signals = EvidenceSignals.Consent, Class = BreachClass.B, Points = 30, AtLeast = 50, Window = TimeSpan.FromDays(1) },
            new() { Name = "illegal_content", Signals = EvidenceSignals.Illegal, Class = BreachClass.A, Points = 60, AtLeast = 100 },
            new() { Name = "while_red", Signals = EvidenceSignals.WhileRed, Class = BreachClass.A, Points = 60, AtLeast = 500, Window = TimeSpan.FromDays(1) },
            new() { Name = "port_hopping", Signals = EvidenceSignals.PortHop, Class = BreachClass.A, Points = 60, AtLeast = 3, Window = TimeSpan.FromDays(1) },
        ],
        TimeSpan.FromSeconds(10));

    /// <summary>The rules, in their order.</summary>
    public IReadOnlyList<ConductRule> Rules { get; }

    /// <summary>How often they are evaluated: counts are kept by periods of this length.</summary>
    public TimeSpan Period { get; }

    /// <summary>First 12 digits of the SHA-256 of all of it; every breach names it.</summary>
    public string Version { get; }

    /// <summary>Makes a book; null and all faults when something is wrong.</summary>
    public static RuleBook? Create(IReadOnlyList<ConductRule> rules, TimeSpan period, out IReadOnlyList<string> faults)
    {
        var found = new List<string>();
        if (period < TimeSpan.FromSeconds(1) || period > TimeSpan.FromMinutes(10))
        {
            found.Add($"Period is {period}, allowed is one second to 10 minutes");
        }

        if (rules.Count > MaxRules)
        {
            found.Add($"there are {rules.Count} rules, allowed are {MaxRules}");
        }

        found.AddRange(rules.SelectMany(rule => rule.Faults(period)));
        found.AddRange(rules.GroupBy(static rule => rule.Name).Where(static same => same.Count() > 1).Select(static same => $"rule '{same.Key}' is there twice"));
        faults = found;
        return found.Count == 0 ? new RuleBook([.. rules], period) : null;
    }

    private static string VersionOf(IReadOnlyList<ConductRule> rules, TimeSpan period)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{period.Ticks}");
        foreach (ConductRule rule in rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{rule.Name}|{(int)rule.Signals}|{rule.Class}|{rule.Points}|{rule.Window.Ticks}|{rule.AtLeast}|");
            text.Append(CultureInfo.InvariantCulture, $"{rule.MinShare:R}|{rule.Sustained.Ticks}|{rule.SingleMessage}|{rule.Shadow}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
