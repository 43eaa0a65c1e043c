using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Compliance.Tests.Breaches;

/// <summary>From refused messages to breaches: what counts, how often, and when it is enough.</summary>
public sealed class SpEvidenceTests
{
    private const long Start = 1_772_416_800_000;
    private const string Port = "106550001";

    private static readonly ConductRule s_spam = new()
    {
        Name = "spam",
        Signals = EvidenceSignals.Spam | EvidenceSignals.Campaign,
        Class = BreachClass.B,
        Points = 20,
        AtLeast = 10,
        Window = TimeSpan.FromMinutes(1),
    };

    private long _now = Start;

    [Fact]
    public void Close_EnoughDistinctMessages_IsABreachWithItsProof()
    {
        SpEvidence evidence = Of(s_spam);
        Refuse(evidence, 10);

        DetectedBreach found = Assert.Single(Close(evidence).Breaches);

        Assert.Equal(("spam", BreachClass.B, 20, 10), (found.Breach.Rule, found.Breach.Class, found.Breach.Points, found.Breach.Messages));
        Assert.Equal(("rules-1", "sha-1"), (found.Breach.ContentRules, found.Breach.ModelSha));
        Assert.Equal(5, found.Samples.Count);
        Assert.Equal(found.Breach.Evidence, found.Samples.Select(sample => sample.Id));
        Assert.Null(found.Breach.Port);
    }

    [Fact]
    public void Close_OneMessageProvesTwoBreaches_EachHasACopyOfItsOwn()
    {
        var evidence = new SpEvidence("10001", Book(s_spam, s_spam with { Name = "also", AtLeast = 5 }));
        Refuse(evidence, 10);

        IReadOnlyList<DetectedBreach> found = Close(evidence).Breaches;

        Assert.Equal(2, found.Count);
        Assert.Equal(10, found.SelectMany(breach => breach.Samples).DistinctBy(sample => sample.Id).Count());
    }

    [Fact]
    public void Close_OneMessageFewer_IsNone()
    {
        SpEvidence evidence = Of(s_spam);
        Refuse(evidence, 9);

        Assert.Empty(Close(evidence).Breaches);
    }

    [Fact]
    public void Observe_RetriesOfOneMessage_AreOnePieceOfEvidence()
    {
        SpEvidence evidence = Of(s_spam);
        Refuse(evidence, 9);
        for (int retry = 0; retry < 100; retry++)
        {
            Assert.False(Observe(evidence, recipient: 3, text: 1));
        }

        ClosedPeriod closed = Close(evidence);
        Assert.Empty(closed.Breaches);
        Assert.Equal(9, Assert.Single(closed.Tallies).Refused);
    }

    [Fact]
    public void Close_SpreadOverTheWindow_IsABreach_BeyondItNot()
    {
        SpEvidence within = Of(s_spam);
        Refuse(within, 5);
        Close(within);
        Wait(40);
        Refuse(within, 5, from: 100);
        Assert.Single(Close(within).Breaches);

        SpEvidence beyond = Of(s_spam);
        Refuse(beyond, 5);
        Close(beyond);
        Wait(50);
        Refuse(beyond, 5, from: 100);
        Assert.Empty(Close(beyond).Breaches);
    }

    [Fact]
    public void Close_AfterABreach_CountsFromNothing()
    {
        SpEvidence evidence = Of(s_spam);
        Refuse(evidence, 10);
        Close(evidence);
        Refuse(evidence, 9, from: 100);
        Assert.Empty(Close(evidence).Breaches);

        Refuse(evidence, 1, from: 200);
        Assert.Single(Close(evidence).Breaches);
    }

    [Fact]
    public void Close_ShareOfAllMessages_CountsWhatPassed()
    {
        ConductRule share = s_spam with { MinShare = 0.5 };
        SpEvidence evidence = Of(share);
        Refuse(evidence, 10);
        evidence.CountPassed(11, _now);
        Assert.Empty(Close(evidence).Breaches);

        Refuse(evidence, 1, from: 100);
        Assert.Single(Close(evidence).Breaches);
    }

    [Fact]
    public void Close_ClassC_CountsEachAccessNumberAlone()
    {
        ConductRule hours = s_spam with { Name = "hours", Signals = EvidenceSignals.Hours, Class = BreachClass.C };
        SpEvidence evidence = Of(hours);
        Refuse(evidence, 9, reason: ScreenReason.Hours);
        Refuse(evidence, 10, from: 100, reason: ScreenReason.Hours, port: "106550002");

        Assert.Equal("106550002", Assert.Single(Close(evidence).Breaches).Breach.Port);
    }

    [Fact]
    public void Close_Sustained_TakesAsManyPeriods()
    {
        ConductRule rate = s_spam with { Name = "rate", Signals = EvidenceSignals.Rate, Class = BreachClass.C, AtLeast = 2, Sustained = TimeSpan.FromSeconds(30) };
        SpEvidence evidence = Of(rate);
        Refuse(evidence, 100, reason: ScreenReason.SpRate);
        Assert.Empty(Close(evidence).Breaches);
        Refuse(evidence, 1, from: 200, reason: ScreenReason.SpRate);
        Assert.Empty(Close(evidence).Breaches);
        Refuse(evidence, 1, from: 300, reason: ScreenReason.SpRate);

        Assert.Single(Close(evidence).Breaches);
    }

    [Fact]
    public void Close_ShadowRule_IsMarked()
    {
        SpEvidence evidence = Of(s_spam with { Shadow = true });
        Refuse(evidence, 10);

        Assert.True(Assert.Single(Close(evidence).Breaches).IsShadow);
    }

    [Fact]
    public void Close_IllegalWithSingleMessage_TakesOne()
    {
        ConductRule illegal = s_spam with { Name = "illegal", Signals = EvidenceSignals.Illegal, Class = BreachClass.A, AtLeast = 1, SingleMessage = true };
        SpEvidence evidence = Of(illegal);
        Observe(evidence, 1, 1, category: SmsCategory.Gambling);

        Assert.Single(Close(evidence).Breaches);
    }

    [Fact]
    public void Observe_TextMovesToOtherAccessNumbersAfterItWasRefused_IsPortHopping()
    {
        ConductRule hopping = s_spam with { Name = "hopping", Signals = EvidenceSignals.PortHop, Class = BreachClass.A, AtLeast = 2 };
        SpEvidence evidence = Of(hopping);
        for (ulong recipient = 0; recipient < 20; recipient++)
        {
            Observe(evidence, recipient, text: 7);
        }

        Observe(evidence, 100, text: 7, port: "106550002");
        Observe(evidence, 101, text: 7, port: "106550002");
        Assert.Empty(Close(evidence).Breaches);
        Observe(evidence, 102, text: 7, port: "106550003");

        Assert.Equal(2, Assert.Single(Close(evidence).Breaches).Breach.Messages);
    }

    [Fact]
    public void Observe_AccessNumbersUsedSideBySide_AreNoPortHopping()
    {
        ConductRule hopping = s_spam with { Name = "hopping", Signals = EvidenceSignals.PortHop, Class = BreachClass.A, AtLeast = 2 };
        SpEvidence evidence = Of(hopping);
        for (ulong recipient = 0; recipient < 300; recipient++)
        {
            Observe(evidence, recipient, text: 7, port: "10655000" + (recipient % 5));
        }

        Assert.Empty(Close(evidence).Breaches);
    }

    [Fact]
    public void Close_ClockSetBack_FillsTheOpenPeriod()
    {
        SpEvidence evidence = Of(s_spam);
        Refuse(evidence, 5);
        _now -= 60_000;
        Refuse(evidence, 5, from: 100);
        _now += 60_000;

        Assert.Single(Close(evidence).Breaches);
    }

    [Fact]
    public void Replay_OfTheTallies_FindsTheSameBreaches()
    {
        RuleBook book = Book(s_spam, s_spam with { Name = "share", MinShare = 0.2, AtLeast = 15 });
        var evidence = new SpEvidence("10001", book);
        var replay = new RuleEvaluation("10001", book);
        int found = 0;
        for (int period = 0; period < 60; period++)
        {
            Refuse(evidence, period * 7 % 11, from: period * 100);
            evidence.CountPassed(period * 5 % 13, _now);
            ClosedPeriod closed = Close(evidence);
            IReadOnlyList<FoundBreach> again = closed.Tallies.Count == 0 ? [] : replay.Close(closed.Tallies[0].Period, closed.Tallies);
            Assert.Equal(closed.Breaches.Select(breach => breach.Breach.Id), again.Select(breach => breach.Id));
            found += again.Count;
        }

        Assert.InRange(found, 5, 100);
    }

    [Fact]
    public void Observe_OnceWarm_AllocatesNothing()
    {
        const int Messages = 20_000;
        SpEvidence evidence = Of(s_spam);
        Assert.Equal(Messages, Flood(Messages));

        // The runtime may allocate for itself once; what is allocated each time is ours.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated()));

        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            int distinct = Flood(Messages);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(0, distinct);
            return allocated;
        }

        int Flood(int messages)
        {
            int distinct = 0;
            for (int i = 0; i < messages; i++)
            {
                distinct += evidence.Observe(new VerdictEvidence(_now, Port, (ulong)i, (ulong)i % 500, EvidenceSignals.Spam, "rules-1", "sha-1")) != EvidenceSignals.None ? 1 : 0;
            }

            return distinct;
        }
    }

    private static SmsAddress Address(string number) => SmsAddress.Create(System.Text.Encoding.ASCII.GetBytes(number), AddressKind.Number);

    private static RuleBook Book(params ConductRule[] rules)
    {
        RuleBook? book = RuleBook.Create(rules, TimeSpan.FromSeconds(10), out IReadOnlyList<string> faults);
        Assert.Empty(faults);
        return book!;
    }

    private static SpEvidence Of(ConductRule rule) => new("10001", Book(rule));

    private void Wait(int seconds) => _now += seconds * 1_000;

    private ClosedPeriod Close(SpEvidence evidence)
    {
        Wait(10);
        return evidence.Close(_now)!;
    }

    private void Refuse(SpEvidence evidence, int count, int from = 0, ScreenReason reason = ScreenReason.Classifier, string port = Port)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(Observe(evidence, (ulong)(from + i), text: 1, reason, port));
        }

        evidence.CountPassed(0, _now);
    }

    private bool Observe(
        SpEvidence evidence, ulong recipient, ulong text, ScreenReason reason = ScreenReason.Classifier, string port = Port, SmsCategory category = SmsCategory.Loan)
    {
        EvidenceSignals signal = VerdictSignals.Of(reason, category, isIllegal: false);
        EvidenceSignals counted = evidence.Observe(new VerdictEvidence(_now, port, recipient, text, signal, "rules-1", "sha-1"));
        evidence.Keep(counted, new EvidenceSample
        {
            Id = Guid.NewGuid(),
            At = _now,
            Port = port,
            Sender = Address(port),
            Recipient = Address("8613800000000"),
            Text = "text",
            Reason = reason,
            Category = category,
        });
        return (counted & signal) != 0;
    }
}
