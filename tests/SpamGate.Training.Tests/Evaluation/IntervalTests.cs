using SpamGate.Training.Evaluation;

namespace SpamGate.Training.Tests.Evaluation;

public sealed class IntervalTests
{
    // Values of the published example: 10 of 100 gives 0.0552 to 0.1744.
    [Theory]
    [InlineData(10, 100, 0.0552, 0.1744)]
    [InlineData(0, 100, 0, 0.0370)]
    [InlineData(100, 100, 0.9630, 1)]
    [InlineData(0, 0, 0, 1)]
    public void Wilson_KnownCounts_GivesKnownEnds(int part, int whole, double low, double high)
    {
        var interval = Interval.Wilson(part, whole);
        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }

    [Fact]
    public void F1_AnyCounts_EnclosesTheValue()
    {
        var confusion = new Confusion();
        for (int i = 0; i < 100; i++)
        {
            confusion.Add(isSpam: i < 40, flagged: i is < 30 or >= 98);
        }

        var interval = Interval.F1(confusion);
        Assert.InRange(confusion.F1, interval.Low, interval.High);
        Assert.InRange(interval.High - interval.Low, 0.05, 0.3);
    }

    [Theory]
    [InlineData("加微信办贷款，电话13800001111")]
    [InlineData("call now to claim your free cash prize")]
    public void Attacks_AnyKind_ChangeTheTextOnlyForTheMachine(string text)
    {
        IReadOnlyDictionary<string, Func<string, Random, string>> attacks = char.IsAscii(text[0]) ? EvasionAttacks.English : EvasionAttacks.Chinese;
        foreach ((string name, Func<string, Random, string> attack) in attacks)
        {
            Assert.True(attack(text, new Random(1)) != text, $"{name} leaves the text as it is.");
            Assert.Equal(attack(text, new Random(1)), attack(text, new Random(1)));
        }
    }
}
