using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;
using SpamGate.Screening.Tests.Schedules;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

public sealed class HoursCheckTests
{
    private static readonly NumberingPlan Plan = new("86");
    private static readonly SmsAddress Recipient = Address("13800138000");
    private static readonly long Noon = ScheduleFile.Ms("2026-07-15T12:00");
    private static readonly long Night = ScheduleFile.Ms("2026-07-15T23:00");
    private static readonly long Morning = ScheduleFile.Ms("2026-07-16T08:00");
    private readonly SpState _state = new();

    [Theory]
    [InlineData("2026-07-15T21:59:59.999", 0, ScreenReason.None)]
    [InlineData("2026-07-15T22:00", 0, ScreenReason.Hours)]
    [InlineData("2026-07-16T07:59:59.999", 0, ScreenReason.Hours)]
    [InlineData("2026-07-16T08:00", 0, ScreenReason.None)]
    public void Commercial_IsRefusedAtNight(string now, long deliverAt, ScreenReason reason) =>
        Assert.Equal(reason, Decide(Message(deliverAt), ScheduleFile.Ms(now)).Reason);

    [Theory]
    [InlineData("2026-07-15T23:00", ScreenReason.Hours)]
    [InlineData("2026-07-17T03:00", ScreenReason.Hours)]
    [InlineData("2026-07-17T12:00", ScreenReason.None)]
    [InlineData("2026-07-01T03:00", ScreenReason.None)]
    [InlineData("2028-07-01T12:00", ScreenReason.Hours)]
    public void RequestedTime_CountsNotTheSubmit_UnlessItHasPassed(string deliverAt, ScreenReason reason) =>
        Assert.Equal(reason, Decide(Message(ScheduleFile.Ms(deliverAt)), Noon).Reason);

    [Fact]
    public void SubmitAtNight_ForTheDay_Passes() => Assert.Equal(ScreenReason.None, Decide(Message(ScheduleFile.Ms("2026-07-16T09:00")), Night).Reason);

    [Theory]
    [InlineData("10690001777", ScreenReason.None)]
    [InlineData("10690001", ScreenReason.None)]
    [InlineData("1069000199", ScreenReason.Hours)]
    public void OnlyCommercialMessages_HaveHours(string sender, ScreenReason reason) => Assert.Equal(reason, Decide(Message(0, sender), Night).Reason);

    [Fact]
    public void Subscriber_HasNoHours()
    {
        SmsMessage message = Message(0);
        message.Sp = null;
        message.Ownership = SenderOwnership.Subscriber;
        message.Content.Purpose = MessagePurposes.Of(message);
        Assert.Equal(ScreenReason.None, Decide(message, Night).Reason);
    }

    [Fact]
    public void YellowCard_IsQuietFromEight()
    {
        long evening = ScheduleFile.Ms("2026-07-15T20:00");
        Assert.Equal(ScreenReason.None, Decide(Message(0, card: Card.Green), evening).Reason);
        Assert.Equal(ScreenReason.Hours, Decide(Message(0, card: Card.Yellow), evening).Reason);
        Assert.Equal(ScreenReason.None, Decide(Message(0, card: Card.Yellow), evening - 1).Reason);
    }

    [Fact]
    public void ReplacementWithoutATime_IsRefusedAtAnyHour_WhenItIsCommercial()
    {
        Assert.Equal(ScreenReason.Hours, Decide(Message(SmsMessage.DeliveryUnknown), Noon).Reason);
        Assert.Equal(ScreenReason.None, Decide(Message(SmsMessage.DeliveryUnknown, "10690001"), Noon).Reason);
    }

    [Fact]
    public void WithoutASchedule_EveryHourIsAllowed() =>
        Assert.Equal(ScreenReason.None, Engine(withSchedule: false).Decide(Message(0), Recipient, _state, new(0, Night)).Reason);

    [Fact]
    public void Monitor_RecordsOnly_AndPostponesNothing()
    {
        SmsMessage message = Message(0, postpones: true);
        Verdict verdict = Engine(mode: ScreeningMode.Monitor).Decide(message, Recipient, _state, new(0, Night));
        Assert.Equal((ScreeningAction.Pass, ScreenReason.Hours, ScreeningAction.Reject), (verdict.Action, verdict.Reason, verdict.WouldBe));
        Assert.Equal(0, message.PostponedTo);
    }

    [Fact]
    public void SpThatForwards_HasItsMessagePostponed_WithinTheSpread()
    {
        SmsMessage message = Message(0, postpones: true);
        Assert.True(Decide(message, Night).Forwards);
        Assert.InRange(message.PostponedTo, Morning, Morning + (30 * 60 * 1000) - 1);
        Assert.Contains(message.Content.Symbols.Count == 0 ? "" : message.Content.Symbols[0].Name, ScreeningSymbols.Postponed);
        long first = message.PostponedTo;
        Assert.True(Decide(message, Night + 1000).Forwards);
        Assert.Equal(first, message.PostponedTo);
        Assert.True(Decide(message, Noon).Forwards);
        Assert.Equal(0, message.PostponedTo);
    }

    [Fact]
    public void Postponed_AreSpreadOverTheirRecipients()
    {
        HashSet<long> moments = [];
        for (int i = 0; i < 50; i++)
        {
            SmsMessage message = Message(0, postpones: true);
            message.Recipient = Address($"138001380{i:00}");
            Decide(message, Night);
            moments.Add(message.PostponedTo);
        }

        Assert.True(moments.Count > 40);
    }

    [Theory]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 0)]
    [InlineData(true, true, 1)]
    public void WithoutSmsc_Field_OrTime_ItIsRefused(bool smscs, bool field, int expires)
    {
        SmsMessage message = Message(0, postpones: true);
        message.MayPostpone = field;
        message.ExpiresAt = expires == 0 ? 0 : Morning;
        Assert.Equal(ScreenReason.Hours, Engine(smscs: smscs).Decide(message, Recipient, _state, new(0, Night)).Reason);
        Assert.Equal(0, message.PostponedTo);
    }

    [Theory]
    [InlineData(SmsCategory.Loan, 0.41f, "2026-09-20T12:00", ScreenReason.Classifier)]
    [InlineData(SmsCategory.Loan, 0.39f, "2026-09-20T12:00", ScreenReason.None)]
    [InlineData(SmsCategory.Retail, 0.41f, "2026-09-20T12:00", ScreenReason.None)]
    [InlineData(SmsCategory.Loan, 0.41f, "2026-07-20T12:00", ScreenReason.None)]
    public void WeekBeforeAHoliday_IsStricter_WithLoansHousesAndCars(SmsCategory category, float probability, string now, ScreenReason reason)
    {
        SmsMessage message = Message(0, "10690001");
        message.Content.Category = category;
        message.Content.SpamProbability = probability;
        Assert.Equal(reason, Decide(message, ScheduleFile.Ms(now)).Reason);
    }

    [Fact]
    public void Hours_ComeAfterBlockLists_AndBeforeTheRate()
    {
        SmsMessage message = Message(0, rate: GcraLimit.PerSecond(1, 1));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(ScreenReason.Hours, Decide(message, Night).Reason);
        }

        Assert.Equal(ScreenReason.None, Decide(message, Noon).Reason);
        var blocked = new ScreeningEngine(new ScreeningSnapshot
        {
            Content = new ContentEngine(null, KeywordRules.Empty),
            Schedule = new Schedule(ScheduleFile.Shipped, ScheduleFile.China, Noon),
            BlockedRecipients = new AddressSet([Recipient], []),
        });
        Assert.Equal(ScreenReason.BlockedRecipient, blocked.Decide(message, Recipient, _state, new(0, Night)).Reason);
    }

    [Fact]
    public void Deciding_AllocatesNothing()
    {
        ScreeningEngine engine = Engine();
        SmsMessage message = Message(0, postpones: true);
        engine.Decide(message, Recipient, _state, new(0, Night));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            engine.Decide(message, Recipient, _state, new(0, Night + i));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private Verdict Decide(SmsMessage message, long utc) => Engine().Decide(message, message.Recipient, _state, new(utc * 1_000_000, utc));

    private static ScreeningEngine Engine(bool withSchedule = true, bool smscs = true, ScreeningMode mode = ScreeningMode.Enforce) => new(new ScreeningSnapshot
    {
        Content = new ContentEngine(null, KeywordRules.Empty),
        Mode = mode,
        Schedule = withSchedule ? new Schedule(ScheduleFile.Shipped, ScheduleFile.China, Noon) : null,
        SmscsSchedule = smscs,
    });

    private static SmsMessage Message(long deliverAt, string sender = "1069000199", Card card = Card.Green, bool postpones = false, GcraLimit rate = default)
    {
        var message = new SmsMessage
        {
            Sender = Address(sender),
            Recipient = Recipient,
            Ownership = SenderOwnership.Owned,
            DeliverAt = deliverAt,
            MayPostpone = true,
            Sp = new SpPolicy
            {
                SpId = "sp1",
                Name = "One",
                Index = 0,
                AccessNumbers = [Address("10690001")],
                TransactionalNumbers = new AddressSet([Address("10690001777")], []),
                PromotionalNumbers = new AddressSet([Address("1069000199")], []),
                PostponesOutsideHours = postpones,
                Card = card,
                MessagesPerSecond = 0,
                RateLimit = rate,
            },
        };
        message.Content.SpamProbability = float.NaN;
        message.Content.KeywordRule = -1;
        message.Content.Purpose = MessagePurposes.Of(message);
        return message;
    }

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.ASCII.GetBytes(text));
}
