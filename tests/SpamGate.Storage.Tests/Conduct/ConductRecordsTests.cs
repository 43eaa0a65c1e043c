using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;
using SpamGate.Storage.Tests.Records;

namespace SpamGate.Storage.Tests.Conduct;

public sealed class SqliteConductRecordsTests(SqliteFixture fixture) : ConductRecordsTests(fixture), IClassFixture<SqliteFixture>;

public sealed class PostgreSqlConductRecordsTests(PostgreSqlFixture fixture) : ConductRecordsTests(fixture), IClassFixture<PostgreSqlFixture>;

/// <summary>What holds of conduct in the records, on either database.</summary>
public abstract class ConductRecordsTests(IRecordsFixture fixture) : IAsyncLifetime
{
    private const string Sp = "10001";
    private const string Words = "恭喜您中奖 call now";

    private static readonly RecordCause s_li = new("li", "looked at it");
    private static readonly RecordCause s_wang = new("wang", "agreed");
    private static readonly ConductTerms s_terms = new(new LadderSettings(), WorkingCalendar.WeekendsOnly);
    private static readonly EvidenceSeal s_seal = new(Enumerable.Range(0, EvidenceSeal.KeyLength).Select(i => (byte)i).ToArray());

    private readonly RecordStoreOptions _options = fixture.NewDatabase();
    private RecordStore _store = null!;
    private ConductRecords _conduct = null!;

    public async Task InitializeAsync()
    {
        _store = await OpenRecords.OpenAsync(_options);
        _conduct = new ConductRecords(_store, s_seal, s_terms);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Record_Twice_IsThereOnceWithProofAndStanding()
    {
        DetectedBreach breach = Breach(1, 20);
        ConductFindings findings = _conduct.Prepare([breach], [Tally(0, 7), Tally(1, 9)]);

        Assert.True((await _conduct.RecordAsync(findings)).IsDone);
        Assert.True((await _conduct.RecordAsync(_conduct.Prepare([breach], findings.Tallies))).IsDone);

        Breach kept = Assert.IsType<Breach>(Assert.Single(await _conduct.EventsAsync(Sp)));
        Assert.Equal((20, "spam", 1), (kept.Points, kept.Rule, kept.Evidence.Count));
        Assert.True(kept.At >= kept.OccurredAt);
        EvidenceRecord sample = Assert.Single(await _conduct.EvidenceAsync(kept.Id));
        Assert.Equal("138****5678", sample.Recipient);
        StandingRecord standing = await StandingAsync();
        Assert.Equal((Card.Yellow, 80), (standing.Card, standing.Points));
        List<EvidenceTally> tallies = await _conduct.TalliesAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow);
        Assert.Equal([7, 9], tallies.Select(tally => tally.Sum(EvidenceSignals.Spam)));
        Assert.True((await _store.VerifyAuditAsync()).IsWhole);
    }

    [Fact]
    public async Task Record_TalliesOfManySps_AreAllThere_AndTheFirstOfEachStays()
    {
        EvidenceTally[] tallies = [.. Enumerable.Range(0, 450).Select(i => new EvidenceTally($"{20000 + i}", i % 2 == 0 ? null : "106550001", 10_000) { Passed = i })];
        Assert.True((await _conduct.RecordAsync(_conduct.Prepare([], tallies[..430]))).IsDone);

        Assert.True((await _conduct.RecordAsync(_conduct.Prepare([], [.. tallies.Select(static tally => tally with { Passed = tally.Passed + 1000 })]))).IsDone);

        List<EvidenceTally> kept = await _conduct.TalliesAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow);
        Assert.Equal(
            tallies.Select((tally, i) => (tally.SpId, tally.Port, i < 430 ? i : i + 1000L)),
            kept.OrderBy(static tally => tally.SpId, StringComparer.Ordinal).Select(static tally => (tally.SpId, tally.Port, tally.Passed)));
    }

    [Fact]
    public async Task Record_Proof_IsSealedAndOpensUnderItsKeyAlone()
    {
        await _conduct.RecordAsync(_conduct.Prepare([Breach(1, 20)], []));
        EvidenceRecord sample = Assert.Single(await _conduct.EvidenceAsync(Id(1)));

        Assert.True(_conduct.TryOpen(sample, out string sender, out string recipient, out string text));
        Assert.Equal(("106550001", "8613812345678", Words), (sender, recipient, text));
        Assert.False(new EvidenceSeal(new byte[EvidenceSeal.KeyLength]).TryOpen(sample.SampleId, sample.Sealed, out _, out _, out _));
        Assert.False(s_seal.TryOpen(Guid.NewGuid(), sample.Sealed, out _, out _, out _));
        sample.Sealed[^1] ^= 1;
        Assert.False(_conduct.TryOpen(sample, out _, out _, out _));
        string everything = await _store.ReadAsync(async (records, cancellation) => JsonSerializer.Serialize(await records.Evidence.ToListAsync(cancellation))
            + JsonSerializer.Serialize(await records.Audit.ToListAsync(cancellation)));
        Assert.DoesNotContain("8613812345678", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(JsonSerializer.Serialize(Words)[1..^1], everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_RedByTwoPeople_IsTheStandingOfTheirSecond()
    {
        await _conduct.RecordAsync(_conduct.Prepare([Breach(1, 50)], []));

        ConductDecision first = await AgreeAsync(s_li);
        ConductDecision again = await AgreeAsync(s_li);
        Assert.Equal((true, Card.Yellow), (first.Write.IsDone, (await StandingAsync()).Card));
        Assert.Equal((RecordOutcome.Refused, DecisionFault.SamePerson), (again.Write.Outcome, again.Fault));
        ConductDecision second = await AgreeAsync(s_wang);

        Assert.Equal((Card.Red, Card.Red), (second.Standing!.Company.Card, (await StandingAsync()).Card));
        Assert.Equal(3, (await _conduct.EventsAsync(Sp)).Count);
    }

    [Fact]
    public async Task Decide_OnePersonOnTwoNodesAtOnce_CountsOnce()
    {
        await _conduct.RecordAsync(_conduct.Prepare([Breach(1, 50)], []));
        await using RecordStore other = await OpenRecords.OpenAsync(_options);
        var elsewhere = new ConductRecords(other, s_seal, s_terms);

        ConductDecision[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AgreeAsync(s_li, i % 2 == 0 ? _conduct : elsewhere)))
            .WaitAsync(OpenRecords.Patience);

        Assert.Single(answers, answer => answer.Write.IsDone);
        Assert.All(answers.Where(answer => !answer.Write.IsDone), answer => Assert.Equal(DecisionFault.SamePerson, answer.Fault));
        Assert.Equal(Card.Yellow, (await StandingAsync()).Card);
    }

    [Fact]
    public async Task Decide_SeveralEventsOneNotAllowed_KeepsNone()
    {
        await _conduct.RecordAsync(_conduct.Prepare([Breach(1, 20)], []));

        ConductDecision decision = await _conduct.DecideAsync(s_li, Sp, history =>
        [
            new BreachConfirmed { Id = Guid.NewGuid(), SpId = Sp, At = 0, Actor = "li", BreachId = Id(1) },
            new BreachConfirmed { Id = Guid.NewGuid(), SpId = Sp, At = 0, Actor = "li", BreachId = Id(9) },
        ]);

        Assert.Equal(DecisionFault.UnknownBreach, decision.Fault);
        Assert.Single(await _conduct.EventsAsync(Sp));
    }

    [Fact]
    public async Task Appeal_Won_WritesAReversalAndGivesEveryNumberBack()
    {
        await _conduct.RecordAsync(_conduct.Prepare([Breach(1, 20), Breach(2, 5)], []));
        var appeal = Guid.NewGuid();
        await _conduct.DecideAsync(new RecordCause("sp:10001", "that was not us"), Sp, history =>
            [new AppealFiled { Id = appeal, SpId = Sp, At = 0, Actor = "sp:10001", BreachId = Id(1) }]);
        Assert.Equal(95, (await StandingAsync()).Points);

        await _conduct.DecideAsync(s_li, Sp, history =>
        [
            new AppealDecided { Id = Guid.NewGuid(), SpId = Sp, At = 0, Actor = "li", AppealId = appeal, Upheld = true },
            new BreachReversed { Id = Guid.NewGuid(), SpId = Sp, At = 0, Actor = "li", BreachId = Id(1), AppealId = appeal },
        ]);

        StandingRecord standing = await StandingAsync();
        Assert.Equal((Card.Green, 95), (standing.Card, standing.Points));
        Assert.Equal(5, (await _conduct.EventsAsync(Sp)).Count);
    }

    [Fact]
    public async Task Export_ImportedElsewhere_FoldsToTheSameStanding()
    {
        await _conduct.RecordAsync(_conduct.Prepare([Breach(1, 50), Breach(2, 5, BreachClass.C, "106550001")], []));
        await AgreeAsync(s_li);
        await AgreeAsync(s_wang);
        string export = string.Join('\n', (await _conduct.EventsAsync(null)).Select(EventLines.Write));
        await using RecordStore other = await OpenRecords.OpenAsync(fixture.NewDatabase());
        var elsewhere = new ConductRecords(other, s_seal, s_terms);

        Assert.True(EventLines.TryRead(new StringReader(export), out List<ConductEvent> events, out string fault), fault);
        Assert.True((await elsewhere.ImportAsync(s_li, events)).IsDone);
        Assert.True((await elsewhere.ImportAsync(s_li, events)).IsDone);

        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Assert.Equal(await FoldAsync(_conduct, now), await FoldAsync(elsewhere, now));
        StandingRecord standing = await other.ReadAsync((records, cancellation) => records.Standings.SingleAsync(cancellation));
        Assert.Equal(Card.Red, standing.Card);
    }

    [Fact]
    public async Task Settle_ChangedLadder_StandsAnew()
    {
        await _conduct.RecordAsync(_conduct.Prepare([Breach(1, 15), Breach(2, 5, BreachClass.C, "106550001")], []));
        Assert.Equal(Card.Green, (await StandingAsync()).Card);

        _conduct.Terms = s_terms with { Ladder = s_terms.Ladder with { YellowBalance = 95 } };
        await _conduct.SettleAsync([Sp]);

        StandingRecord standing = await StandingAsync();
        Assert.Equal((Card.Yellow, """{"106550001":"Yellow"}"""), (standing.Card, standing.Ports));
    }

    [Fact]
    public async Task Erase_RetentionOver_TakesWordsAndTalliesLeavesEvents()
    {
        await _conduct.RecordAsync(_conduct.Prepare([Breach(1, 20)], [Tally(0, 3)]));

        Assert.True((await _conduct.EraseAsync(DateTimeOffset.UtcNow.AddMinutes(1))).IsDone);

        EvidenceRecord sample = Assert.Single(await _conduct.EvidenceAsync(Id(1)));
        Assert.Equal((0, "138****5678"), (sample.Sealed.Length, sample.Recipient));
        Assert.Empty(await _conduct.TalliesAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow));
        Assert.Single(await _conduct.EventsAsync(Sp));
        Assert.True((await _store.VerifyAuditAsync()).IsWhole);
    }

    [Fact]
    public async Task Record_SpWithAWebhook_LeavesEachNoticeOnce_InTheSameWrite()
    {
        var telling = new ConductRecords(_store, s_seal, s_terms, new NoticeWriter(hasCommand: false));
        await telling.RecordAsync(telling.Prepare([Breach(1, 5)], []));
        Assert.Empty(await NoticesAsync());

        Assert.True((await _store.AddAsync(new NoticeTargetRecord { SpId = Sp, Url = "https://sp.example/hook" })).IsDone);
        ConductFindings findings = telling.Prepare([Breach(2, 20)], []);
        await telling.RecordAsync(findings);
        await telling.RecordAsync(findings);

        List<NoticeRecord> notices = await NoticesAsync();
        Assert.Equal(["breach", "card"], notices.Select(notice => notice.Kind));
        Assert.All(notices, notice => Assert.Equal((NoticeChannel.Webhook, NoticeState.Waiting, 0, Sp), (notice.Channel, notice.State, notice.Attempts, notice.SpId)));
        using JsonDocument card = JsonDocument.Parse(notices[1].Body);
        Assert.Equal(("yellow", 75), (card.RootElement.GetProperty("card").GetString(), card.RootElement.GetProperty("points").GetInt32()));

        await telling.DecideAsync(s_li, Sp, _ => [new BreachReversed { Id = Guid.NewGuid(), SpId = Sp, At = 0, Actor = "li", BreachId = Id(2) }]);
        Assert.Equal(["breach", "breach_reversed", "card", "card"], (await NoticesAsync()).Select(notice => notice.Kind));
    }

    [Fact]
    public async Task Reversal_GivesACardBack_IsToldEachTime()
    {
        ConductRecords telling = await TellingAsync();
        await telling.RecordAsync(telling.Prepare([Breach(1, 20)], []));
        foreach (int number in (int[])[2, 3])
        {
            await telling.RecordAsync(telling.Prepare([Breach(number, 50)], []));
            await AgreeAsync(s_li, telling, number);
            await AgreeAsync(s_wang, telling, number);
            Assert.Equal(Card.Red, (await StandingAsync()).Card);
            await ReverseAsync(telling, number);
            await telling.SettleAsync([Sp]);
        }

        List<NoticeRecord> cards = (await NoticesAsync()).FindAll(static notice => notice.Kind == "card");
        Assert.Equal(["red", "red", "yellow", "yellow", "yellow"], cards.Select(CardOf).Order(StringComparer.Ordinal));
        DateTimeOffset[] reversals = [.. (await telling.EventsAsync(Sp)).OfType<BreachReversed>().Select(static fact => DateTimeOffset.FromUnixTimeMilliseconds(fact.At))];
        Assert.Equal(reversals, cards.Where(static card => CardOf(card) == "yellow").Select(static card => card.At).Order().Skip(1));
    }

    [Fact]
    public async Task Reversal_OfANumbersOnlyBreach_TellsThatItIsGreen()
    {
        ConductRecords telling = await TellingAsync();
        telling.Terms = s_terms with { Ladder = s_terms.Ladder with { YellowBalance = 95 } };
        await telling.RecordAsync(telling.Prepare([Breach(1, 5, BreachClass.C, "106550001")], []));
        await ReverseAsync(telling, 1);
        await telling.SettleAsync([Sp]);

        NoticeRecord[] cards = [.. (await NoticesAsync()).Where(static notice => notice.Kind == "card").OrderBy(static notice => notice.At)];
        Assert.Equal(["yellow", "green"], cards.Select(CardOf));
        Assert.All(cards, static card => Assert.Contains("\"number\":\"106550001\"", card.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erase_RetentionOver_TakesNoticesThatWaitForNothing()
    {
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid()];
        await _store.AddAsync([.. ids.Select((id, i) => new NoticeRecord { NoticeId = id, SpId = Sp, Kind = "card", Body = "{}", State = i == 0 ? NoticeState.Waiting : NoticeState.Delivered })]);

        Assert.True((await _conduct.EraseAsync(DateTimeOffset.UtcNow)).IsDone);

        Assert.Equal(ids[0], Assert.Single(await NoticesAsync()).NoticeId);
    }

    private async Task<ConductRecords> TellingAsync()
    {
        Assert.True((await _store.AddAsync(new NoticeTargetRecord { SpId = Sp, Url = "https://sp.example/hook" })).IsDone);
        return new ConductRecords(_store, s_seal, s_terms, new NoticeWriter(hasCommand: false));
    }

    private static async Task ReverseAsync(ConductRecords conduct, int number)
    {
        ConductDecision decision = await conduct.DecideAsync(s_li, Sp, _ => [new BreachReversed { Id = Guid.NewGuid(), SpId = Sp, At = 0, Actor = "li", BreachId = Id(number) }]);
        Assert.True(decision.Write.IsDone, decision.Fault.ToString());
    }

    private static string CardOf(NoticeRecord notice)
    {
        using JsonDocument body = JsonDocument.Parse(notice.Body);
        return body.RootElement.GetProperty("card").GetString()!;
    }

    private Task<List<NoticeRecord>> NoticesAsync() =>
        _store.ReadAsync(static (records, cancellation) => records.Notices.OrderBy(static notice => notice.Kind).ToListAsync(cancellation));

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static async Task<string> FoldAsync(ConductRecords conduct, long now) =>
        JsonSerializer.Serialize(ConductLedger.Of(await conduct.EventsAsync(null), s_terms.Ladder, s_terms.Calendar).StandingsAt(now));

    private static DetectedBreach Breach(int number, int points, BreachClass breachClass = BreachClass.B, string? port = null)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 1_000;
        var sample = new EvidenceSample
        {
            Id = Guid.NewGuid(),
            At = now,
            Port = "106550001",
            Sender = Address("106550001"),
            Recipient = Address("8613812345678"),
            Text = Words,
            Reason = ScreenReason.Classifier,
            Category = SmsCategory.FraudPrize,
            Probability = 0.98f,
            Symbols = ["SPAM_MODEL(0.98)"],
        };
        var breach = new Breach
        {
            Id = Id(number),
            SpId = Sp,
            Port = port,
            At = now,
            OccurredAt = now,
            Actor = ConductEvent.Machine,
            Class = breachClass,
            Points = points,
            Rule = "spam",
            RuleVersion = "v1",
            Messages = 100,
            Evidence = [sample.Id],
        };
        return new DetectedBreach(breach, [sample], IsShadow: false);
    }

    private static EvidenceTally Tally(int period, int spam) => new(Sp, "106550001", 1_772_416_800_000 + (period * 10_000L)) { Passed = 1, Counts = [spam] };

    private static SmsAddress Address(string number) => SmsAddress.Create(Encoding.ASCII.GetBytes(number), AddressKind.Number);

    private Task<StandingRecord> StandingAsync() =>
        _store.ReadAsync((records, cancellation) => records.Standings.SingleAsync(standing => standing.SpId == Sp, cancellation));

    private Task<ConductDecision> AgreeAsync(RecordCause cause, ConductRecords? conduct = null, int number = 1) => (conduct ?? _conduct).DecideAsync(cause, Sp, _ =>
        [new ProposalConfirmed { Id = Guid.NewGuid(), SpId = Sp, At = 0, Actor = cause.Actor, ProposalId = $"red-{Sp}-{Id(number):N}" }]);
}
