using SpamGate.Screening.Content;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Content;

public sealed class TemplateSetTests
{
    private const string File = """
        # registered 2026
        【示例银行】您的验证码是{number}，5分钟内有效。
        【快递】{text}您好，运单{id}已到{text}，取件码{number}
        [BANK] Your code is {number} for {id}.
        """;

    [Theory]
    [InlineData("【示例银行】您的验证码是482913，5分钟内有效。", true)]
    [InlineData("【示例银行】您的验证码是４８２９１３，5分钟内有效", true)]
    [InlineData("【示例银行】您的验证码是482913，5分钟内有效。加微信abc123", false)]
    [InlineData("回复领奖【示例银行】您的验证码是482913，5分钟内有效。", false)]
    [InlineData("【示例银行】您的验证码是13800138000，5分钟内有效。", false)]
    [InlineData("【示例银行】您的验证码是evil.cn，5分钟内有效。", false)]
    [InlineData("验证码482913", false)]
    [InlineData("【快递】王先生您好，运单SF1234567890123已到东门驿站，取件码3-2-1188", true)]
    [InlineData("【快递】王先生您好，运单SF1234567890123已到t.cn，取件码1188", false)]
    [InlineData("[BANK] Your code is 12 for PAY77.", true)]
    [InlineData("[BANK] Your code is 12 for evil.com now.", false)]
    [InlineData("", false)]
    public void Text_IsOfATemplate_WhenAllOfItIs(string text, bool expected)
    {
        var faults = new List<ListFault>();
        TemplateSet templates = TemplateSet.Read(new StringReader(File), faults);
        Assert.Empty(faults);
        Assert.Equal(3, templates.Count);
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        Assert.Equal(expected, templates.Matches(normalized.Span));
    }

    [Fact]
    public void FaultyLines_AreNamed()
    {
        var faults = new List<ListFault>();
        TemplateSet.Read(new StringReader("好的{number}\n{number}好的\n好的{link}\n好的{number\n。。"), faults);
        Assert.Equal([2, 3, 4, 5], faults.Select(static fault => fault.Line));
    }
}
