using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Tests.Classification;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Content;

public sealed class ContentEngineTests
{
    private readonly ContentScratch _scratch = new();

    [Fact]
    public void Inspect_NoModelNoRules_FindsNothing()
    {
        ContentFinding finding = Inspect(new ContentEngine(null, KeywordRules.Empty), "恭喜您中奖了 www.example.com");
        Assert.True(float.IsNaN(finding.SpamProbability));
        Assert.Equal((-1, SmsCategory.Unknown, 0), (finding.KeywordRule, finding.Category, finding.Symbols.Count));
    }

    [Fact]
    public void Inspect_NoModel_LeavesKeywordsInForce()
    {
        var engine = new ContentEngine(null, Rules("赌博"));
        ContentFinding finding = Inspect(engine, "网上赌博");
        Assert.Equal(ScreenReason.Keyword, engine.Judge(finding));
        Assert.Equal(ScreenReason.None, engine.Judge(Inspect(engine, "你好")));
        Assert.Null(engine.ModelName);
        Assert.Null(engine.ModelSha);
    }

    [Fact]
    public void Judge_KeywordAndClassifier_NamesTheKeyword()
    {
        var engine = new ContentEngine(TestModels.Shipped, Rules("发票"), threshold: 0.0001f);
        Assert.Equal(ScreenReason.Keyword, engine.Judge(Inspect(engine, "代开发票请联系")));
        Assert.Equal(ScreenReason.Classifier, engine.Judge(Inspect(engine, "恭喜您获得万元大奖，请点击 dwz.cn/a 领取")));
    }

    [Fact]
    public void Threshold_NotConfigured_IsTheModelsOwn()
    {
        Assert.Equal(TestModels.Shipped.Threshold, new ContentEngine(TestModels.Shipped, KeywordRules.Empty).Threshold);
        Assert.Equal(0.25f, new ContentEngine(TestModels.Shipped, KeywordRules.Empty, 0.25f).Threshold);
    }

    [Fact]
    public void Shadow_BesideTheLiveModel_IsComparedAndDecidesNothing()
    {
        CompiledModel other = TestModels.Compile(TestModels.RandomSpam(7), TestModels.RandomCategories(7));
        var texts = new[] { "恭喜您获得万元大奖，请点击 dwz.cn/a 领取", "晚上一起吃饭吗", "See you at seven", "Free cash, call now", "代开发票", "明天开会" };
        var alone = new ContentEngine(TestModels.Shipped, KeywordRules.Empty);
        var shadowed = new ContentEngine(TestModels.Shipped, KeywordRules.Empty, shadow: other);
        var seen = new HashSet<ShadowOutcome>();
        foreach (string text in texts)
        {
            bool live = TestModels.Shipped.Score(text, _scratch) >= TestModels.Shipped.Threshold;
            bool shadow = other.Score(text, _scratch) >= other.Threshold;
            ContentFinding finding = Inspect(shadowed, text);
            ContentFinding plain = Inspect(alone, text);

            Assert.Equal(
                live ? shadow ? ShadowOutcome.BothSpam : ShadowOutcome.LiveSpam : shadow ? ShadowOutcome.ShadowSpam : ShadowOutcome.BothHam,
                finding.Shadow);
            Assert.Equal((plain.SpamProbability, plain.Category, ShadowOutcome.None), (finding.SpamProbability, finding.Category, plain.Shadow));
            Assert.Equal(alone.Judge(plain), shadowed.Judge(finding));
            seen.Add(finding.Shadow);
        }

        Assert.True(seen.Count > 1, "Texts on which the models differ are needed.");
    }

    [Fact]
    public void Inspect_SpamText_NamesWhatItSaw()
    {
        var engine = new ContentEngine(TestModels.Shipped, Rules("发票; name=invoice"));
        ContentFinding finding = Inspect(engine, "代\u200B开\u200B发\u200B票，税点低至1元，电话13812345678，加微信 88996655，详见 dwz.cn/a 退订回T");
        string[] names = [.. Enumerable.Range(0, finding.Symbols.Count).Select(i => finding.Symbols[i].Name)];
        Assert.Equal(
            [ContentSymbols.SpamModel, "KEYWORD:invoice", ContentSymbols.Disguised, ContentSymbols.HasShortener, ContentSymbols.HasPhone, ContentSymbols.HasHandle, ContentSymbols.HasPrice, ContentSymbols.HasOptOut],
            names);
        Assert.Equal(finding.SpamProbability, finding.Symbols[0].Weight);
        Assert.True(finding.Category.IsSpam());
    }

    [Fact]
    public void Inspect_ClearedText_HasNoCategory() =>
        Assert.Equal(SmsCategory.Unknown, Inspect(new ContentEngine(TestModels.Shipped, KeywordRules.Empty), "晚上一起吃饭吗").Category);

    [Fact]
    public void Inspect_WarmScratch_AllocatesNothing()
    {
        var engine = new ContentEngine(TestModels.Shipped, Rules("发票\n赌博+微信\n贷款; weight=0.5"));
        string[] texts = ["代开发票，联系电话13812345678", "晚上一起吃饭吗", "Your parcel is waiting at www.example.com"];
        ContentFinding finding = default;
        foreach (string text in texts)
        {
            engine.Inspect(text, _scratch, ref finding);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 999; i++)
        {
            engine.Inspect(texts[i % 3], _scratch, ref finding);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static KeywordRules Rules(string text) => KeywordRules.Parse(new StringReader(text), "keywords.txt");

    private ContentFinding Inspect(ContentEngine engine, string text)
    {
        ContentFinding finding = default;
        engine.Inspect(text, _scratch, ref finding);
        return finding;
    }
}
