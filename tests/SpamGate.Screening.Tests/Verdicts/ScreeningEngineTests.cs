using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

public sealed class ScreeningEngineTests
{
    private const long Now = 1_000_000_000;
    private static readonly NumberingPlan Plan = new("86");
    private static readonly SmsAddress Recipient = Address("13800138000");
    private readonly SpState _state = new();
    private readonly ContentScratch _scratch = new();

    [Fact]
    public void CleanMessage_Passes() => AssertVerdict(Engine(), Message(), ScreeningAction.Pass, ScreenReason.None);

    [Fact]
    public void RemovedCard_RefusesEvenTransactionalNumbers() =>
        AssertVerdict(Engine(), Message(Sp(Card.Removed), sender: "10690001777"), ScreeningAction.Reject, ScreenReason.CardRemoved);

    [Fact]
    public void SenderNotOwned_IsRefused() =>
        AssertVerdict(Engine(), Message(ownership: SenderOwnership.NotOwned), ScreeningAction.Reject, ScreenReason.SenderNotOwned);

    [Fact]
    public void Subscriber_OfATrunk_NeedsNoSp()
    {
        SmsMessage message = Message(ownership: SenderOwnership.Subscriber);
        message.Sp = null;
        AssertVerdict(Engine(), message, ScreeningAction.Pass, ScreenReason.None);
    }

    [Fact]
    public void RedCard_PassesTransactionalNumbersOnly()
    {
        AssertVerdict(Engine(), Message(Sp(Card.Red)), ScreeningAction.Reject, ScreenReason.CardRed);
        AssertVerdict(Engine(), Message(Sp(Card.Red), sender: "10690001777"), ScreeningAction.Pass, ScreenReason.None);
    }

    [Fact]
    public void BlockedSender_IsRefused_UnlessAllowed()
    {
        AddressSet senders = Set("10690001*");
        AssertVerdict(Engine(blockedSenders: senders), Message(), ScreeningAction.Reject, ScreenReason.BlockedSender);
        AssertVerdict(Engine(blockedSenders: senders, allowed: Set("10690001")), Message(), ScreeningAction.Pass, ScreenReason.None);
    }

    [Fact]
    public void BlockedRecipient_IsRefused_EvenFromAllowedSenders() =>
        AssertVerdict(
            Engine(blockedRecipients: Set("+8613800138000"), allowed: Set("10690001")), Message(), ScreeningAction.Reject, ScreenReason.BlockedRecipient);

    [Fact]
    public void Rate_UsedUp_Throttles_AndOnlyThePolicyInForceCounts()
    {
        ScreeningEngine engine = Engine();
        SmsMessage message = Message(Sp(rate: 10, burst: 2));
        AssertVerdict(engine, message, ScreeningAction.Pass, ScreenReason.None);
        AssertVerdict(engine, message, ScreeningAction.Pass, ScreenReason.None);
        AssertVerdict(engine, message, ScreeningAction.Throttle, ScreenReason.SpRate);
    }

    [Fact]
    public void Rate_IsNotSpentByWhatCheaperChecksRefuse()
    {
        ScreeningEngine engine = Engine(blockedRecipients: Set("13800138000"));
        SmsMessage message = Message(Sp(rate: 1, burst: 1));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(ScreenReason.BlockedRecipient, engine.Decide(message, Recipient, _state, new(Now, 0)).Reason);
        }

        Assert.True(engine.Decide(message, Address("13900139000"), _state, new(Now, 0)).Forwards);
    }

    [Fact]
    public void NumberRate_ThrottlesThatNumberOnly_AndGivesTheRateOfTheSpBack()
    {
        var slow = new NumberRate(Address("10690001888"), GcraLimit.PerSecond(1, 1));
        SmsMessage number = Message(Sp(rate: 1, burst: 2, numberRate: slow), sender: "10690001888");
        SmsMessage other = Message(number.Sp, sender: "10690001999");
        ScreeningEngine engine = Engine();
        AssertVerdict(engine, number, ScreeningAction.Pass, ScreenReason.None);
        AssertVerdict(engine, number, ScreeningAction.Throttle, ScreenReason.NumberRate);
        AssertVerdict(engine, other, ScreeningAction.Pass, ScreenReason.None);
        AssertVerdict(engine, other, ScreeningAction.Throttle, ScreenReason.SpRate);
    }

    [Fact]
    public void Rate_IsSpentBySpam()
    {
        ScreeningEngine engine = Engine();
        SmsMessage spam = Message(Sp(rate: 1, burst: 1), probability: 0.99f);
        AssertVerdict(engine, spam, ScreeningAction.Reject, ScreenReason.Classifier);
        AssertVerdict(engine, spam, ScreeningAction.Throttle, ScreenReason.SpRate);
    }

    [Theory]
    [InlineData(0.4999f, ScreenReason.None)]
    [InlineData(0.5f, ScreenReason.Classifier)]
    [InlineData(float.NaN, ScreenReason.None)]
    public void Classifier_RefusesFromTheThresholdOn(float probability, ScreenReason reason) =>
        Assert.Equal(reason, Engine().Decide(Message(probability: probability), Recipient, _state, new(Now, 0)).Reason);

    [Fact]
    public void TransactionalNumber_IsSafeFromClassifierAndKeywords_NotFromIllegalOnesNorRate()
    {
        ScreeningEngine engine = Engine(keywords: "loan\ngun;illegal\n");
        SpPolicy sp = Sp(rate: 10, burst: 2);
        SmsMessage message = Message(sp, sender: "10690001777", probability: 0.99f, text: "a loan");
        engine.Inspect(message, _scratch);
        message.Content.SpamProbability = 0.99f;
        AssertVerdict(engine, message, ScreeningAction.Pass, ScreenReason.None);

        SmsMessage illegal = Message(sp, sender: "10690001777", text: "a gun");
        engine.Inspect(illegal, _scratch);
        AssertVerdict(engine, illegal, ScreeningAction.Reject, ScreenReason.Keyword);
        AssertVerdict(engine, message, ScreeningAction.Throttle, ScreenReason.SpRate);
    }

    [Fact]
    public void Keyword_SpeaksBeforeTheClassifier()
    {
        ScreeningEngine engine = Engine(keywords: "loan;name=loans\n");
        SmsMessage message = Message(text: "cheap LOAN here");
        engine.Inspect(message, _scratch);
        message.Content.SpamProbability = 0.99f;
        AssertVerdict(engine, message, ScreeningAction.Reject, ScreenReason.Keyword);
        Assert.Equal("KEYWORD:loans", message.Content.Symbols[0].Name);
    }

    [Fact]
    public void AllowedSender_SkipsContent()
    {
        ScreeningEngine engine = Engine(keywords: "loan\n", allowed: Set("10690001"));
        SmsMessage message = Message(text: "loan", probability: 0.99f);
        engine.Inspect(message, _scratch);
        AssertVerdict(engine, message, ScreeningAction.Pass, ScreenReason.None);
    }

    [Fact]
    public void Monitor_RecordsListsAndContent_ButEnforcesCardsAndRates()
    {
        ScreeningEngine engine = Engine(mode: ScreeningMode.Monitor, blockedSenders: Set("10690001"));
        SmsMessage message = Message(Sp(rate: 1, burst: 1), probability: 0.99f);
        Verdict verdict = engine.Decide(message, Recipient, _state, new(Now, 0));
        Assert.Equal(new Verdict(ScreeningAction.Pass, ScreenReason.BlockedSender, SmsCategory.Unknown, ScreeningAction.Reject), verdict);

        verdict = engine.Decide(message, Recipient, _state, new(Now, 0));
        Assert.Equal(ScreeningAction.Throttle, verdict.Action);
        Assert.Equal(ScreenReason.SpRate, verdict.Reason);

        message.Sp = Sp(Card.Red);
        AssertVerdict(engine, message, ScreeningAction.Reject, ScreenReason.CardRed);
    }

    [Fact]
    public void Tag_LetsTheOtherChecksRun()
    {
        var actions = new ScreeningActions([KeyValuePair.Create(ScreenReason.Classifier, ScreeningAction.Tag), KeyValuePair.Create(ScreenReason.BlockedSender, ScreeningAction.Tag)]);
        ScreeningEngine engine = Engine(actions: actions, blockedSenders: Set("10690001"), keywords: "gun\n");
        AssertVerdict(engine, Message(probability: 0.99f), ScreeningAction.Tag, ScreenReason.BlockedSender);

        SmsMessage message = Message(text: "gun");
        engine.Inspect(message, _scratch);
        AssertVerdict(engine, message, ScreeningAction.Reject, ScreenReason.Keyword);
    }

    [Fact]
    public void PassAction_SwitchesACheckOff()
    {
        var actions = new ScreeningActions([KeyValuePair.Create(ScreenReason.Classifier, ScreeningAction.Pass)]);
        AssertVerdict(Engine(actions: actions), Message(probability: 0.99f), ScreeningAction.Pass, ScreenReason.None);
    }

    [Fact]
    public void Refusal_UsesTheConfiguredAction() =>
        Assert.Equal(ScreeningAction.Throttle, Engine().Refusal(ScreenReason.AccountRate, Message()).Action);

    [Fact]
    public void PartialText_IsNamed()
    {
        SmsMessage message = Message(text: "hello");
        message.TextIsPartial = true;
        Engine().Inspect(message, _scratch);
        Assert.Contains(ScreeningSymbols.TextPartial, Symbols(message));
    }

    [Fact]
    public void Parts_AreJudgedTogether_FromTheOneThatTipsOn()
    {
        ScreeningEngine engine = Engine(keywords: "cheap loan\n");
        Assert.True(SendPart(engine, 1, "get a cheap ").Forwards);
        Assert.Equal(ScreenReason.Keyword, SendPart(engine, 2, "loan now").Reason);
        Assert.Equal(ScreenReason.Keyword, SendPart(engine, 3, "or never").Reason);
        Assert.Equal(ScreenReason.Keyword, SendPart(engine, 1, "get a cheap ").Reason);
    }

    [Fact]
    public void Parts_CountOnce_WhenPartsDoNotCount()
    {
        ScreeningEngine engine = Engine(countParts: false);
        SpPolicy sp = Sp(rate: 1, burst: 1);
        Assert.True(SendPart(engine, 1, "a", sp).Forwards);
        Assert.True(SendPart(engine, 2, "b", sp).Forwards);
        Assert.True(SendPart(engine, 3, "c", sp).Forwards);
        Assert.Equal(ScreenReason.SpRate, SendPart(engine, 3, "c", sp).Reason);
        Assert.Equal(ScreenReason.SpRate, SendPart(engine, 1, "x", sp, reference: 9).Reason);
    }

    [Fact]
    public void Parts_CountEach_ByDefault()
    {
        ScreeningEngine engine = Engine();
        SpPolicy sp = Sp(rate: 1, burst: 2);
        Assert.True(SendPart(engine, 1, "a", sp).Forwards);
        Assert.True(SendPart(engine, 2, "b", sp).Forwards);
        Assert.Equal(ScreenReason.SpRate, SendPart(engine, 3, "c", sp).Reason);
    }

    [Fact]
    public void ThrottledFirstPart_IsNotCountedAsPaid()
    {
        ScreeningEngine engine = Engine(countParts: false);
        SpPolicy sp = Sp(rate: 1, burst: 1);
        Assert.True(engine.Decide(Message(sp), Recipient, _state, new(Now, 0)).Forwards);
        Assert.Equal(ScreenReason.SpRate, SendPart(engine, 1, "a", sp).Reason);
        Assert.Equal(ScreenReason.SpRate, SendPart(engine, 2, "b", sp).Reason);
    }

    [Fact]
    public void Decide_AllocatesNothing()
    {
        ScreeningEngine engine = Engine(blockedSenders: Set("1008*"), blockedRecipients: Set("13900139000"), allowed: Set("95588"));
        SmsMessage message = Message(Sp(rate: 1e9, burst: 1));
        engine.Decide(message, Recipient, _state, new(Now, 0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            engine.Decide(message, Recipient, _state, new(Now + i, 0));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string[] Symbols(SmsMessage message) =>
        Enumerable.Range(0, message.Content.Symbols.Count).Select(i => message.Content.Symbols[i].Name).ToArray();

    private Verdict SendPart(ScreeningEngine engine, byte number, string text, SpPolicy? sp = null, ushort reference = 7)
    {
        SmsMessage message = Message(sp, text: text);
        message.Part = new LongMessagePart(reference, 3, number);
        engine.InspectPart(message, _state, _scratch, new(Now, 0));
        return engine.Decide(message, message.Recipient, _state, new(Now, 0));
    }

    private void AssertVerdict(ScreeningEngine engine, SmsMessage message, ScreeningAction action, ScreenReason reason)
    {
        Verdict verdict = engine.Decide(message, Recipient, _state, new(Now, 0));
        Assert.Equal((action, reason), (verdict.Action, verdict.Reason));
    }

    private static ScreeningEngine Engine(
        ScreeningMode mode = ScreeningMode.Enforce,
        AddressSet? blockedSenders = null,
        AddressSet? blockedRecipients = null,
        AddressSet? allowed = null,
        string keywords = "",
        ScreeningActions? actions = null,
        bool countParts = true) => new(new ScreeningSnapshot
        {
            Content = new ContentEngine(null, KeywordRules.Parse(new StringReader(keywords), "keywords"), 0.5f),
            Mode = mode,
            BlockedSenders = blockedSenders ?? AddressSet.Empty,
            BlockedRecipients = blockedRecipients ?? AddressSet.Empty,
            AllowedSenders = allowed ?? AddressSet.Empty,
            Actions = actions ?? ScreeningActions.Default,
            CountParts = countParts,
        });

    private static SpPolicy Sp(Card card = Card.Green, double rate = 0, int burst = 1, NumberRate? numberRate = null) => new()
    {
        SpId = "sp1",
        Name = "SP 1",
        Index = 0,
        AccessNumbers = [Address("10690001")],
        TransactionalNumbers = Set("10690001777"),
        Card = card,
        MessagesPerSecond = rate,
        RateLimit = GcraLimit.PerSecond(rate, burst),
        NumberRates = numberRate is null ? NumberRates.None : new NumberRates([numberRate]),
    };

    private static SmsMessage Message(
        SpPolicy? sp = null, string sender = "10690001", SenderOwnership ownership = SenderOwnership.Owned, float probability = 0, string text = "")
    {
        var message = new SmsMessage
        {
            Sp = sp ?? Sp(),
            Sender = Address(sender),
            Recipient = Recipient,
            Ownership = ownership,
            Content = new ContentFinding { SpamProbability = probability, KeywordRule = -1 },
        };
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        return message;
    }

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.ASCII.GetBytes(text));

    private static AddressSet Set(string lines) => AddressList.Read(new StringReader(lines), Plan, new List<ListFault>());
}
