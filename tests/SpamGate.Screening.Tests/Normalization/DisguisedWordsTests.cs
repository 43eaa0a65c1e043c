using CsCheck;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Normalization;

public sealed class DisguisedWordsTests
{
    private static readonly string[] Pieces =
        ["fr33 ", "pr!ze", "c@sh", "a b c d", "氵去", "亻言", "木目心", "薇", "信", "一三八", "零", "0", "+V", "😀", "*", "bit.ly/a1b", "me@x.com", "$", " ", "ab", "代贝"];

    [Theory]
    [InlineData("fr33 entry to w1n ca$h", "free entry to win cash")]
    [InlineData("v1agra", "viagra")]
    [InlineData("c1ick here", "click here")]
    [InlineData("claim your pr!ze", "claim your prize")]
    [InlineData("big c@sh", "big cash")]
    [InlineData("f*r*e*e gift", "free gift")]
    [InlineData("F R E E   e n t r y now", "free entry now")]
    [InlineData("F.R.E.E. money", "free money")]
    [InlineData("亻言氵去", "信法")]
    [InlineData("木目心", "想")]
    [InlineData("代贝款", "贷款")]
    [InlineData("薇信", "微信")]
    [InlineData("薇亻言", "微信")]
    [InlineData("薇 芯", "微信")]
    [InlineData("扣扣12345", "qq12345")]
    [InlineData("请＋V12345", "请加v12345")]
    [InlineData("电话一三八零零一三八零零零", "电话13800138000")]
    [InlineData("1三8零零", "13800")]
    [InlineData("全场三折", "全场3折")]
    [InlineData("拨打 1 3 8 0 0 1", "拨打138001")]
    [InlineData("电话1*3*8😀0", "电话1380")]
    [InlineData("a𝐅b *c", "afb c")]
    [InlineData("加丨微丿信", "加微信")]
    [InlineData("1️⃣3️⃣8️⃣", "138")]
    [InlineData("🅰🅱🅲", "abc")]
    public void Normalize_DisguisedWord_IsSpeltOut(string text, string expected) => Assert.Equal(expected, Normalize(text).Span.ToString());

    [Theory]
    [InlineData("ok!see you", "ok see you")]
    [InlineData("gr8 see u at 7pm", "gr8 see u at 7pm")]
    [InlineData("the 2nd of 50p", "the 2nd of 50p")]
    [InlineData("mail claim@prize.example now", "mail claim prize example now")]
    [InlineData("go to bit.ly/a1b today", "go to bit ly a1b today")]
    [InlineData("i am a b student", "i am a b student")]
    [InlineData("星期一我去", "星期一我去")]
    [InlineData("3~5折起", "3 5折起")]
    [InlineData("三五个人", "三五个人")]
    [InlineData("这个女子很好", "这个女子很好")]
    [InlineData("1+1吗", "1 1吗")]
    public void Normalize_OrdinaryWords_StayAsTheyAre(string text, string expected)
    {
        NormalizedText normalized = Normalize(text);
        Assert.Equal((expected, 0), (normalized.Span.ToString(), normalized.DisguiseCount));
    }

    [Theory]
    [InlineData("fr33 w1n")]
    [InlineData("F R E E  gift")]
    [InlineData("亻言")]
    [InlineData("加薇信")]
    [InlineData("一三八零零")]
    public void Normalize_DisguisedWord_IsCounted(string text) => Assert.InRange(Normalize(text).DisguiseCount, 1, 20);

    [Fact]
    public void Normalize_AnyText_CountsWhatItKept() =>
        Gen.Int[0, Pieces.Length - 1].Select(static i => Pieces[i]).Array[0, 30].Select(static pieces => string.Concat(pieces)).Sample(
            static text =>
            {
                NormalizedText normalized = Normalize(text);
                string kept = normalized.Span.ToString();
                Assert.Equal(kept.Count(char.IsAsciiDigit), normalized.Digits);
                Assert.Equal(kept.Count(char.IsAsciiLetter), normalized.LatinLetters);
                Assert.Equal(kept.Count(static unit => unit > '\u0080'), normalized.OtherLetters);
            },
            iter: 5_000);

    [Fact]
    public void Apply_RewrittenText_HasNothingLeftToRewrite() =>
        Gen.Char["亻言氵去木目心薇信微芯扣一三八零0折女也代贝款十口古月"].Array[0, 30].Select(static units => new string(units)).Sample(
            static text =>
            {
                string once = Normalize(text).Span.ToString();
                return Normalize(once).Span.ToString() == once;
            },
            iter: 5_000);

    private static NormalizedText Normalize(string text)
    {
        var target = new NormalizedText();
        TextNormalizer.Normalize(text, target);
        return target;
    }
}
