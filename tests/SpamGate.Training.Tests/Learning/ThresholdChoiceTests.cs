using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;
using SpamGate.Training.Learning;

namespace SpamGate.Training.Tests.Learning;

public sealed class ThresholdChoiceTests
{
    [Fact]
    public void Choose_CarrierHam_StaysWithinTheTarget()
    {
        LabelledMessage[] messages = [.. Enumerable.Range(0, 100).Select(static i => Ham("mudou")), .. Enumerable.Range(0, 100).Select(static i => Ham("nus_zh"))];
        float[] probabilities = [.. Enumerable.Range(0, 100).Select(static i => i / 100f), .. Enumerable.Repeat(0.99f, 100)];
        float threshold = ThresholdChoice.Choose(messages, probabilities, target: 0.02);
        Assert.Equal(2, probabilities.Take(100).Count(probability => probability >= threshold));
    }

    [Fact]
    public void Choose_NoCarrierHam_TakesAnyHam()
    {
        LabelledMessage[] messages = [Ham("x"), Ham("x")];
        Assert.InRange(ThresholdChoice.Choose(messages, [0.3f, 0.2f], target: 0.01), 0.3f, 0.31f);
    }

    [Fact]
    public void Choose_NoHamAtAll_IsOneHalf() => Assert.Equal(0.5f, ThresholdChoice.Choose([Ham("x") with { IsSpam = true }], [0.9f], 0.01));

    private static LabelledMessage Ham(string source) => new("text", false, SmsCategory.Unknown, source, 1, false);
}
