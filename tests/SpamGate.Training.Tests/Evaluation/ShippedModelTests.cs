using SpamGate.Screening.Classification;
using SpamGate.Training.Scoring;

namespace SpamGate.Training.Tests.Evaluation;

public sealed class ShippedModelTests
{
    private readonly MessageScorer _scorer = new(ModelDirectory.Load(TestFiles.ShippedModel), new ContentRules());

    // Measured when the model was made: 28 of 38. Many of these are kinds of spam younger than the corpora. A floor, not a goal: never train on them.
    private const double RecallFloor = 0.70;

    [Fact]
    public void HeldOutSpam_ShippedThreshold_StaysAboveTheFloor()
    {
        string[] missed = [.. HeldOutMessages.Spam.Where(text => _scorer.Score(text).Verdict == "pass")];
        Assert.True(missed.Length <= HeldOutMessages.Spam.Length * (1 - RecallFloor), $"{missed.Length} of {HeldOutMessages.Spam.Length} missed:\n{string.Join('\n', missed)}");
    }

    [Fact]
    public void HeldOutHam_ShippedThreshold_PassesButForOne()
    {
        string[] flagged = [.. HeldOutMessages.Ham.Where(text => _scorer.Score(text).Verdict != "pass")];
        Assert.True(flagged.Length <= 1, $"{flagged.Length} of {HeldOutMessages.Ham.Length} flagged:\n{string.Join('\n', flagged)}");
    }

    [Fact]
    public void HardHam_ShippedThreshold_PassesButForOne()
    {
        Assert.True(HardHamMessages.All.Distinct().Count() >= 200, $"{HardHamMessages.All.Distinct().Count()} messages are too few.");
        string[] flagged = [.. HardHamMessages.All.Where(text => _scorer.Score(text).Verdict != "pass")];
        Assert.True(flagged.Length <= 1, $"{flagged.Length} of {HardHamMessages.All.Count} flagged:\n{string.Join('\n', flagged)}");
    }

    [Theory]
    [InlineData("专业代开增值税发票，保真，电话13912341234", "reject")]
    [InlineData("恭喜您获得现金大奖98000元，请点击 dwz.cn/xyz 领取", "reject")]
    [InlineData("FREE entry to win 1000 cash, txt WIN to 80086 now! 150p/msg", "reject")]
    [InlineData("【建设银行】您的验证码为123456，请勿泄露。", "pass")]
    [InlineData("今晚一起吃饭吗？", "pass")]
    [InlineData("See you at the station at seven", "pass")]
    [InlineData("", "pass")]
    public void Score_ClearCase_GetsItsVerdict(string text, string verdict) => Assert.Equal(verdict, _scorer.Score(text).Verdict);
}
