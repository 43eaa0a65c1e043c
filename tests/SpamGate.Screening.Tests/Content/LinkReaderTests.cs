using SpamGate.Screening.Content;

namespace SpamGate.Screening.Tests.Content;

public sealed class LinkReaderTests
{
    [Theory]
    [InlineData("点击 http://t.cn/AbC?x=1 领取", "t.cn", "http://t.cn/AbC?x=1")]
    [InlineData("hxxp://Bad-Site.TOP", "bad-site.top", "hxxp://Bad-Site.TOP")]
    [InlineData("请访问www.icbc.com.cn查看", "www.icbc.com.cn", "www.icbc.com.cn")]
    [InlineData("登录ｗｗｗ．ｔａｏｂａｏ．ｃｏｍ", "www.taobao.com", "ｗｗｗ．ｔａｏｂａｏ．ｃｏｍ")]
    [InlineData("打开 dwz。cn/x9", "dwz.cn", "dwz。cn/x9")]
    [InlineData("visit evil.com.Thanks", "evil.com", "evil.com")]
    [InlineData("a\u200Bb.c\u200Bom!", "ab.com", "a\u200Bb.c\u200Bom")]
    [InlineData("http://icbc.com.cn:8080/a", "icbc.com.cn", "http://icbc.com.cn:8080/a")]
    public void Link_AsItIsWritten_GivesHostAndSpan(string text, string host, string span)
    {
        var links = new LinkReader(text, new char[LinkReader.MaxHost]);
        Assert.True(links.Read());
        Assert.Equal((host, span, false), (links.Host.ToString(), text[links.Start..links.End], links.IsDisguised));
        Assert.False(links.Read());
    }

    [Theory]
    [InlineData("看 t . cn 有礼", "t.cn")]
    [InlineData("看t点cn/abc", "t.cn")]
    [InlineData("evil点com点cn", "evil.com.cn")]
    [InlineData("evil[.]com", "evil.com")]
    [InlineData("evil（。）top", "evil.top")]
    [InlineData("evil•com", "evil.com")]
    public void HiddenDot_IsADotAndADisguise(string text, string host)
    {
        var links = new LinkReader(text, new char[LinkReader.MaxHost]);
        Assert.True(links.Read());
        Assert.Equal((host, true), (links.Host.ToString(), links.IsDisguised));
    }

    [Fact]
    public void Homoglyph_IsFoldedAndTold()
    {
        var links = new LinkReader("去 \u0430lip\u0430y.com 看看", new char[LinkReader.MaxHost]);
        Assert.True(links.Read());
        Assert.Equal(("alipay.com", true), (links.Host.ToString(), links.HasHomoglyph));
    }

    [Theory]
    [InlineData("明天10点30见")]
    [InlineData("I saw it . it was late")]
    [InlineData("ok.bye")]
    [InlineData("价格3.50元")]
    [InlineData("v2.0.1")]
    [InlineData(".com")]
    [InlineData("。。。")]
    [InlineData("com.cn")]
    [InlineData("")]
    public void NoHost_IsNotFoundOrIsNobodys(string text)
    {
        var links = new LinkReader(text, new char[LinkReader.MaxHost]);
        Assert.False(links.Read() && PublicSuffixes.TryFindRegistrable(links.Host, out _, out _));
    }

    [Fact]
    public void SeveralLinks_AreAllRead()
    {
        const string Text = "http://icbc.com.cn@evil.top/x 或 t.cn";
        var links = new LinkReader(Text, new char[LinkReader.MaxHost]);
        var hosts = new List<string>();
        while (links.Read())
        {
            hosts.Add(links.Host.ToString());
        }

        Assert.Equal(["icbc.com.cn", "evil.top", "t.cn"], hosts);
    }

    [Fact]
    public void AnyText_EndsAndStaysInsideItself()
    {
        var random = new Random(5);
        const string Units = "ab9.。点-/: []cnom\u200B\uFF41\uD83D\uDE00\u0430";
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Units[random.Next(Units.Length)]));
            var links = new LinkReader(text, new char[LinkReader.MaxHost]);
            int reads = 0;
            while (links.Read())
            {
                Assert.True(links.Start >= 0 && links.End > links.Start && links.End <= text.Length && ++reads <= text.Length);
                Assert.All(links.Host.ToString(), static unit => Assert.True(char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit is '-' or '.'));
            }
        }
    }

    [Fact]
    public void HostLongerThanAllowed_DoesNotOverrun()
    {
        string text = string.Join('.', Enumerable.Repeat(new string('a', 60), 10)) + ".com";
        var links = new LinkReader(text, new char[LinkReader.MaxHost]);
        while (links.Read())
        {
            Assert.True(links.Host.Length <= LinkReader.MaxHost);
        }
    }
}
