using System.Text;
using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;
using SpamGate.Screening.Tests.Schedules;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

/// <summary>In the week before a holiday commercial messages find half the quota and 70 % of bursts, campaigns and campaign caps.</summary>
public sealed class HolidayFactorTests
{
    private static readonly NumberingPlan Plan = new("86");
    private static readonly long Before = ScheduleFile.Ms("2026-09-30T12:00");
    private static readonly long Ordinary = ScheduleFile.Ms("2026-07-15T12:00");
    private readonly LimitLedger _ledger = new(20_000);
    private readonly ReservationPool _pool;
    private readonly SpState _state = new();
    private readonly ContentScratch _scratch = new();
    private int _recipient;

    public HolidayFactorTests() => _pool = new ReservationPool(_ledger);

    [Theory]
    [InlineData(true, true, 5)]
    [InlineData(true, false, 10)]
    [InlineData(false, true, 10)]
    public void DailyQuota_IsHalvedForCommercialMessagesBeforeAHoliday(bool before, bool commercial, int passing) =>
        AssertPassing(passing, ScreenReason.DailyQuota, before, commercial, quota: 10);

    [Fact]
    public void WhatIsLeftOfTheQuota_IsForTheOthers()
    {
        AssertPassing(5, ScreenReason.DailyQuota, before: true, commercial: true, quota: 10);
        AssertPassing(5, ScreenReason.DailyQuota, before: true, commercial: false, quota: 10);
    }

    [Fact]
    public void SmallestQuota_LetsOneThrough() => AssertPassing(1, ScreenReason.DailyQuota, before: true, commercial: true, quota: 1);

    [Theory]
    [InlineData(true, true, 7)]
    [InlineData(true, false, 10)]
    [InlineData(false, true, 10)]
    public void Burst_IsSmallerForCommercialMessagesBeforeAHoliday(bool before, bool commercial, int passing) =>
        AssertPassing(passing, ScreenReason.SpRate, before, commercial, limit: GcraLimit.PerSecond(1, 10));

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 9)]
    public void LikeMessages_AreACampaignEarlierBeforeAHoliday(bool before, int passing) =>
        AssertPassing(passing, ScreenReason.Campaign, before, commercial: true, campaigns: new CampaignLimits { SpRecipients = 10 });

    [Theory]
    [InlineData(true, 7)]
    [InlineData(false, 10)]
    public void CampaignCapOfADay_IsSmallerBeforeAHoliday(bool before, int passing) =>
        AssertPassing(passing, ScreenReason.Campaign, before, commercial: true, campaignPerDay: 10);

    [Theory]
    [InlineData(1, 0.01, 1)]
    [InlineData(10, 0.7, 7)]
    [InlineData(3, 1, 3)]
    [InlineData(1000, 0.5, 500)]
    public void WithBurst_LetsSoManyThroughAtOnce_AtTheSameRate(int burst, double factor, int expected)
    {
        GcraLimit limit = GcraLimit.PerSecond(7, burst).WithBurst(factor);
        Assert.Equal(GcraLimit.PerSecond(7, expected), limit);
        Assert.True(GcraLimit.Unlimited.WithBurst(factor).IsUnlimited);
    }

    private void AssertPassing(
        int passing, ScreenReason reason, bool before, bool commercial, int quota = 0, GcraLimit limit = default, CampaignLimits? campaigns = null, int campaignPerDay = 0)
    {
        var schedule = new Schedule(ScheduleFile.Shipped, ScheduleFile.China, before ? Before : Ordinary);
        var engine = new ScreeningEngine(new ScreeningSnapshot
        {
            Content = new ContentEngine(null, KeywordRules.Empty) { TakesFingerprints = true },
            Limits = new LimitRules { Ledger = _ledger, Caps = CapLimits.None, HolidayCaps = CapLimits.None },
            Campaigns = campaigns ?? CampaignLimits.None,
            Schedule = schedule,
        });
        var reasons = new List<ScreenReason>();
        for (int i = 0; i <= passing; i++)
        {
            SmsMessage message = Message(commercial ? "1069000199" : "10690001", quota, limit, campaignPerDay);
            engine.Inspect(message, _scratch);
            message.Reservation = _pool.Rent();
            reasons.Add(engine.Decide(message, message.Recipient, _state, new(1_000_000, before ? Before : Ordinary)).Reason);
            message.Reservation.Settle(reasons[^1] == ScreenReason.None ? ReservationOutcome.Committed : ReservationOutcome.Returned, 0, default);
        }

        Assert.Equal([.. Enumerable.Repeat(ScreenReason.None, passing), reason], reasons);
    }

    private SmsMessage Message(string sender, int quota, GcraLimit limit, int campaignPerDay)
    {
        const string Text = "本店周年庆典，全场八折，欢迎光临，退订回T";
        var message = new SmsMessage
        {
            Sender = Address(sender),
            Recipient = Address(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"1380013{_recipient++:0000}")),
            Ownership = SenderOwnership.Owned,
            Sp = new SpPolicy
            {
                SpId = "sp1",
                Name = "One",
                Index = 0,
                AccessNumbers = [Address("10690001")],
                TransactionalNumbers = AddressSet.Empty,
                PromotionalNumbers = new AddressSet([Address("1069000199")], []),
                Card = Card.Green,
                MessagesPerSecond = 0,
                RateLimit = limit,
                DailyQuota = quota,
                CampaignPerDay = campaignPerDay,
            },
        };
        Text.CopyTo(message.ReserveText(Text.Length));
        message.TextLength = Text.Length;
        return message;
    }

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.ASCII.GetBytes(text));
}
