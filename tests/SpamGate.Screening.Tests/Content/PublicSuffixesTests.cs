using SpamGate.Screening.Content;

namespace SpamGate.Screening.Tests.Content;

public sealed class PublicSuffixesTests
{
    // After the list's own test vectors, https://github.com/publicsuffix/list/blob/master/tests/test_psl.txt, public domain.
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("b.example.com", "example.com")]
    [InlineData("a.b.example.com", "example.com")]
    [InlineData("com", null)]
    [InlineData("uk.com", "uk.com")]
    [InlineData("test.cn", "test.cn")]
    [InlineData("com.cn", null)]
    [InlineData("www.icbc.com.cn", "icbc.com.cn")]
    [InlineData("a.b.ide.kyoto.jp", "b.ide.kyoto.jp")]
    [InlineData("c.kobe.jp", null)]
    [InlineData("b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("a.b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("city.kobe.jp", "city.kobe.jp")]
    [InlineData("www.city.kobe.jp", "city.kobe.jp")]
    [InlineData("ck", null)]
    [InlineData("test.ck", null)]
    [InlineData("b.test.ck", "b.test.ck")]
    [InlineData("www.ck", "www.ck")]
    [InlineData("www.www.ck", "www.ck")]
    [InlineData("shishi.xn--fiqs8s", "shishi.xn--fiqs8s")]
    [InlineData("see.hello", null)]
    public void RegistrableDomain_IsTheSuffixAndOneLabel(string host, string? expected) =>
        Assert.Equal(expected, PublicSuffixes.TryFindRegistrable(host, out int start, out _) ? host[start..] : null);
}
