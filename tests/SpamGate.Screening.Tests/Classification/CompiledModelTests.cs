using CsCheck;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;

namespace SpamGate.Screening.Tests.Classification;

public sealed class CompiledModelTests
{
    private static readonly string[] Pieces = ["13812345678", "免费领取", "t.cn/x", "【银行】", "\u200B", "😀", "𝐅𝐫𝐞𝐞", "\uD83D", "ＦＲＥＥ ", "12", "…"];

    private static readonly Gen<string> HostileText = Gen.OneOf(
        Gen.String[0, 300],
        Gen.String[Gen.Char["abcXYZ0123456789 .,!-/"], 0, 200],
        Gen.String[Gen.Char["好的钱微信元折退订123456789ab 。【】"], 0, 200],
        Gen.Char['\uD800', '\uDFFF'].Array[0, 40].Select(static units => new string(units)),
        Gen.Int[0, Pieces.Length - 1].Select(static i => Pieces[i]).Array[0, 40].Select(static pieces => string.Concat(pieces)));

    [Fact]
    public void Score_AnyText_EqualsTheReferenceFeatures()
    {
        SpamWeights weights = TestModels.RandomSpam(seed: 5);
        CompiledModel model = TestModels.Compile(weights, TestModels.RandomCategories(seed: 6));
        HostileText.Sample(
            text =>
            {
                double score = weights.Bias;
                foreach ((int slot, float value) in ReferenceFeaturizer.Spam(text))
                {
                    score += (double)weights.Weights[slot] * value;
                }

                double expected = 1 / (1 + Math.Exp((weights.CalibratorSlope * score) + weights.CalibratorOffset));
                Assert.Equal(expected, model.Score(text, new ContentScratch()), 1e-5);
            },
            iter: 3_000);
    }

    [Fact]
    public void Categorize_AnyText_EqualsTheReferenceFeatures()
    {
        CategoryWeights weights = TestModels.RandomCategories(seed: 7);
        CompiledModel model = TestModels.Compile(TestModels.RandomSpam(seed: 8), weights);
        HostileText.Sample(
            text =>
            {
                double[] scores = [.. weights.Biases.Select(static bias => (double)bias)];
                foreach ((int slot, float value) in ReferenceFeaturizer.Category(text))
                {
                    for (int i = 0; i < scores.Length; i++)
                    {
                        scores[i] += (double)weights.Weights[i][slot] * value;
                    }
                }

                int chosen = Array.IndexOf(weights.Categories, model.Categorize(text, new ContentScratch(), spamOnly: false));
                Assert.InRange(scores[chosen], scores.Max() - 1e-3, scores.Max());
                Assert.True(model.Categorize(text, new ContentScratch(), spamOnly: true).IsSpam());
            },
            iter: 2_000);
    }

    [Fact]
    public void Score_ScratchUsedForOtherTexts_GivesTheSame()
    {
        CompiledModel model = TestModels.Compile(TestModels.RandomSpam(seed: 9), TestModels.RandomCategories(seed: 9));
        var used = new ContentScratch();
        HostileText.Sample(text => model.Score(text, used) == model.Score(text, new ContentScratch()), iter: 2_000, threads: 1);
    }

    [Fact]
    public void Explanation_WholeMessage_AddsUpToTheScore()
    {
        SpamWeights weights = TestModels.RandomSpam(seed: 10);
        CompiledModel model = TestModels.Compile(weights, TestModels.RandomCategories(seed: 10));
        foreach (string text in new[] { "恭喜您中奖13812345678", "win cash now, win 500 today" })
        {
            double expected = ReferenceFeaturizer.Spam(text).Where(static feature => feature.Key < FeatureSpace.GramSlots).Sum(feature => (double)weights.Weights[feature.Key] * feature.Value);
            Assert.Equal(expected, GramExplanation.Of(model, text, int.MaxValue).Sum(static piece => (double)piece.Contribution), 1e-4);
        }
    }

    [Fact]
    public void Score_WarmScratch_AllocatesNothing()
    {
        CompiledModel model = TestModels.Shipped;
        var scratch = new ContentScratch();
        string[] texts = ["恭喜您中奖了，请点击 dwz.cn/abc 领取，QQ 12345678", "晚上一起吃饭吗", "Your code is 123456, do not share it."];
        foreach (string text in texts)
        {
            model.Score(text, scratch);
            model.Categorize(text, scratch, spamOnly: true);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 999; i++)
        {
            model.Score(texts[i % 3], scratch);
            model.Categorize(texts[i % 3], scratch, spamOnly: true);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
