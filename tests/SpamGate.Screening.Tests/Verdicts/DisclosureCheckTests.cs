using System.Text;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

public sealed class DisclosureCheckTests
{
    private const DisclosureParts All = DisclosureParts.OfCharged | DisclosureParts.OfCommercial;
    private const string Promotional = "1069000199";
    private static readonly NumberingPlan Plan = new("86");
    private static readonly SmsAddress Recipient = Address("13800138000");
    private readonly SpState _state = new();
    private readonly ContentScratch _scratch = new();

    [Theory]
    [InlineData("【海港超市】周末水果八折，退订回T")]
    [InlineData("周末水果八折，拒收请回复R【海港超市】")]
    [InlineData("[Harbour] weekend fruit sale, reply STOP to end")]
    [InlineData("【ＨＡＲＢＯＵＲ】新品上市，回复大写字母TD退订")]
    [InlineData("【海港超市】新品上市，发送0000取消")]
    [InlineData("【海港超市】新品上市，TD退订")]
    [InlineData("【海港超市】新品上市，回QX")]
    public void CommercialText_ThatSaysEnough_Passes(string text) =>
        AssertMissing(text, DisclosureParts.OptOut | DisclosureParts.Signature, DisclosureParts.None);

    [Theory]
    [InlineData("【海港超市】周末水果八折", DisclosureParts.OptOut)]
    [InlineData("【海港超市】回家过年，taobao见", DisclosureParts.OptOut)]
    [InlineData("【海港超市】回馈80000名顾客", DisclosureParts.OptOut)]
    [InlineData("周末水果八折，退订回T", DisclosureParts.Signature)]
    [InlineData("【别家超市】周末水果八折，退订回T", DisclosureParts.Signature)]
    [InlineData("【海港超市A】周末水果八折，退订回T", DisclosureParts.Signature)]
    [InlineData("周末来【海港超市】买水果，退订回T", DisclosureParts.Signature)]
    [InlineData("周末水果八折", DisclosureParts.OptOut | DisclosureParts.Signature)]
    [InlineData("", DisclosureParts.OptOut | DisclosureParts.Signature)]
    public void CommercialText_ThatLacksSomething_IsRefused_AndEachPartIsNamed(string text, DisclosureParts missing) =>
        AssertMissing(text, DisclosureParts.OptOut | DisclosureParts.Signature, missing);

    [Theory]
    [InlineData("天气服务2元/条", DisclosureParts.None)]
    [InlineData("天气服务包月5元", DisclosureParts.None)]
    [InlineData("天气服务，每次5角", DisclosureParts.None)]
    [InlineData("天气服务免费点播", DisclosureParts.None)]
    [InlineData("天气服务每月更新", DisclosureParts.Price)]
    [InlineData("天气服务5分钟一报，每条", DisclosureParts.Price)]
    [InlineData("天气服务5元", DisclosureParts.Method)]
    [InlineData("天气服务", DisclosureParts.OfCharged)]
    public void ChargedText_NamesPriceAndMethod(string text, DisclosureParts missing)
    {
        SmsMessage message = Message(text, "10690001", service: "WX");
        Assert.Equal(missing == DisclosureParts.None ? ScreenReason.None : ScreenReason.Disclosure, Decide(message, DisclosureParts.OfCharged).Reason);
        Assert.Equal(missing, message.Content.Missing);
    }

    [Fact]
    public void Phone_IsAskedForWhenItsRuleIsOn() => AssertMissing("【海港超市】请致电13912345678，退订回T", All, DisclosureParts.None);

    [Fact]
    public void RulesThatAreOff_AskForNothing() => AssertMissing("周末水果八折", DisclosureParts.None, DisclosureParts.None);

    [Theory]
    [InlineData("10690001777", "验证码")]
    [InlineData("10690001", "普通通知")]
    public void WhatIsNotCommercial_NeedsNothing(string sender, string text) =>
        Assert.Equal(ScreenReason.None, Decide(Message(text, sender), All).Reason);

    [Fact]
    public void LongMessage_IsAskedOnlyWhenItIsComplete()
    {
        ScreeningEngine engine = Engine(DisclosureParts.OptOut | DisclosureParts.Signature);
        SmsMessage first = Message("【海港超市】周末水果八折，", Promotional);
        first.Part = new LongMessagePart(7, 2, 1);
        engine.InspectPart(first, _state, _scratch, new(1, 0));
        Assert.Equal(ScreenReason.None, engine.Decide(first, Recipient, _state, new(1, 0)).Reason);
        SmsMessage second = Message("退订回T", Promotional);
        second.Part = new LongMessagePart(7, 2, 2);
        engine.InspectPart(second, _state, _scratch, new(1, 0));
        Assert.Equal(ScreenReason.None, engine.Decide(second, Recipient, _state, new(1, 0)).Reason);

        SmsMessage other = Message("欢迎", Promotional);
        other.Part = new LongMessagePart(8, 2, 2);
        engine.InspectPart(other, _state, _scratch, new(1, 0));
        Assert.Equal(ScreenReason.None, engine.Decide(other, Recipient, _state, new(1, 0)).Reason);
        first.Part = new LongMessagePart(8, 2, 1);
        engine.InspectPart(first, _state, _scratch, new(1, 0));
        Assert.Equal(ScreenReason.Disclosure, engine.Decide(first, Recipient, _state, new(1, 0)).Reason);
        Assert.Equal(DisclosureParts.OptOut, first.Content.Missing);
    }

    [Theory]
    [InlineData("WX", false, ScreenReason.Consent, "NO_CONSENT")]
    [InlineData("WX", true, ScreenReason.None, null)]
    [InlineData("FREE", false, ScreenReason.None, null)]
    [InlineData("ODD", false, ScreenReason.Consent, "UNDECLARED_SERVICE")]
    [InlineData("CMT", false, ScreenReason.None, null)]
    [InlineData("", false, ScreenReason.None, null)]
    public void ChargedService_NeedsItsDeclaration_AndConsent(string service, bool agreed, ScreenReason reason, string? symbol)
    {
        var lists = new LiveLists();
        if (agreed)
        {
            lists.Consents.Set(Recipient, isPrefix: false, lists.ServiceNumber("sp1", "WX"));
        }

        SmsMessage message = Message("天气服务", "10690001", service);
        var engine = new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(null, KeywordRules.Empty), ChecksConsent = true, Lists = lists });
        engine.Inspect(message, _scratch);
        Assert.Equal(reason, engine.Decide(message, Recipient, _state, new(1, 1_000_000)).Reason);
        Assert.Equal(symbol, message.Content.Symbols.Count > 0 ? message.Content.Symbols[0].Name : null);
    }

    [Fact]
    public void Checking_AllocatesNothing()
    {
        ScreeningEngine engine = Engine(All);
        SmsMessage message = Message("周末水果八折，2元一斤", Promotional, "WX");
        engine.Inspect(message, _scratch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            engine.Inspect(message, _scratch);
            engine.Decide(message, Recipient, _state, new(1, 0));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void AssertMissing(string text, DisclosureParts rules, DisclosureParts missing)
    {
        SmsMessage message = Message(text, Promotional);
        Verdict verdict = Decide(message, rules);
        Assert.Equal(missing, message.Content.Missing);
        Assert.Equal(missing == DisclosureParts.None ? ScreenReason.None : ScreenReason.Disclosure, verdict.Reason);
        string[] symbols = [.. Enumerable.Range(0, message.Content.Symbols.Count).Select(i => message.Content.Symbols[i].Name).Where(static name => name.StartsWith("MISSING", StringComparison.Ordinal))];
        Assert.Equal(System.Numerics.BitOperations.PopCount((uint)missing), symbols.Length);
    }

    private Verdict Decide(SmsMessage message, DisclosureParts rules)
    {
        ScreeningEngine engine = Engine(rules);
        engine.Inspect(message, _scratch);
        return engine.Decide(message, Recipient, _state, new(1, 0));
    }

    private static ScreeningEngine Engine(DisclosureParts rules) => new(new ScreeningSnapshot
    {
        Content = new ContentEngine(null, KeywordRules.Empty) { NormalizesAlways = true },
        Disclosure = rules,
    });

    private static SmsMessage Message(string text, string sender, string service = "")
    {
        var message = new SmsMessage
        {
            Sender = Address(sender),
            Recipient = Recipient,
            Ownership = SenderOwnership.Owned,
            ServiceCode = ServiceCode.KeyOf(Encoding.ASCII.GetBytes(service)),
            Sp = new SpPolicy
            {
                SpId = "sp1",
                Name = "One",
                Index = 0,
                AccessNumbers = [Address("10690001")],
                TransactionalNumbers = new AddressSet([Address("10690001777")], []),
                PromotionalNumbers = new AddressSet([Address(Promotional)], []),
                Signatures = ["海港超市", "Harbour"],
                ServiceCodes = [new ServiceCode("WX", 200), new ServiceCode("FREE", 0)],
                Card = Card.Green,
                MessagesPerSecond = 0,
                RateLimit = GcraLimit.Unlimited,
            },
        };
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        return message;
    }

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.ASCII.GetBytes(text));
}
