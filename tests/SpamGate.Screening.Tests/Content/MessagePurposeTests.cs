using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Content;

public sealed class MessagePurposeTests
{
    private static readonly NumberingPlan Plan = new("86");

    [Theory]
    [InlineData("10690001", SmsCategory.Unknown, false, MessagePurpose.Other)]
    [InlineData("10690001", SmsCategory.Notice, false, MessagePurpose.Other)]
    [InlineData("10690001", SmsCategory.RealEstate, false, MessagePurpose.Commercial)]
    [InlineData("10690001", SmsCategory.Gambling, false, MessagePurpose.Commercial)]
    [InlineData("1069000199", SmsCategory.Unknown, false, MessagePurpose.Commercial)]
    [InlineData("106900019955", SmsCategory.Otp, false, MessagePurpose.Commercial)]
    [InlineData("10690001777", SmsCategory.Loan, false, MessagePurpose.Transactional)]
    [InlineData("10690001", SmsCategory.Loan, true, MessagePurpose.Transactional)]
    [InlineData("1069000199", SmsCategory.Unknown, true, MessagePurpose.Transactional)]
    public void Sp_IsJudgedByWhatIsRegistered_ThenByCategory(string sender, SmsCategory category, bool template, MessagePurpose expected)
    {
        var message = new SmsMessage { Sender = Address(sender), Sp = Sp(), Ownership = SenderOwnership.Owned };
        message.Content.Category = category;
        message.Content.IsTemplate = template;
        Assert.Equal(expected, MessagePurposes.Of(message));
    }

    [Theory]
    [InlineData(SenderOwnership.Subscriber, MessagePurpose.PersonToPerson)]
    [InlineData(SenderOwnership.NotOwned, MessagePurpose.Other)]
    public void NobodysMessage_IsPersonToPerson_OnlyWhereSubscribersAreCarried(SenderOwnership ownership, MessagePurpose expected)
    {
        var message = new SmsMessage { Sender = Address("13800138000"), Ownership = ownership };
        message.Content.Category = SmsCategory.Loan;
        Assert.Equal(expected, MessagePurposes.Of(message));
    }

    [Fact]
    public void Inspect_SetsThePurpose_AndForgetsTheLastMessages()
    {
        var engine = new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(null, KeywordRules.Empty) });
        var message = new SmsMessage { Sender = Address("1069000199"), Sp = Sp(), Ownership = SenderOwnership.Owned };
        engine.Inspect(message, new ContentScratch());
        Assert.Equal(MessagePurpose.Commercial, message.Content.Purpose);
        message.Sender = Address("10690001");
        engine.Inspect(message, new ContentScratch());
        Assert.Equal(MessagePurpose.Other, message.Content.Purpose);
    }

    private static SpPolicy Sp() => new()
    {
        SpId = "sp1",
        Name = "One",
        Index = 0,
        AccessNumbers = [Address("10690001")],
        TransactionalNumbers = new AddressSet([Address("10690001777")], []),
        PromotionalNumbers = new AddressSet([], [Address("1069000199")]),
        Card = Card.Green,
        MessagesPerSecond = 0,
        RateLimit = GcraLimit.Unlimited,
    };

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.ASCII.GetBytes(text));
}
