using System.Text;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

public sealed class ListChecksTests
{
    private const uint Now = 1_700_000_000;
    private static readonly NumberingPlan Plan = new("86");
    private static readonly SmsAddress Recipient = Address("13800138000");
    private readonly LiveLists _lists = new();
    private readonly SpState _state = new();

    [Fact]
    public void EntryOfThePlatform_RefusesEverySp_AndNamesItsReason()
    {
        _lists[ListKind.BlockedRecipients].Set(Recipient, isPrefix: false, AddressTable.Platform, _lists.ReasonNumber("deceased"));
        SmsMessage message = Message("sp1");
        Assert.Equal(ScreenReason.BlockedRecipient, Decide(message).Reason);
        Assert.Equal(new Symbol("LISTED:deceased", 1), message.Content.Symbols[0]);
        Assert.Equal(ScreenReason.BlockedRecipient, Decide(Message("sp2")).Reason);
    }

    [Fact]
    public void EntryOfAnSp_RefusesThatSpAlone()
    {
        _lists[ListKind.BlockedRecipients].Set(Recipient, isPrefix: false, _lists.OwnerNumber("sp1"));
        Assert.Equal(ScreenReason.BlockedRecipient, Decide(Message("sp1")).Reason);
        Assert.Equal(ScreenReason.None, Decide(Message("sp2")).Reason);
    }

    [Fact]
    public void AllowedSender_OfThePlatform_OutdoesEveryBlock_ThatOfAnSpOnlyItsOwn()
    {
        SmsAddress sender = Address("10690001");
        _lists[ListKind.BlockedSenders].Set(sender, isPrefix: true, _lists.OwnerNumber("sp1"));
        Assert.Equal(ScreenReason.BlockedSender, Decide(Message("sp1")).Reason);
        _lists[ListKind.AllowedSenders].Set(sender, isPrefix: false, _lists.OwnerNumber("sp1"));
        Assert.Equal(ScreenReason.None, Decide(Message("sp1")).Reason);

        _lists[ListKind.BlockedSenders].Set(sender, isPrefix: false, AddressTable.Platform);
        Assert.Equal(ScreenReason.BlockedSender, Decide(Message("sp1")).Reason);
        _lists[ListKind.AllowedSenders].Set(sender, isPrefix: false, AddressTable.Platform);
        Assert.Equal(ScreenReason.None, Decide(Message("sp1")).Reason);
    }

    [Fact]
    public void AllowedRecipient_OfThePlatform_OutdoesEveryBlock_ThatOfAnSpOnlyItsOwn()
    {
        _lists[ListKind.BlockedRecipients].Set(Address("138"), isPrefix: true, AddressTable.Platform);
        _lists[ListKind.AllowedRecipients].Set(Recipient, isPrefix: false, _lists.OwnerNumber("sp1"));
        Assert.Equal(ScreenReason.None, Decide(Message("sp1")).Reason);

        _lists[ListKind.BlockedRecipients].Set(Plan.CanonicalisePrefix("138"u8), isPrefix: true, AddressTable.Platform);
        Assert.Equal(ScreenReason.BlockedRecipient, Decide(Message("sp1")).Reason);
        _lists[ListKind.AllowedRecipients].Set(Recipient, isPrefix: false, AddressTable.Platform);
        Assert.Equal(ScreenReason.None, Decide(Message("sp1")).Reason);
    }

    [Theory]
    [InlineData(true, ScreenReason.OptedOut, ScreeningSymbols.OptedOut)]
    [InlineData(false, ScreenReason.Shielded, ScreeningSymbols.Shielded)]
    public void OptOutOrShield_RefusesThatSpsMessages_AndNoTransactionalNumber(bool optOut, ScreenReason reason, string symbol)
    {
        AddressTable table = optOut ? _lists.OptOuts : _lists.Shields;
        table.Set(Recipient, isPrefix: false, _lists.OwnerNumber("sp1"));
        SmsMessage message = Message("sp1");
        Assert.Equal((ScreeningAction.Reject, reason), (Decide(message).Action, Decide(message).Reason));
        Assert.Equal(new Symbol(symbol, 1), message.Content.Symbols[0]);
        Assert.Equal(ScreenReason.None, Decide(Message("sp1", sender: "10690001777")).Reason);
        Assert.Equal(ScreenReason.None, Decide(Message("sp2")).Reason);
        Assert.Equal(ScreenReason.None, Decide(Message("sp1", recipient: "13900139000")).Reason);

        table.Remove(Recipient, isPrefix: false, _lists.OwnerNumber("sp1"));
        Assert.Equal(ScreenReason.None, Decide(Message("sp1")).Reason);
    }

    [Fact]
    public void OptOut_HoldsInMonitorModeToo()
    {
        _lists.OptOuts.Set(Recipient, isPrefix: false, _lists.OwnerNumber("sp1"));
        Assert.Equal(ScreeningAction.Reject, Decide(Message("sp1"), ScreeningMode.Monitor).Action);
    }

    [Fact]
    public void OptOutFromAllSps_RefusesEach()
    {
        _lists.OptOuts.Set(Recipient, isPrefix: false, AddressTable.Platform);
        Assert.Equal(ScreenReason.OptedOut, Decide(Message("sp1")).Reason);
        Assert.Equal(ScreenReason.OptedOut, Decide(Message("sp2")).Reason);
    }

    [Fact]
    public void Consent_IsForOneService_AndEndsWithAnOptOut()
    {
        Assert.False(_lists.HasConsent(Recipient, "sp1", "NEWS", Now));
        _lists.Consents.Set(Recipient, isPrefix: false, _lists.ServiceNumber("sp1", "NEWS"), expires: Now + 10);
        Assert.True(_lists.HasConsent(Recipient, "sp1", "NEWS", Now));
        Assert.False(_lists.HasConsent(Recipient, "sp1", "GAME", Now));
        Assert.False(_lists.HasConsent(Recipient, "sp2", "NEWS", Now));
        Assert.False(_lists.HasConsent(Recipient, "sp1", "NEWS", Now + 10));

        _lists.OptOuts.Set(Recipient, isPrefix: false, _lists.OwnerNumber("sp1"));
        Assert.False(_lists.HasConsent(Recipient, "sp1", "NEWS", Now));
    }

    [Fact]
    public void Replace_PutsAWholeListInPlace()
    {
        _lists[ListKind.BlockedRecipients].Set(Recipient, isPrefix: false, AddressTable.Platform);
        var other = new AddressTable();
        other.Set(Address("13900139000"), isPrefix: false, AddressTable.Platform);
        _lists.Replace(ListKind.BlockedRecipients, other);
        Assert.Equal(ScreenReason.None, Decide(Message("sp1")).Reason);
        Assert.Equal(ScreenReason.BlockedRecipient, Decide(Message("sp1", recipient: "13900139000")).Reason);
    }

    private Verdict Decide(SmsMessage message, ScreeningMode mode = ScreeningMode.Enforce)
    {
        var engine = new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(null, KeywordRules.Empty), Mode = mode, Lists = _lists });
        return engine.Decide(message, message.Recipient, _state, new ScreeningTime(1_000, Now * 1000L));
    }

    private SmsMessage Message(string spId, string sender = "10690001", string recipient = "13800138000")
    {
        var message = new SmsMessage
        {
            Sp = new SpPolicy
            {
                SpId = spId,
                Name = spId,
                Index = 0,
                OwnerNumber = _lists.OwnerNumber(spId),
                AccessNumbers = [Address("10690001")],
                TransactionalNumbers = AddressList.Read(new StringReader("10690001777"), Plan, new List<ListFault>()),
                Card = Card.Green,
                MessagesPerSecond = 0,
                RateLimit = GcraLimit.PerSecond(0, 1),
            },
            Sender = Address(sender),
            Recipient = Address(recipient),
            Ownership = SenderOwnership.Owned,
        };
        new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(null, KeywordRules.Empty) }).Inspect(message, new ContentScratch());
        return message;
    }

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.ASCII.GetBytes(text));
}
