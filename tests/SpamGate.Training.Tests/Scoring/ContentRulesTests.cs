using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Verdicts;
using SpamGate.Training.Scoring;

namespace SpamGate.Training.Tests.Scoring;

public sealed class ContentRulesTests : IDisposable
{
    private const string Spam = "代开各类发票，税点优惠，电话13812345678";

    private readonly TestFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Load_GatewayFile_TakesItsScreeningSection()
    {
        _files.Write("words.txt", "发票; name=invoice\n");
        ContentRules rules = ContentRules.Load(_files.Write(
            "gateway.json",
            """
            {
              // comments and trailing commas are allowed, keys in any case
              "spamgate": { "Screening": { "threshold": 0.75, "Keywords": "words.txt", "Mode": "Enforce", "Actions": { "keyword": "quarantine" }, } }
            }
            """));
        Assert.Equal((0.75f, 1, ScreeningMode.Enforce), (rules.Threshold, rules.Keywords.Count, rules.Mode));
        Assert.Equal((ScreeningAction.Quarantine, ScreeningAction.Reject), (rules.Actions[ScreenReason.Keyword], rules.Actions[ScreenReason.Classifier]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"SpamGate\":{}}")]
    [InlineData("{\"SpamGate\":{\"Screening\":{\"Keywords\":null}}}")]
    public void Load_NothingSet_IsTheDefaults(string json)
    {
        ContentRules rules = ContentRules.Load(_files.Write("gateway.json", json));
        Assert.Equal((null, 0, ScreeningAction.Reject), (rules.Threshold, rules.Keywords.Count, rules.Actions[ScreenReason.Keyword]));
    }

    [Theory]
    [InlineData("{\"SpamGate\":{\"Screening\":{\"Threshold\":1.5}}}", "SpamGate:Screening:Threshold is '1.5', it must lie between 0 and 1.")]
    [InlineData("{\"SpamGate\":{\"Screening\":{\"Actions\":{\"Keyword\":\"explode\"}}}}", "SpamGate:Screening:Actions:Keyword is 'explode', allowed are Pass, Tag, Quarantine, Throttle, Reject, Drop.")]
    public void Load_BadValue_IsNamed(string json, string fault)
    {
        string path = _files.Write("gateway.json", json);
        Assert.Equal($"{path}: {fault}", Assert.Throws<InvalidDataException>(() => ContentRules.Load(path)).Message);
    }

    [Theory]
    [InlineData(ScreeningAction.Reject, ScreeningAction.Reject, false, "reject")]
    [InlineData(ScreeningAction.Quarantine, ScreeningAction.Reject, false, "quarantine")]
    [InlineData(ScreeningAction.Tag, ScreeningAction.Reject, false, "reject")]
    [InlineData(ScreeningAction.Pass, ScreeningAction.Tag, false, "tag")]
    [InlineData(ScreeningAction.Tag, ScreeningAction.Pass, false, "tag")]
    [InlineData(ScreeningAction.Pass, ScreeningAction.Pass, false, "pass")]
    [InlineData(ScreeningAction.Reject, ScreeningAction.Reject, true, "pass")]
    public void Score_KeywordAndClassifierSpeak_ActionsDecide(ScreeningAction keyword, ScreeningAction classifier, bool monitor, string expected)
    {
        var rules = new ContentRules
        {
            Keywords = KeywordRules.Parse(new StringReader("发票"), "words"),
            Actions = new ScreeningActions([new(ScreenReason.Keyword, keyword), new(ScreenReason.Classifier, classifier)]),
            Mode = monitor ? ScreeningMode.Monitor : ScreeningMode.Enforce,
        };
        var scorer = new MessageScorer(ModelDirectory.Load(TestFiles.ShippedModel), rules);
        Assert.Equal(expected, scorer.Score(Spam).Verdict);
    }
}
