using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Compliance.Tests.Breaches;

public sealed class RuleBookTests
{
    private static readonly ConductRule s_rule = new() { Name = "r", Signals = EvidenceSignals.Spam, Class = BreachClass.B, Points = 20, AtLeast = 2 };

    [Fact]
    public void Default_IsValidAndNeverPunishesOneMessage()
    {
        Assert.NotNull(RuleBook.Create(RuleBook.Default.Rules, RuleBook.Default.Period, out IReadOnlyList<string> faults));
        Assert.Empty(faults);
        Assert.All(RuleBook.Default.Rules, rule => Assert.True(rule.AtLeast > 1));
    }

    [Fact]
    public void Create_Faults_AreAllToldWithRuleAndLimit()
    {
        ConductRule[] rules =
        [
            s_rule with { Name = "Bad Name" },
            s_rule with { Name = "one", AtLeast = 1 },
            s_rule with { Name = "single", SingleMessage = true },
            s_rule with { Name = "window", Window = TimeSpan.FromSeconds(5) },
            s_rule with { Name = "share", MinShare = 1.5 },
            s_rule with { Name = "points", Points = -1 },
            s_rule with { Name = "signals", Signals = EvidenceSignals.None },
            s_rule with { Name = "twice" },
            s_rule with { Name = "twice" },
        ];

        Assert.Null(RuleBook.Create(rules, TimeSpan.FromSeconds(10), out IReadOnlyList<string> faults));

        Assert.Equal(8, faults.Count);
        Assert.Contains("rule 'one': AtLeast is 1, allowed is 2 and more: one message never punishes, except illegal content with SingleMessage", faults);
        Assert.Contains("rule 'window': Window is 00:00:05, allowed is 00:00:10 to 7 days", faults);
        Assert.Contains("rule 'twice' is there twice", faults);
    }

    [Fact]
    public void Version_AnyNumberChanged_IsAnother()
    {
        string before = RuleBook.Create([s_rule], TimeSpan.FromSeconds(10), out _)!.Version;

        Assert.Equal(before, RuleBook.Create([s_rule with { }], TimeSpan.FromSeconds(10), out _)!.Version);
        Assert.NotEqual(before, RuleBook.Create([s_rule with { AtLeast = 3 }], TimeSpan.FromSeconds(10), out _)!.Version);
        Assert.NotEqual(before, RuleBook.Create([s_rule], TimeSpan.FromSeconds(11), out _)!.Version);
    }

    [Theory]
    [InlineData(ScreenReason.Classifier, SmsCategory.Loan, false, EvidenceSignals.Spam)]
    [InlineData(ScreenReason.Classifier, SmsCategory.Gambling, false, EvidenceSignals.Illegal)]
    [InlineData(ScreenReason.Keyword, SmsCategory.Unknown, true, EvidenceSignals.Illegal)]
    [InlineData(ScreenReason.Campaign, SmsCategory.Porn, false, EvidenceSignals.Campaign)]
    [InlineData(ScreenReason.SpRate, SmsCategory.Unknown, false, EvidenceSignals.Rate)]
    [InlineData(ScreenReason.CardRed, SmsCategory.Unknown, false, EvidenceSignals.WhileRed)]
    [InlineData(ScreenReason.None, SmsCategory.Loan, false, EvidenceSignals.None)]
    [InlineData(ScreenReason.AccountRate, SmsCategory.Loan, false, EvidenceSignals.None)]
    [InlineData(ScreenReason.BlockedRecipient, SmsCategory.Loan, false, EvidenceSignals.None)]
    public void Of_Verdict_IsWhatItSpeaksFor(ScreenReason reason, SmsCategory category, bool isIllegal, EvidenceSignals signal) =>
        Assert.Equal(signal, VerdictSignals.Of(reason, category, isIllegal));
}
