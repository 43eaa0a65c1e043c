using SpamGate.Screening.Classification;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Classification;

public sealed class StructureExtractorTests
{
    [Theory]
    [InlineData("看 www.example.com 吧", StructureFeatures.Url)]
    [InlineData("visit Example.TOP/x now", StructureFeatures.Url)]
    [InlineData("点击 dwz.cn/abc", StructureFeatures.Url | StructureFeatures.Shortener)]
    [InlineData("go to bit.ly/xyz", StructureFeatures.Url | StructureFeatures.Shortener)]
    [InlineData("电话13812345678", StructureFeatures.MobileNumber)]
    [InlineData("热线4008001234", StructureFeatures.HotlineNumber)]
    [InlineData("热线 400-800-1234", StructureFeatures.HotlineNumber)]
    [InlineData("拨打95588", StructureFeatures.HotlineNumber)]
    [InlineData("座机 87654321", StructureFeatures.LandlineNumber)]
    [InlineData("卡号6222021234567890123", StructureFeatures.LongNumber)]
    [InlineData("验证码123456", StructureFeatures.CodeNumber)]
    [InlineData("加微信 88996655", StructureFeatures.Handle)]
    [InlineData("QQ:312345678", StructureFeatures.Handle)]
    [InlineData("加V：13800001234", StructureFeatures.Handle)]
    [InlineData("仅需398元", StructureFeatures.Price)]
    [InlineData("全场3折", StructureFeatures.Discount)]
    [InlineData("【某银行】您好", StructureFeatures.SignatureFirst)]
    [InlineData("您好 【某店】 ", StructureFeatures.SignatureLast)]
    [InlineData("优惠，退订回T", StructureFeatures.OptOut)]
    [InlineData("优惠，回复TD退出", StructureFeatures.OptOut)]
    [InlineData("Offer! Reply STOP to end", StructureFeatures.OptOut)]
    [InlineData("好的！", StructureFeatures.Exclamation)]
    [InlineData("only $5", StructureFeatures.Currency)]
    [InlineData("save 50% now", StructureFeatures.Percent)]
    [InlineData("哈哈😀", StructureFeatures.Emoji)]
    [InlineData("加vip群领红包", StructureFeatures.MixedScripts)]
    public void Extract_TextThatHasIt_FindsIt(string text, StructureFeatures expected) =>
        Assert.Equal(expected, Extract(text) & expected);

    [Theory]
    [InlineData("ok.bye", StructureFeatures.Url)]
    [InlineData("一共3.8折", StructureFeatures.Url)]
    [InlineData("see you at 5. Come early", StructureFeatures.Url)]
    [InlineData("身份证尾号1234", StructureFeatures.MobileNumber)]
    [InlineData("我明天回家吃饭", StructureFeatures.OptOut)]
    [InlineData("回头见", StructureFeatures.OptOut)]
    [InlineData("今天12点", StructureFeatures.CodeNumber)]
    [InlineData("订单号123456789", StructureFeatures.Handle)]
    public void Extract_TextThatLacksIt_DoesNotFindIt(string text, StructureFeatures unexpected) =>
        Assert.Equal(StructureFeatures.None, Extract(text) & unexpected);

    private static StructureFeatures Extract(string text)
    {
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        return StructureExtractor.Extract(text, normalized);
    }
}
