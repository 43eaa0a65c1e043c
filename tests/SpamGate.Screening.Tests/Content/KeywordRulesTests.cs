using CsCheck;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;

namespace SpamGate.Screening.Tests.Content;

public sealed class KeywordRulesTests
{
    [Theory]
    [InlineData("代开发票", "专业代开发票，联系我", true)]
    [InlineData("代开发票", "代 开-发*票", true)]
    [InlineData("代开发票", "代開發票", true)]
    [InlineData("代开发票", "开发票", false)]
    [InlineData("free money", "FREE, money!", true)]
    [InlineData("free money", "freemoney", false)]
    [InlineData("sex", "essex county", false)]
    [InlineData("sex", "sex!", true)]
    [InlineData("sex", "好sex好", true)]
    [InlineData("qq", "加qq123456", true)]
    [InlineData("138", "号码13812345678", false)]
    [InlineData("10086", "请拨10086查询", true)]
    [InlineData("赌", "今晚赌一把", true)]
    [InlineData("v", "加v", true)]
    [InlineData("v", "very", false)]
    [InlineData("贷款+身份证", "凭身份证即可贷款", true)]
    [InlineData("贷款+身份证", "贷款贷款贷款", false)]
    [InlineData(@"a\+b\;c", "a+b;c", true)]
    public void Match_Phrase_IsFoundOrNot(string rule, string text, bool expected) =>
        Assert.Equal(expected ? 0 : -1, Inspect(Parse(rule), text).KeywordRule);

    [Fact]
    public void Parse_Fields_AreRead()
    {
        KeywordRules rules = Parse("# comment\n\n代开发票+电话 ; name=invoice; weight=2.5; category=fake_invoice; illegal\n赌博");
        Assert.Equal(2, rules.Count);
        KeywordRule rule = rules[0];
        Assert.Equal(("invoice", "KEYWORD:invoice", 2.5f, SmsCategory.FakeInvoice, true, 3), (rule.Name, rule.Symbol, rule.Weight, rule.Category, rule.Illegal, rule.Line));
        Assert.Equal(["代开发票", "电话"], rule.Phrases);
        Assert.Equal(("赌博", 1f, SmsCategory.Unknown, false, 4), (rules[1].Name, rules[1].Weight, rules[1].Category, rules[1].Illegal, rules[1].Line));
    }

    [Fact]
    public void Parse_Faults_AreAllNamedByLine()
    {
        KeywordRulesException refusal = Assert.Throws<KeywordRulesException>(() => Parse(
            "good\n。。。\nx; weight=heavy\nx; category=gossip\nx; colour=red\na+b+c+d+e+f+g+h+i\nx; weight=0\n" + new string('x', 65)));
        Assert.Equal(
            [
                "line 2: '。。。' has no letter or digit to look for.",
                "line 3: weight 'heavy' is not a number above 0 and up to 1000.",
                "line 4: category 'gossip' is unknown.",
                "line 5: 'colour=red' is not name=, weight=, category=, illegal or except.",
                "line 6: 9 phrases are combined, the limit is 8.",
                "line 7: weight '0' is not a number above 0 and up to 1000.",
                "line 8: a phrase has 65 characters, the limit is 64.",
            ],
            refusal.Faults);
    }

    [Fact]
    public void Load_MissingFile_IsRefusedByName()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-keywords.txt");
        Assert.StartsWith($"{path}: cannot be read: ", Assert.Throws<KeywordRulesException>(() => KeywordRules.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_LightRules_AddUpToOne()
    {
        KeywordRules rules = Parse("优惠; weight=0.4\n促销; weight=0.6\n活动; weight=0.3");
        Assert.Equal(-1, Inspect(rules, "优惠活动").KeywordRule);
        Assert.Equal(2, Inspect(rules, "优惠活动").Symbols.Count);
        Assert.Equal(1, Inspect(rules, "优惠促销").KeywordRule);
    }

    [Fact]
    public void Match_IllegalRule_WinsOverHeavierOnes()
    {
        KeywordRules rules = Parse("优惠; weight=50\n枪支; weight=0.1; illegal");
        ContentFinding finding = Inspect(rules, "优惠枪支");
        Assert.Equal(1, finding.KeywordRule);
        Assert.True(rules[finding.KeywordRule].Illegal);
    }

    [Fact]
    public void Match_RuleWithCategory_GivesItToTheFinding() =>
        Assert.Equal(SmsCategory.Gambling, Inspect(Parse("博彩; category=gambling"), "网上博彩").Category);

    [Theory]
    [InlineData("下班和你赌一把", false)]
    [InlineData("下班和你赌一把，再去赌场", true)]
    [InlineData("来赌场", true)]
    [InlineData("赌一", true)]
    public void Match_InsideAnException_DoesNotCount_ElsewhereItDoes(string text, bool expected) =>
        Assert.Equal(expected, Inspect(Parse("赌\n赌一把; except\n你赌一把; except"), text).KeywordRule >= 0);

    [Theory]
    [InlineData("甲+乙; except")]
    [InlineData("甲; illegal; except")]
    public void Parse_ExceptionThatIsMoreThanAPhrase_IsRefused(string line) =>
        Assert.Equal(["line 1: an exception is one phrase, and not illegal."], Assert.Throws<KeywordRulesException>(() => Parse(line)).Faults);

    [Fact]
    public void Version_IsThatOfTheText()
    {
        Assert.Equal(64, Parse("赌").Version.Length);
        Assert.Equal(Parse("赌").Version, Parse("赌").Version);
        Assert.NotEqual(Parse("赌").Version, Parse("赌 ").Version);
        Assert.Equal("", KeywordRules.Empty.Version);
    }

    [Fact]
    public void Match_HundredThousandRules_EqualsTheNaiveMatcher()
    {
        KeywordFixture fixture = KeywordFixture.Create(count: 100_000, seed: 20_241);
        KeywordRules rules = Parse(fixture.File);
        var engine = new ContentEngine(null, rules);
        var scratch = new ContentScratch();
        int matched = 0;
        foreach (string text in fixture.Texts(120))
        {
            ContentFinding finding = default;
            engine.Inspect(text, scratch, ref finding);
            HashSet<string> expected = NaiveMatcher.Match(rules, text);
            matched += expected.Count;
            Assert.Equal(expected.Count, Enumerable.Range(0, finding.Symbols.Count).Count(i => finding.Symbols[i].Name.StartsWith("KEYWORD:", StringComparison.Ordinal)));
            Assert.All(expected, name => Assert.Contains(name, Enumerable.Range(0, finding.Symbols.Count).Select(i => finding.Symbols[i].Name)));
        }

        Assert.True(matched > 60, $"only {matched} matches: the texts do not try the matcher");
    }

    [Fact]
    public void Match_AnyRulesAndText_EqualsTheNaiveMatcher()
    {
        Gen<string> phrase = Gen.String[Gen.Char["免费领取ab1 "], 1, 5].Where(static text => text.Trim().Length > 0);
        Gen<string> text = Gen.String[Gen.Char["免费领取ab1 ,A①"], 0, 40];
        Gen.Select(Gen.Select(phrase.Array[1, 3], Gen.Bool).Array[1, 12], text).Sample(
            static (rules, text) =>
            {
                KeywordRules compiled = Parse(string.Join('\n', rules.Select(static (rule, i) => $"{(rule.Item2 ? string.Join('+', rule.Item1) : rule.Item1[0] + ";except")};name=r{i}")));
                ContentFinding finding = Inspect(compiled, text);
                HashSet<string> expected = NaiveMatcher.Match(compiled, text);
                Assert.Equal(expected.Count > 0, finding.KeywordRule >= 0);
                int keywords = 0;
                for (int i = 0; i < finding.Symbols.Count; i++)
                {
                    if (finding.Symbols[i].Name.StartsWith("KEYWORD:", StringComparison.Ordinal))
                    {
                        keywords++;
                        Assert.Contains(finding.Symbols[i].Name, expected);
                    }
                }

                Assert.Equal(int.Min(expected.Count, SpamGate.Screening.Verdicts.SymbolList.Capacity), keywords);
            },
            iter: 10_000);
    }

    [Fact]
    public void Match_HundredThousandPhrases_FindsEachOfASample()
    {
        var random = new Random(3);
        string[] phrases = [.. Enumerable.Range(0, 100_000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 7)).Select(_ => (char)random.Next(0x4E00, 0x5E00)))).Distinct()];
        KeywordRules rules = Parse(string.Join('\n', phrases));
        var scratch = new ContentScratch();
        var engine = new ContentEngine(null, rules);
        for (int i = 0; i < phrases.Length; i += 997)
        {
            ContentFinding finding = default;
            engine.Inspect("前面" + phrases[i] + "后面", scratch, ref finding);
            Assert.True(finding.KeywordRule >= 0, phrases[i]);
        }
    }

    [Fact]
    public void Match_HundredsOfPhrasesInOneText_AreAllFoundOnce()
    {
        string[] phrases = [.. Enumerable.Range(0, 500).Select(static i => $"词{(char)(0xAC00 + i)}条")];
        KeywordRules rules = Parse(string.Join('\n', phrases.Select(static phrase => phrase + "; weight=0.01")));
        var scratch = new ContentScratch();
        var engine = new ContentEngine(null, rules);
        string text = string.Concat(phrases) + string.Concat(phrases);
        for (int pass = 0; pass < 3; pass++)
        {
            ContentFinding finding = default;
            engine.Inspect(text, scratch, ref finding);
            Assert.Equal(500, finding.Symbols.Added);
            engine.Inspect(phrases[7], scratch, ref finding);
            Assert.Equal((1, -1), (finding.Symbols.Added, finding.KeywordRule));
        }
    }

    [Fact]
    public void Match_NewRulesWithOldScratch_StartsAfresh()
    {
        var scratch = new ContentScratch();
        ContentFinding finding = default;
        new ContentEngine(null, Parse("贷款")).Inspect("贷款", scratch, ref finding);
        Assert.Equal(0, finding.KeywordRule);
        new ContentEngine(null, Parse("赌博\n彩票\n贷款吧")).Inspect("贷款", scratch, ref finding);
        Assert.Equal(-1, finding.KeywordRule);
    }

    private static KeywordRules Parse(string text) => KeywordRules.Parse(new StringReader(text), "keywords.txt");

    private static ContentFinding Inspect(KeywordRules rules, string text)
    {
        ContentFinding finding = default;
        new ContentEngine(null, rules).Inspect(text, new ContentScratch(), ref finding);
        return finding;
    }
}
