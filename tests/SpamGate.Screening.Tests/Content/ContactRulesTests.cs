using SpamGate.Screening.Content;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Content;

public sealed class ContactRulesTests
{
    [Theory]
    [InlineData("看 http://evil.cn/a", "LINK_BLOCKED:evil.cn")]
    [InlineData("看 x.y.evil.cn", "LINK_BLOCKED:evil.cn")]
    [InlineData("看 good.evil.cn", "")]
    [InlineData("看 notevil.cn", "")]
    [InlineData("看 evil点cn", "LINK_BLOCKED:evil.cn LINK_DISGUISED")]
    [InlineData("看 evil.cn.com", "")]
    public void Domain_IsBlockedWithItsSubdomains_UnlessALongerEntryAllows(string text, string symbols) =>
        Assert.Equal(symbols, Symbols(new ContactRules { BlockedDomains = Domains("evil.cn # bad", "LINK_BLOCKED:"), AllowedDomains = Domains("good.evil.cn", "") }, text));

    [Theory]
    [InlineData("www.icbc.com.cn", null)]
    [InlineData("mybank.icbc.com.cn", null)]
    [InlineData("icbc.top", "icbc.com.cn")]
    [InlineData("icbc-login.top", "icbc.com.cn")]
    [InlineData("www.icbc.com.cn.evil.top", "icbc.com.cn")]
    [InlineData("1cbc.com.cn", "icbc.com.cn")]
    [InlineData("a1ipay.com", "alipay.com")]
    [InlineData("ali-pay.com", "alipay.com")]
    [InlineData("alpay.com", "alipay.com")]
    [InlineData("aliipay.com", "alipay.com")]
    [InlineData("alixay.com", "alipay.com")]
    [InlineData("ailpay.com", "alipay.com")]
    [InlineData("alipaylogin.vip", "alipay.com")]
    [InlineData("rnicrosoft.com", "microsoft.com")]
    [InlineData("\u0430lipay.com", "alipay.com")]
    [InlineData("alixxy.com", null)]
    [InlineData("abc.com", null)]
    [InlineData("play.com", null)]
    [InlineData("allowed-alipay.com", null)]
    public void Host_ThatLooksLikeAProtectedDomain_IsNamed(string host, string? domain)
    {
        var rules = new ContactRules { ProtectedDomains = Domains("icbc.com.cn\nalipay.com\nmicrosoft.com", ""), AllowedDomains = Domains("allowed-alipay.com", "") };
        ContentFinding finding = Inspect(rules, "登录 " + host + " 办理");
        Assert.Equal(domain is not null, (finding.Links & LinkFindings.LookAlike) != 0);
        Assert.Equal(domain is null ? null : "LINK_LOOKALIKE:" + domain, Names(finding).FirstOrDefault(name => name.StartsWith("LINK_L", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("联系 138-0013-8000", "CONTACT_BLOCKED:13800138000")]
    [InlineData("加薇 Loan_888", "CONTACT_BLOCKED:loan888")]
    [InlineData("致电17012345678", "CONTACT_BLOCKED:170*")]
    [InlineData("致电17099999999", "")]
    [InlineData("致电13800138001", "")]
    public void Contact_OnTheBlockList_IsNamed_UnlessALongerEntryAllows(string text, string symbols)
    {
        var rules = new ContactRules
        {
            BlockedContacts = Contacts("+86 13800138000\nloan-888\n170*"),
            AllowedContacts = Contacts("17099999999"),
        };
        Assert.Equal(symbols, Symbols(rules, text));
    }

    [Fact]
    public void Judge_PutsFactsBeforeWords()
    {
        var engine = new ContentEngine(null, KeywordRules.Parse(new StringReader("贷款"), "k")) { Contacts = new ContactRules { BlockedDomains = Domains("evil.cn", "L:") } };
        Assert.Equal(ScreenReason.Link, engine.Judge(Inspect(engine, "贷款 evil.cn")));
        Assert.Equal(ScreenReason.Keyword, engine.Judge(Inspect(engine, "贷款 fine.cn")));
    }

    [Fact]
    public void Lists_FaultyLines_AreNamed()
    {
        var faults = new List<ListFault>();
        DomainList.Read(new StringReader("good.cn\nno domain\nnodot\nx.notadomain\n-"), "", faults);
        Assert.Equal([2, 3, 4, 5], faults.Select(static fault => fault.Line));
        faults.Clear();
        ContactList.Read(new StringReader("138*\n汉字\n*\n12"), "", faults);
        Assert.Equal([2, 3, 4], faults.Select(static fault => fault.Line));
    }

    [Fact]
    public void Version_ChangesWithAnyList()
    {
        Assert.Equal("", ContactRules.Empty.Version);
        Assert.NotEqual(
            new ContactRules { BlockedDomains = Domains("a.cn", "") }.Version,
            new ContactRules { AllowedDomains = Domains("a.cn", "") }.Version);
    }

    private static DomainList Domains(string text, string symbol)
    {
        var faults = new List<ListFault>();
        DomainList list = DomainList.Read(new StringReader(text), symbol, faults);
        Assert.Empty(faults);
        return list;
    }

    private static ContactList Contacts(string text)
    {
        var faults = new List<ListFault>();
        ContactList list = ContactList.Read(new StringReader(text), ContentSymbols.ContactBlocked, faults);
        Assert.Empty(faults);
        return list;
    }

    private static ContentFinding Inspect(ContactRules rules, string text) => Inspect(new ContentEngine(null, KeywordRules.Empty) { Contacts = rules }, text);

    private static ContentFinding Inspect(ContentEngine engine, string text)
    {
        ContentFinding finding = default;
        engine.Inspect(text, new ContentScratch(), ref finding);
        return finding;
    }

    private static IEnumerable<string> Names(ContentFinding finding) => Enumerable.Range(0, finding.Symbols.Count).Select(i => finding.Symbols[i].Name);

    private static string Symbols(ContactRules rules, string text) =>
        string.Join(' ', Names(Inspect(rules, text)).Where(static name => name.StartsWith("LINK", StringComparison.Ordinal) || name.StartsWith("CONTACT", StringComparison.Ordinal)));
}
