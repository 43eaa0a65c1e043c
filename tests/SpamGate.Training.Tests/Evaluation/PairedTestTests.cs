using SpamGate.Training.Evaluation;

namespace SpamGate.Training.Tests.Evaluation;

public sealed class PairedTestTests
{
    // 1 of 10 disagreements for the worse side: twice (1 + 10) / 1024.
    [Fact]
    public void McNemar_NineToOne_IsTheCoinsTail()
    {
        bool[] isSpam = [.. Enumerable.Repeat(true, 10), .. Enumerable.Repeat(false, 10)];
        bool[] first = [.. Enumerable.Range(0, 20).Select(static i => i is < 9)];
        bool[] second = [.. Enumerable.Range(0, 20).Select(static i => i is 9)];
        var test = PairedTest.Of(isSpam, first, second, seed: 1);
        Assert.Equal((9, 1), (test.OnlyFirstRight, test.OnlySecondRight));
        Assert.Equal(22 / 1024.0, test.Probability, 1e-9);
        Assert.Equal(18 / 19.0, test.FirstF1, 1e-9);
        Assert.Equal(2 / 11.0, test.SecondF1, 1e-9);
        Assert.True(test.Difference.Low > 0, $"{test.Difference}");
        Assert.InRange(test.FirstF1, test.First.Low, test.First.High);
    }

    [Fact]
    public void SameVerdicts_NoDifference_AndNothingIsProved()
    {
        bool[] isSpam = [.. Enumerable.Range(0, 100).Select(static i => i < 40)];
        bool[] verdicts = [.. Enumerable.Range(0, 100).Select(static i => i is > 4 and < 44)];
        var test = PairedTest.Of(isSpam, verdicts, verdicts, seed: 1);
        Assert.Equal(1, test.Probability);
        Assert.Equal(new Interval(0, 0), test.Difference);
    }

    // 0.5 to the power of 5,000 is below what a double can hold.
    [Fact]
    public void McNemar_ThousandsOfDisagreements_StaysANumber()
    {
        bool[] isSpam = new bool[5_000];
        bool[] first = [.. Enumerable.Range(0, 5_000).Select(static i => i < 2_500)];
        bool[] second = [.. first.Select(static flagged => !flagged)];
        Assert.Equal(1, PairedTest.Of(isSpam, first, second, seed: 1).Probability, 1e-6);
    }
}
