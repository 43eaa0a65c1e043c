using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Tests.Classification;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Content;

public sealed class ThresholdOverridesTests
{
    private static readonly ThresholdOverrides Overrides = new(
        [KeyValuePair.Create(SmsCategory.Loan, 0.3), KeyValuePair.Create(SmsCategory.Retail, 0.9)], [KeyValuePair.Create(Card.Yellow, 0.4)]);

    [Theory]
    [InlineData(SmsCategory.Unknown, Card.Green, 0.5f)]
    [InlineData(SmsCategory.Loan, Card.Green, 0.3f)]
    [InlineData(SmsCategory.Retail, Card.Green, 0.9f)]
    [InlineData(SmsCategory.Unknown, Card.Yellow, 0.4f)]
    [InlineData(SmsCategory.Loan, Card.Yellow, 0.3f)]
    [InlineData(SmsCategory.Retail, Card.Yellow, 0.4f)]
    public void Of_TakesTheCategorysOwn_AndTheCardsWhereItIsStricter(SmsCategory category, Card card, float expected) =>
        Assert.Equal(expected, Overrides.Of(0.5f, category, card));

    [Fact]
    public void Judge_FollowsCategoryAndCard()
    {
        var engine = new ContentEngine(null, KeywordRules.Empty, 0.5f) { Thresholds = Overrides };
        Assert.Equal(ScreenReason.Classifier, engine.Judge(Finding(0.35f, SmsCategory.Loan)));
        Assert.Equal(ScreenReason.None, engine.Judge(Finding(0.45f, SmsCategory.Gambling)));
        Assert.Equal(ScreenReason.Classifier, engine.Judge(Finding(0.45f, SmsCategory.Gambling), Card.Yellow));
        Assert.Equal(ScreenReason.None, engine.Judge(Finding(0.85f, SmsCategory.Retail)));
    }

    [Fact]
    public void LowThreshold_LetsTheModelSayWhatItIs_Below()
    {
        const string Text = "恭喜您获得万元大奖，请点击 dwz.cn/a 领取";
        float probability = Inspect(new ContentEngine(TestModels.Shipped, KeywordRules.Empty), Text).SpamProbability;
        Assert.Equal(SmsCategory.Unknown, Inspect(new ContentEngine(TestModels.Shipped, KeywordRules.Empty, float.BitIncrement(probability)), Text).Category);
        var lower = new ContentEngine(TestModels.Shipped, KeywordRules.Empty, float.BitIncrement(probability))
        {
            Thresholds = new ThresholdOverrides([KeyValuePair.Create(SmsCategory.Loan, 0.01)], []),
        };
        Assert.NotEqual(SmsCategory.Unknown, Inspect(lower, Text).Category);
    }

    [Fact]
    public void RuleVersion_ChangesWithThresholds() => Assert.NotEqual(
        new ContentEngine(null, KeywordRules.Empty, 0.5f).RuleVersion,
        new ContentEngine(null, KeywordRules.Empty, 0.5f) { Thresholds = Overrides }.RuleVersion);

    private static ContentFinding Finding(float probability, SmsCategory category) => new() { SpamProbability = probability, Category = category, KeywordRule = -1 };

    private static ContentFinding Inspect(ContentEngine engine, string text)
    {
        ContentFinding finding = default;
        engine.Inspect(text, new ContentScratch(), ref finding);
        return finding;
    }
}
