using CsCheck;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Normalization;

public sealed class TextNormalizerTests
{
    private static readonly string[] Pieces = ["abc 123 ", "免费。领取", "\u200B", "😀", "𝐅𝐫𝐞𝐞", "\uD83D", "., ,.", "ＦＲＥＥ"];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["abcXYZ019 .,!-/"], 0, 80],
        Gen.String[Gen.Char["好的钱微信12ab 。，、【】"], 0, 80],
        Gen.Char['\uD800', '\uDFFF'].Array[0, 20].Select(static units => new string(units)),
        Gen.Int[0, Pieces.Length - 1].Select(static i => Pieces[i]).Array[0, 30].Select(static pieces => string.Concat(pieces)));

    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("加 微 信", "加微信")]
    [InlineData("加-微*信", "加微信")]
    [InlineData("加\u200B微\u200D信", "加微信")]
    [InlineData("call\u202E now", "call now")]
    [InlineData("ＦＲＥＥ　ｍｏｎｅｙ", "free money")]
    [InlineData("①③⑧００", "13800")]
    [InlineData("𝐅𝐫𝐞𝐞 𝟗𝟗", "free 99")]
    [InlineData("免費領取貸款", "免费领取贷款")]
    [InlineData("сall nоw", "call now")]
    [InlineData("Crème brûlée", "creme brulee")]
    [InlineData("ⓕⓡⓔⓔ", "free")]
    [InlineData("Ⓥ友", "v友")]
    [InlineData("㊀㈡", "一二")]
    [InlineData("满300送100！！！", "满300送100")]
    [InlineData("400-800-1234", "400 800 1234")]
    [InlineData("a好b", "a好b")]
    [InlineData("a 好 b", "a好b")]
    [InlineData("  a  .  b  ", "a b")]
    [InlineData("カタカナ", "カタカナ")]
    [InlineData("한국어", "한국어")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("", "")]
    [InlineData("。，！", "")]
    [InlineData("a\0b", "a b")]
    [InlineData("a\r\nb", "a b")]
    public void Normalize_Disguise_IsUndone(string text, string expected) => Assert.Equal(expected, Normalized(text).Span.ToString());

    [Theory]
    [InlineData("plain text, nothing else", 0, 0)]
    [InlineData("尊敬的客户，您好。", 0, 0)]
    [InlineData("ＡＢ", 2, 0)]
    [InlineData("微\u200B信\u200B", 2, 0)]
    [InlineData("①②③", 3, 0)]
    [InlineData("貸款", 0, 1)]
    [InlineData("𝐅𝐫", 2, 0)]
    [InlineData("😀", 0, 0)]
    public void Normalize_Disguise_IsCounted(string text, int disguised, int variants)
    {
        NormalizedText normalized = Normalized(text);
        Assert.Equal((disguised, variants), (normalized.DisguiseCount, normalized.VariantCount));
    }

    [Fact]
    public void Normalize_Text_CountsItsKinds()
    {
        NormalizedText normalized = Normalized("AB c1 好。😀!");
        Assert.Equal(3, normalized.LatinLetters);
        Assert.Equal(1, normalized.Digits);
        Assert.Equal(1, normalized.OtherLetters);
        Assert.Equal(2, normalized.UpperCase);
        Assert.Equal(1, normalized.Emoji);
        Assert.Equal(5, normalized.Separators);
        Assert.Equal(TextMarks.Dot | TextMarks.Exclamation, normalized.Marks);
    }

    [Fact]
    public void Normalize_LoneSurrogate_PartsWordsAndCountsAsDisguise()
    {
        // Attributes cannot carry lone surrogates, hence no theory.
        foreach ((string text, string expected, int disguised) in new[]
        {
            ("\uD83D", "", 1), ("\uDE00", "", 1), ("abc\uD83D", "abc", 1), ("\uDE00abc", "abc", 1), ("ab\uD83Dcd", "ab cd", 1), ("\uD83D\uD83D\uDE00", "", 1),
        })
        {
            NormalizedText normalized = Normalized(text);
            Assert.Equal((expected, disguised), (normalized.Span.ToString(), normalized.DisguiseCount));
        }
    }

    [Fact]
    public void FoldUnits_AnyText_EqualsTheUnitByUnitDefinition() =>
        AnyText.Sample(
            static text =>
            {
                var normalized = new NormalizedText();
                TextNormalizer.FoldUnits(text, normalized);
                var expected = PlainNormalizer.Normalize(text);
                Assert.Equal(expected.Text, normalized.Span.ToString());
                Assert.Equal(expected.Digits, normalized.Digits);
                Assert.Equal(expected.Latin, normalized.LatinLetters);
                Assert.Equal(expected.Letters, normalized.OtherLetters);
                Assert.Equal(expected.Marks, normalized.Marks);
            },
            iter: 20_000);

    [Fact]
    public void FoldUnits_FoldedText_StaysAsItIs() =>
        AnyText.Sample(
            static text =>
            {
                var folded = new NormalizedText();
                TextNormalizer.FoldUnits(text, folded);
                string once = folded.Span.ToString();
                TextNormalizer.FoldUnits(once, folded);
                return folded.Span.ToString() == once;
            },
            iter: 5_000);

    [Fact]
    public void Normalize_LongText_CountsWithoutOverflow()
    {
        NormalizedText normalized = Normalized(new string('ａ', 70_000));
        Assert.Equal(NormalizedText.MaxSourceLength, normalized.Length);
        Assert.Equal(NormalizedText.MaxSourceLength, normalized.DisguiseCount);
        Assert.Equal(NormalizedText.MaxSourceLength, normalized.LatinLetters);
    }

    [Fact]
    public void Normalize_ReusedBuffer_AllocatesNothing()
    {
        var target = new NormalizedText();
        string[] texts = ["满300送100，加微信 vip888", "Call now, FREE!", "𝐅𝐫𝐞𝐞 😀", "fr33 c@sh pr1ze", "F R E E  e n t r y", "加薇亻言一三八零零"];
        foreach (string text in texts)
        {
            TextNormalizer.Normalize(text, target);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            TextNormalizer.Normalize(texts[i % texts.Length], target);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static NormalizedText Normalized(string text)
    {
        var target = new NormalizedText();
        TextNormalizer.Normalize(text, target);
        return target;
    }
}
