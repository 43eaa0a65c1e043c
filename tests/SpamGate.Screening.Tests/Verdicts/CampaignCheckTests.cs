using System.Text;
using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

public sealed class CampaignCheckTests
{
    private const long Now = 1_000_000_000_000;
    private const string Words = "恭喜您获得本店周年庆典大礼包，请拨打{0}领取";
    private readonly ContentScratch _scratch = new();
    private readonly CampaignExchange _exchange = new(1);

    [Fact]
    public void SameText_ToManyRecipients_IsACampaignFromTheLimitOn()
    {
        var state = new SpState(_exchange[0]);
        ScreeningEngine engine = Engine(new CampaignLimits { SpRecipients = 3 });
        Assert.Equal([ScreenReason.None, ScreenReason.None, ScreenReason.Campaign, ScreenReason.Campaign], Enumerable.Range(0, 4).Select(i => Send(engine, state, i).Verdict.Reason));
    }

    [Fact]
    public void Retry_DoesNotCount()
    {
        var state = new SpState(_exchange[0]);
        ScreeningEngine engine = Engine(new CampaignLimits { SpRecipients = 3 });
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(ScreenReason.None, Send(engine, state, recipient: 1).Verdict.Reason));
    }

    [Fact]
    public void Campaign_NamesItsCountAsASymbol_AndTakesTheConfiguredAction()
    {
        var state = new SpState(_exchange[0]);
        ScreeningEngine engine = Engine(
            new CampaignLimits { Recipients = 2 }, actions: new ScreeningActions([KeyValuePair.Create(ScreenReason.Campaign, ScreeningAction.Quarantine)]));
        Send(engine, state, 1);
        SmsMessage second = Send(engine, state, 2);
        Assert.Equal(ScreeningAction.Quarantine, second.Verdict.Action);
        Assert.Contains(new Symbol("CAMPAIGN_OF_ALL", 2), Enumerable.Range(0, second.Content.Symbols.Count).Select(i => second.Content.Symbols[i]));
    }

    [Fact]
    public void Monitor_OnlyRecords()
    {
        var state = new SpState(_exchange[0]);
        ScreeningEngine engine = Engine(new CampaignLimits { SpRecipients = 1 }, ScreeningMode.Monitor);
        Verdict verdict = Send(engine, state, 1).Verdict;
        Assert.Equal((ScreeningAction.Pass, ScreenReason.Campaign, ScreeningAction.Reject), (verdict.Action, verdict.Reason, verdict.WouldBe));
    }

    [Fact]
    public void ManySendersOfSeveralSps_AreOneCampaign()
    {
        ScreeningEngine engine = Engine(new CampaignLimits { Senders = 3 });
        Assert.Equal(ScreenReason.None, Send(engine, new SpState(_exchange[0]), 1, sender: "10690001").Verdict.Reason);
        Assert.Equal(ScreenReason.None, Send(engine, new SpState(_exchange[0]), 2, sender: "10690002").Verdict.Reason);
        Assert.Equal(ScreenReason.Campaign, Send(engine, new SpState(_exchange[0]), 3, sender: "10690003").Verdict.Reason);
    }

    [Fact]
    public void RotatingNumbers_InTheSameWords_AreACampaign()
    {
        var state = new SpState(_exchange[0]);
        ScreeningEngine engine = Engine(new CampaignLimits { Contacts = 3 });
        Assert.Equal(
            [ScreenReason.None, ScreenReason.None, ScreenReason.Campaign],
            Enumerable.Range(0, 3).Select(i => Send(engine, state, i, number: "1380013800" + i).Verdict.Reason));
    }

    [Theory]
    [InlineData("10690001777", "")]
    [InlineData("10690001", "10690001")]
    public void TransactionalNumbersAndAllowedSenders_AreExempt(string sender, string allowed)
    {
        var state = new SpState(_exchange[0]);
        ScreeningEngine engine = Engine(new CampaignLimits { SpRecipients = 1, Recipients = 1 }, allowed: Set(allowed));
        Assert.Equal(ScreenReason.None, Send(engine, state, 1, sender).Verdict.Reason);
    }

    [Fact]
    public void RegisteredTemplate_IsExempt_FromCampaignsKeywordsAndClassifier_NotFromIllegalWords()
    {
        var state = new SpState(_exchange[0]);
        TemplateSet templates = TemplateSet.Read(new StringReader("恭喜您获得本店周年庆典大礼包，请拨打{id}领取"), new List<ListFault>());
        var limits = new CampaignLimits { SpRecipients = 1 };
        Assert.Equal(ScreenReason.None, Send(Engine(limits, keywords: "礼包"), state, 1, templates: templates).Verdict.Reason);
        Assert.Equal(ScreenReason.Keyword, Send(Engine(limits, keywords: "礼包; illegal"), state, 1, templates: templates).Verdict.Reason);
        Assert.Equal(ScreenReason.Keyword, Send(Engine(limits, keywords: "礼包"), state, 1).Verdict.Reason);
    }

    [Fact]
    public void WindowOver_TheCampaignIsOver()
    {
        var state = new SpState(_exchange[0]);
        var limits = new CampaignLimits { SpRecipients = 2, Window = 8_000 };
        ScreeningEngine engine = Engine(limits);
        Send(engine, state, 1);
        Assert.Equal(ScreenReason.Campaign, Send(engine, state, 2, now: Now + 7_999).Verdict.Reason);
        Assert.Equal(ScreenReason.None, Send(engine, state, 3, now: Now + 7_999 + 8_000).Verdict.Reason);
    }

    private SmsMessage Send(ScreeningEngine engine, SpState state, int recipient, string sender = "10690001", string number = "13800138000", long now = Now, TemplateSet? templates = null)
    {
        var message = new SmsMessage
        {
            Sp = new SpPolicy
            {
                SpId = "sp1",
                Name = "SP 1",
                Index = 0,
                AccessNumbers = [Address("1069000")],
                TransactionalNumbers = Set("10690001777"),
                Templates = templates ?? TemplateSet.Empty,
                Card = Card.Green,
                MessagesPerSecond = 0,
                RateLimit = GcraLimit.PerSecond(0, 1),
            },
            Sender = Address(sender),
            Recipient = Address("1390013" + (1_000 + recipient)),
            Ownership = SenderOwnership.Owned,
        };
        string text = Words.Replace("{0}", number, StringComparison.Ordinal);
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        engine.Inspect(message, _scratch);
        message.Verdict = engine.Decide(message, message.Recipient, state, new(now, 0));
        return message;
    }

    private static ScreeningEngine Engine(
        CampaignLimits limits, ScreeningMode mode = ScreeningMode.Enforce, AddressSet? allowed = null, ScreeningActions? actions = null, string keywords = "") => new(new ScreeningSnapshot
        {
            Content = new ContentEngine(null, KeywordRules.Parse(new StringReader(keywords), "k"), 0.5f) { TakesFingerprints = true },
            Campaigns = limits,
            Mode = mode,
            AllowedSenders = allowed ?? AddressSet.Empty,
            Actions = actions ?? ScreeningActions.Default,
        });

    private static SmsAddress Address(string text) => new NumberingPlan("86").Canonicalise(Encoding.ASCII.GetBytes(text));

    private static AddressSet Set(string lines) => AddressList.Read(new StringReader(lines), new NumberingPlan("86"), new List<ListFault>());
}
