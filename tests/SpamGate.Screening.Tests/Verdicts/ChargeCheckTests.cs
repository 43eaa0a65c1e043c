using System.Text;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

/// <summary>A charge needs a declared price that covers it, the declared method, and the recipient's consent.</summary>
public sealed class ChargeCheckTests
{
    private static readonly NumberingPlan Plan = new("86");
    private static readonly SmsAddress Recipient = Address("13800138000");
    private readonly LiveLists _lists = new();
    private readonly SpState _state = new();
    private readonly ContentScratch _scratch = new();

    [Theory]
    [InlineData("WX", 0, Charging.Unspecified, null)]
    [InlineData("WX", 200, Charging.PerMessage, null)]
    [InlineData("WX", 199, Charging.Unspecified, null)]
    [InlineData("WX", 201, Charging.PerMessage, "FEE_ABOVE_DECLARED")]
    [InlineData("WX", 200, Charging.Monthly, "METHOD_NOT_DECLARED")]
    [InlineData("WX", 0, Charging.Free, null)]
    [InlineData("ANY", 50, Charging.Monthly, null)]
    [InlineData("ANY", 50, Charging.PerMessage, null)]
    [InlineData("FREE", 0, Charging.Free, null)]
    [InlineData("FREE", 0, Charging.PerMessage, "METHOD_NOT_DECLARED")]
    [InlineData("FREE", 1, Charging.Unspecified, "FEE_ABOVE_DECLARED")]
    [InlineData("WX", SmsMessage.FeeUnreadable, Charging.Unspecified, "FEE_UNREADABLE")]
    [InlineData("ODD", 10, Charging.PerMessage, "UNDECLARED_CHARGE")]
    [InlineData("CMT", 10, Charging.PerMessage, "UNDECLARED_CHARGE")]
    [InlineData("", 10, Charging.Unspecified, "UNDECLARED_CHARGE")]
    [InlineData("", 0, Charging.Monthly, "UNDECLARED_CHARGE")]
    [InlineData("", 0, Charging.Unspecified, null)]
    public void Charge_OfWhoAgreed_IsWhatWasDeclared(string service, int fee, Charging method, string? symbol)
    {
        _lists.Consents.Set(Recipient, isPrefix: false, _lists.ServiceNumber("sp1", "WX"));
        _lists.Consents.Set(Recipient, isPrefix: false, _lists.ServiceNumber("sp1", "ANY"));
        SmsMessage message = Message(service, fee, method);
        Assert.Equal(symbol is null ? ScreenReason.None : ScreenReason.Consent, Decide(message).Reason);
        Assert.Equal(symbol, message.Content.Symbols.Count > 0 ? message.Content.Symbols[0].Name : null);
    }

    [Theory]
    [InlineData("WX", 0, "NO_CONSENT")]
    [InlineData("WX", 100, "NO_CONSENT")]
    [InlineData("FREE", 0, null)]
    public void Charge_OfWhoDidNotAgree_IsRefused(string service, int fee, string? symbol)
    {
        SmsMessage message = Message(service, fee, Charging.Unspecified);
        Assert.Equal(symbol is null ? ScreenReason.None : ScreenReason.Consent, Decide(message).Reason);
        Assert.Equal(symbol, message.Content.Symbols.Count > 0 ? message.Content.Symbols[0].Name : null);
    }

    [Fact]
    public void SpWithoutDeclaredServices_ChargesNothing()
    {
        SmsMessage message = Message("WX", 10, Charging.PerMessage, []);
        Assert.Equal(ScreenReason.Consent, Decide(message).Reason);
        Assert.Equal(ScreenReason.None, Decide(Message("WX", 0, Charging.Unspecified, [])).Reason);
    }

    [Theory]
    [InlineData(0, Charging.Unspecified, DisclosureParts.None)]
    [InlineData(1, Charging.Unspecified, DisclosureParts.OfCharged)]
    [InlineData(0, Charging.Monthly, DisclosureParts.OfCharged)]
    public void WhatNamesACharge_HasToSayWhatItCosts(int fee, Charging method, DisclosureParts missing)
    {
        SmsMessage message = Message("", fee, method);
        new ScreeningEngine(new ScreeningSnapshot
        {
            Content = new ContentEngine(null, KeywordRules.Empty) { NormalizesAlways = true },
            Disclosure = DisclosureParts.OfCharged,
        }).Inspect(message, _scratch);
        Assert.Equal(missing, message.Content.Missing);
    }

    private Verdict Decide(SmsMessage message)
    {
        var engine = new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(null, KeywordRules.Empty), ChecksConsent = true, Lists = _lists });
        engine.Inspect(message, _scratch);
        return engine.Decide(message, Recipient, _state, new(1, 1_000_000));
    }

    private static SmsMessage Message(string service, int fee, Charging method, ServiceCode[]? declared = null)
    {
        var message = new SmsMessage
        {
            Sender = Address("10690001"),
            Recipient = Recipient,
            Ownership = SenderOwnership.Owned,
            ServiceCode = ServiceCode.KeyOf(Encoding.ASCII.GetBytes(service)),
            FeeFen = fee,
            Charging = method,
            Sp = new SpPolicy
            {
                SpId = "sp1",
                Name = "One",
                Index = 0,
                AccessNumbers = [Address("10690001")],
                TransactionalNumbers = AddressSet.Empty,
                ServiceCodes = declared ?? [new ServiceCode("WX", 200, Charging.PerMessage), new ServiceCode("ANY", 50), new ServiceCode("FREE", 0)],
                Card = Card.Green,
                MessagesPerSecond = 0,
                RateLimit = GcraLimit.Unlimited,
            },
        };
        "天气服务".CopyTo(message.ReserveText(4));
        message.TextLength = 4;
        return message;
    }

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.ASCII.GetBytes(text));
}
