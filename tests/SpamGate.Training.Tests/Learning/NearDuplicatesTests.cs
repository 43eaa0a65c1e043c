using SpamGate.Training.Learning;

namespace SpamGate.Training.Tests.Learning;

public sealed class NearDuplicatesTests
{
    [Fact]
    public void Group_CopiesWithOtherNumbers_AreOneGroup()
    {
        int[] groups = NearDuplicates.Group(
            [
                "【某银行】您尾号1234的卡于3月5日消费人民币20.00元，余额300元，如有疑问请致电客服。",
                "晚上一起吃饭吗，我在老地方等你",
                "【某银行】您尾号9876的卡于11月25日消费人民币1,999.00元，余额5元，如有疑问请致电客服。",
                "Are you coming home for dinner tonight or not?",
            ],
            seed: 1);
        Assert.Equal(groups[0], groups[2]);
        Assert.Equal(3, groups.Distinct().Count());
    }

    [Fact]
    public void Group_SameSeed_IsTheSame()
    {
        string[] texts = [.. Enumerable.Range(0, 50).Select(static i => $"message number {i} about topic {i % 7}")];
        Assert.Equal(NearDuplicates.Group(texts, 3), NearDuplicates.Group(texts, 3));
    }
}
