using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Benchmarks;

/// <summary>Hours, holidays and what they lower: looked up at moments of a year in no order, and as part of the decision of a commercial message.</summary>
public sealed class ScheduleOperations
{
    private const long Noon = 1_795_000_000_000;
    private const long Year = 365L * 24 * 60 * 60 * 1000;
    private readonly ScheduleTable _table;
    private readonly ScreeningEngine _engine;
    private readonly ReservationPool _pool;
    private readonly SmsMessage _message = new();
    private readonly SpState _state = new();
    private uint _next;

    /// <summary>Compiles the shipped schedule.</summary>
    /// <param name="file">deploy/schedule.china.json.</param>
    public ScheduleOperations(string file)
    {
        var faults = new List<ScheduleFault>();
        ScheduleDocument document = ScheduleReader.Read(File.ReadAllText(file), faults)
            ?? throw new InvalidDataException($"{file}: {string.Join("; ", faults)}");
        var zone = TimeZoneInfo.CreateCustomTimeZone("UTC+8", TimeSpan.FromHours(8), "UTC+8", "UTC+8");
        var schedule = new Schedule(document, zone, Noon);
        _table = schedule.Table;
        var ledger = new LimitLedger(100_000);
        _pool = new ReservationPool(ledger);
        var caps = new CapLimits(commercialPerSp: 16, commercial: 16, messages: 4_000);
        _engine = new ScreeningEngine(new ScreeningSnapshot
        {
            Content = new ContentEngine(null, KeywordRules.Empty),
            Schedule = schedule,
            ChecksConsent = true,
            Limits = new LimitRules { Ledger = ledger, Caps = caps, HolidayCaps = caps, IsHoliday = utc => schedule.At(utc).HolidayLimits },
        });
        SmsAddress sender = Address("10690001");
        _message.Sender = sender;
        _message.Recipient = Address("8613800138000");
        _message.Ownership = SenderOwnership.Owned;
        _message.Content.Purpose = MessagePurpose.Commercial;
        _message.Content.SpamProbability = float.NaN;
        _message.Content.KeywordRule = -1;
        _message.Sp = new SpPolicy
        {
            SpId = "sp001",
            Name = "benchmark",
            Index = 0,
            AccessNumbers = [sender],
            TransactionalNumbers = AddressSet.Empty,
            PromotionalNumbers = new AddressSet([sender], []),
            ServiceCodes = [new ServiceCode("WX", 0)],
            Card = Card.Green,
            MessagesPerSecond = 0,
            RateLimit = GcraLimit.PerSecond(1_000_000_000, 1_000_000_000),
            NumberRates = new NumberRates([new NumberRate(sender, GcraLimit.PerSecond(1_000_000_000, 1_000_000_000))]),
            DailyQuota = int.MaxValue,
        };
    }

    /// <summary>What holds now: as each message asks.</summary>
    public void Now() => _table.At(Noon);

    /// <summary>What holds at a moment that differs each time: as messages with a delivery time ask.</summary>
    public void AnyMoment() => _table.At(Moment());

    /// <summary>The next allowed hour.</summary>
    public void NextAllowed() => _table.TryNextAllowed(Moment(), SmsCategory.Loan, Card.Yellow, out _, out _);

    /// <summary>Hours, rates, quota, caps and consent of a promotion, reserved and given back.</summary>
    public void Decide()
    {
        Reservation reservation = _pool.Rent();
        _message.Reservation = reservation;
        _engine.Decide(_message, _message.Recipient, _state, new ScreeningTime(1, Noon));
        reservation.Settle(ReservationOutcome.Returned, 0, default);
    }

    private long Moment()
    {
        _next = (_next * 1_664_525) + 1_013_904_223;
        return Noon + (long)((ulong)_next * Year >> 32);
    }

    private static SmsAddress Address(string digits) => SmsAddress.Create(Encoding.ASCII.GetBytes(digits), AddressKind.Number);
}
