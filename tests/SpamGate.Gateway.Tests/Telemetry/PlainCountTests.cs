using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Tests.Telemetry;

public sealed class PlainCountTests
{
    [Fact]
    public void Latency_IsFoldedOnceWithExactSums()
    {
        var latency = new LatencyHistogram();
        latency.Observe(400_000);
        latency.Observe(600_000);
        latency.Observe(800_000);
        latency.Observe(2_000_000_000);
        var folded = new List<(double Mean, long Count)>();
        latency.Fold((mean, count) => folded.Add((mean, count)));
        Assert.Equal(4, folded.Sum(bucket => bucket.Count));
        Assert.Equal(2.0018, folded.Sum(bucket => bucket.Mean * bucket.Count), 6);
        Assert.Contains(folded, bucket => bucket.Count == 2 && Math.Abs(bucket.Mean - 0.0007) < 1e-9);

        folded.Clear();
        latency.Fold((mean, count) => folded.Add((mean, count)));
        Assert.Empty(folded);
    }

    [Theory]
    [InlineData(500_000)]
    [InlineData(500_001)]
    public void Latency_StaysInItsBucket(long nanoseconds)
    {
        var latency = new LatencyHistogram();
        latency.Observe(nanoseconds);
        double mean = 0;
        latency.Fold((value, _) => mean = value);
        Assert.Equal(nanoseconds <= 500_000, mean <= 0.0005);
    }

    [Fact]
    public void Verdicts_AreCountedByActionCategoryAndReason()
    {
        var counters = new VerdictCounters();
        counters.Count(new Verdict(ScreeningAction.Reject, ScreenReason.Keyword, SmsCategory.Loan, ScreeningAction.Reject));
        counters.Count(new Verdict(ScreeningAction.Pass, ScreenReason.Classifier, SmsCategory.Gambling, ScreeningAction.Reject));
        Assert.Equal(1, counters.Messages((int)ScreeningAction.Reject, (int)SmsCategory.Loan));
        Assert.Equal(1, counters.Messages((int)ScreeningAction.Pass, (int)SmsCategory.Gambling));
        Assert.Equal(1, counters.Reason((int)ScreenReason.Keyword));
        Assert.Equal(1, counters.Monitored((int)ScreeningAction.Reject));
    }

    [Fact]
    public void ShadowModel_IsCountedWhereItLooked()
    {
        var counters = new VerdictCounters();
        counters.Count(ShadowOutcome.None);
        counters.Count(ShadowOutcome.ShadowSpam);

        Assert.Equal(
            [0, 0, 0, 1, 0],
            Enumerable.Range(0, VerdictCounters.ShadowOutcomes).Select(counters.Shadow));
    }

    [Fact]
    public void Pdus_AreCountedUnderTheirSpecificationNames()
    {
        var counts = new PduCounts();
        counts.Count(CommandId.SubmitSm);
        counts.Count(CommandId.SubmitSm);
        counts.Count(CommandId.GenericNack);
        counts.Count((CommandId)0x7777);
        long[] sums = new long[PduCounts.Names.Count];
        counts.AddTo(sums);
        var byName = PduCounts.Names.Select((name, i) => (name, sums[i])).Where(pair => pair.Item2 > 0).ToDictionary();
        Assert.Equal(new Dictionary<string, long> { ["submit_sm"] = 2, ["generic_nack"] = 1, ["unknown"] = 1 }, byName);
        Assert.Contains("submit_sm_resp", PduCounts.Names);
    }
}
