using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

public sealed class LimitCheckTests
{
    private const long Start = 1_795_000_000_000;
    private static readonly NumberingPlan Plan = new("86");
    private readonly LimitLedger _ledger = new(20_000);
    private readonly ReservationPool _pool;
    private readonly SpState _state = new();
    private long _now = Start;

    public LimitCheckTests() => _pool = new ReservationPool(_ledger);

    [Fact]
    public void CommercialCap_HoldsPerSp_AndOverAllSps_UntilADayHasPassed()
    {
        ScreeningEngine engine = Engine(new CapLimits(commercialPerSp: 1, commercial: 2));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial)));
        Assert.Equal(ScreenReason.RecipientCap, Send(engine, Message("sp1", MessagePurpose.Commercial)));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp2", MessagePurpose.Commercial)));
        Assert.Equal(ScreenReason.RecipientCap, Send(engine, Message("sp3", MessagePurpose.Commercial)));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp3", MessagePurpose.Commercial, recipient: "13900139000")));
        _now += 86_401_000;
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial)));
    }

    [Fact]
    public void OneTimePasswords_AreCappedPerSp_AndNeverByWhatOthersSent()
    {
        ScreeningEngine engine = Engine(new CapLimits(transactionalPerMinute: 1, transactionalPerHour: 5, transactionalPerDay: 10, messages: 1));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Other)));
        Assert.Equal(ScreenReason.RecipientCap, Send(engine, Message("sp1", MessagePurpose.Other)));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Transactional)));
        Assert.Equal(ScreenReason.RecipientCap, Send(engine, Message("sp1", MessagePurpose.Transactional)));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp2", MessagePurpose.Transactional)));
        for (int i = 0; i < 4; i++)
        {
            _now += 61_000;
            Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Transactional)));
        }

        _now += 61_000;
        Assert.Equal(ScreenReason.RecipientCap, Send(engine, Message("sp1", MessagePurpose.Transactional)));
    }

    [Fact]
    public void DailyQuota_IsOfTheSp_AndBeginsAnewAtMidnight()
    {
        ScreeningEngine engine = Engine(CapLimits.None);
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", quota: 2)));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", quota: 2, recipient: "13900139000")));
        Assert.Equal(ScreenReason.DailyQuota, Send(engine, Message("sp1", quota: 2)));
        _now += 86_400_000;
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", quota: 2)));
    }

    [Fact]
    public void RefusedByALaterCap_GivesBackWhatEarlierOnesTook()
    {
        ScreeningEngine engine = Engine(new CapLimits(commercial: 1));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial, quota: 2)));
        Assert.Equal(ScreenReason.RecipientCap, Send(engine, Message("sp1", MessagePurpose.Commercial, quota: 2)));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial, quota: 2, recipient: "13900139000")));
        Assert.Equal(ScreenReason.DailyQuota, Send(engine, Message("sp1", MessagePurpose.Commercial, quota: 2, recipient: "13700137000")));
    }

    [Fact]
    public void Subscriber_WhoSendsTooMuch_IsStoppedForADay_AndRestoredByItself()
    {
        ScreeningEngine engine = Engine(new CapLimits(senderPerHour: 3, senderPerDay: 100));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(ScreenReason.None, Send(engine, Subscriber("13800138001")));
        }

        Assert.Equal(ScreenReason.SenderCap, Send(engine, Subscriber("13800138001")));
        Assert.Equal(ScreenReason.None, Send(engine, Subscriber("13800138002")));
        _now += 2 * 3_600_000;
        Assert.Equal(ScreenReason.SenderCap, Send(engine, Subscriber("13800138001")));
        _now += 22 * 3_600_000;
        Assert.Equal(ScreenReason.None, Send(engine, Subscriber("13800138001")));
    }

    [Fact]
    public void Holiday_HasItsOwnProfile()
    {
        ScreeningEngine engine = Engine(new CapLimits(senderPerHour: 1), holiday: new CapLimits(senderPerHour: 2));
        Assert.Equal(ScreenReason.None, Send(engine, Subscriber("13800138001")));
        Assert.Equal(ScreenReason.None, Send(engine, Subscriber("13800138001")));
        Assert.Equal(ScreenReason.SenderCap, Send(engine, Subscriber("13800138001")));
    }

    [Fact]
    public void Repetition_AfterAnUnknownOutcome_IsNotCountedAgain_AnotherTextIs()
    {
        ScreeningEngine engine = Engine(new CapLimits(commercial: 2));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial, text: "one"), ReservationOutcome.Unknown));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial, text: "one")));
        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial, text: "two")));
        Assert.Equal(ScreenReason.RecipientCap, Send(engine, Message("sp1", MessagePurpose.Commercial, text: "one")));
    }

    [Fact]
    public void Repetition_AfterARefusal_IsCountedForTheFirstTime()
    {
        ScreeningEngine engine = Engine(new CapLimits(commercial: 1));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial), ReservationOutcome.Returned));
        }

        Assert.Equal(ScreenReason.None, Send(engine, Message("sp1", MessagePurpose.Commercial)));
        Assert.Equal(ScreenReason.RecipientCap, Send(engine, Message("sp1", MessagePurpose.Commercial)));
    }

    [Fact]
    public void ReasonThatPasses_IsNotAsked_AndExplanationsCountNothing()
    {
        ScreeningEngine off = Engine(new CapLimits(commercial: 1), actions: new Dictionary<ScreenReason, ScreeningAction> { [ScreenReason.RecipientCap] = ScreeningAction.Pass });
        Assert.Equal(ScreenReason.None, Send(off, Message("sp1", MessagePurpose.Commercial)));
        Assert.Equal(0, _ledger.Table.Used);

        ScreeningEngine engine = Engine(new CapLimits(commercial: 1));
        SmsMessage explained = Message("sp1", MessagePurpose.Commercial);
        Assert.True(engine.Decide(explained, explained.Recipient, _state, Time).Forwards);
        Assert.Equal(0, _ledger.Table.Used);
    }

    [Fact]
    public void Deciding_AllocatesNothing()
    {
        ScreeningEngine engine = Engine(new CapLimits(commercialPerSp: 16, commercial: 16, messagesPerSp: 4_000, messages: 4_000));
        SmsMessage message = Message("sp1", MessagePurpose.Commercial, quota: 1_000_000);
        Send(engine, message, ReservationOutcome.Returned);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Send(engine, message, ReservationOutcome.Returned);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private ScreeningTime Time => new((_now - Start) * 1_000_000, _now);

    private ScreenReason Send(ScreeningEngine engine, SmsMessage message, ReservationOutcome outcome = ReservationOutcome.Committed)
    {
        Reservation reservation = _pool.Rent();
        message.Reservation = reservation;
        Verdict verdict = engine.Decide(message, message.Recipient, _state, Time);
        message.Reservation = null;
        reservation.Settle(
            verdict.Forwards ? outcome : ReservationOutcome.Returned, 0, outcome == ReservationOutcome.Unknown ? LimitCheck.MarkOf(message, message.Recipient) : default);
        return verdict.Reason;
    }

    private ScreeningEngine Engine(CapLimits caps, CapLimits? holiday = null, Dictionary<ScreenReason, ScreeningAction>? actions = null) => new(new ScreeningSnapshot
    {
        Content = new ContentEngine(null, KeywordRules.Empty),
        Actions = new ScreeningActions(actions ?? []),
        Limits = new LimitRules
        {
            Ledger = _ledger,
            Caps = caps,
            HolidayCaps = holiday ?? caps,
            IsHoliday = _ => holiday is not null,
            SenderStop = 86_400,
        },
    });

    private static SmsMessage Subscriber(string sender) => new()
    {
        Sender = Address(sender),
        Recipient = Address("13800138000"),
        Ownership = SenderOwnership.Subscriber,
        Content = new ContentFinding { SpamProbability = float.NaN, KeywordRule = -1, Purpose = MessagePurpose.PersonToPerson },
    };

    private static SmsMessage Message(string sp, MessagePurpose purpose = MessagePurpose.Other, string recipient = "13800138000", string text = "", int quota = 0)
    {
        var message = new SmsMessage
        {
            Sp = new SpPolicy
            {
                SpId = sp,
                Name = sp,
                Index = 0,
                AccessNumbers = [Address("10690001")],
                TransactionalNumbers = AddressSet.Empty,
                Card = Card.Green,
                MessagesPerSecond = 0,
                RateLimit = GcraLimit.Unlimited,
                DailyQuota = quota,
            },
            Sender = Address("10690001"),
            Recipient = Address(recipient),
            Ownership = SenderOwnership.Owned,
            Content = new ContentFinding { SpamProbability = float.NaN, KeywordRule = -1, Purpose = purpose },
        };
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        return message;
    }

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.ASCII.GetBytes(text));
}
