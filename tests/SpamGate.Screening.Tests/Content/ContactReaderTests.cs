using SpamGate.Screening.Content;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Content;

public sealed class ContactReaderTests
{
    [Theory]
    [InlineData("联系13800138000", "Mobile 13800138000")]
    [InlineData("联系+86 138-0013-8000", "Mobile 13800138000")]
    [InlineData("①③⑧00138000", "Mobile 13800138000")]
    [InlineData("tel13800138000", "Mobile 13800138000")]
    [InlineData("400-800-1234咨询", "Hotline 4008001234")]
    [InlineData("致电95588或10086", "ShortCode 95588|ShortCode 10086")]
    [InlineData("电话027-87654321", "Landline 02787654321")]
    [InlineData("加QQ：12345678", "Qq 12345678")]
    [InlineData("扣扣号是 123456", "Qq 123456")]
    [InlineData("qq12345", "Qq 12345")]
    [InlineData("加微信abc_123", "WeChat abc123")]
    [InlineData("加薇：lucky88", "WeChat lucky88")]
    [InlineData("vx13800138000", "WeChat 13800138000")]
    [InlineData("微信号：Loan-888", "WeChat loan888")]
    [InlineData("您的微信验证码是123456", "")]
    [InlineData("金额2350.00元，尾号8321", "")]
    [InlineData("2024年12月31日 10:30", "")]
    [InlineData("123456789012345678901234567890", "")]
    public void Contacts_AreReadAsTheyAreUsed(string text, string expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void AnyText_Ends()
    {
        var random = new Random(6);
        const string Units = "1380 4-qv信微x加a";
        for (int i = 0; i < 20_000; i++)
        {
            _ = Read(string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Units[random.Next(Units.Length)])));
        }
    }

    private static string Read(string text)
    {
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        var contacts = new ContactReader(normalized.Span, new char[ContactReader.MaxLength]);
        var found = new List<string>();
        while (contacts.Read())
        {
            found.Add($"{contacts.Kind} {contacts.Value}");
        }

        return string.Join('|', found);
    }
}
