using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Gateway.Conduct;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;
using SpamGate.Testing.Databases;
using SpamGate.Testing.Processes;

namespace SpamGate.Gateway.Tests.Conduct;

/// <summary>A real PostgreSQL server goes away while findings come, and comes back: they wait in the journal and arrive exactly once, in their order.</summary>
public sealed class FindingsOutageTests : IAsyncLifetime, IDisposable
{
    private const string Sp = "10001";
    private const int Before = 5;
    private const int During = 40;
    private const int After = 5;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ScratchDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private PostgreSqlServer _server = null!;
    private RecordStore _store = null!;
    private ConductRecords _records = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgreSqlServer.StartAsync();
        var options = new RecordStoreOptions(RecordsProvider.PostgreSql, _server.NewDatabase()) { WritePatience = TimeSpan.FromMilliseconds(200) };
        RecordStoreOpening opening = await RecordStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
        Assert.True(opening.IsOpen, opening.Problem);
        _store = opening.Store!;
        _records = new ConductRecords(_store, new EvidenceSeal(new byte[EvidenceSeal.KeyLength]), new ConductTerms(new LadderSettings(), WorkingCalendar.WeekendsOnly));
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task DatabaseGoneForAMinute_FindingsWait_AndArriveOnceInOrder()
    {
        var journal = new FindingsJournal(_directory.File("conduct.journal"), 1_000_000);
        var writer = new FindingsWriter(_records, journal, () => _store.IsAvailable, NullLogger.Instance);
        Task writing = Task.Run(() => writer.RunAsync(_time));
        int next = 0;
        await AddAsync(Before);
        await WaitAsync(async () => await CountAsync() == Before);

        await _server.StopAsync();
        for (int i = 0; i < During; i++)
        {
            // A minute, as the writer sees it.
            await AddAsync(1);
            _time.Advance(TimeSpan.FromMinutes(1) / During);
        }

        await WaitAsync(() => Task.FromResult(journal.Waiting == During));
        await _server.ResumeAsync();
        await WaitAsync(() => Task.FromResult(_store.IsAvailable));
        await AddAsync(After);
        await WaitAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(journal.Waiting == 0);
        });
        writer.Complete();
        await writing.WaitAsync(s_patience);

        List<ConductEvent> events = await _records.EventsAsync(Sp);
        Assert.Equal(Enumerable.Range(0, Before + During + After).Select(Id), events.OrderBy(fact => fact.At).Select(fact => fact.Id));
        Assert.Equal(events.Count, await _store.ReadAsync((records, cancellation) => records.Evidence.CountAsync(cancellation)));
        Assert.Equal((0L, true), (journal.Lost, (await _store.VerifyAuditAsync()).IsWhole));

        async Task AddAsync(int findings)
        {
            for (int i = 0; i < findings; i++)
            {
                await writer.AddAsync(_records.Prepare([Breach(next++)], []), default);
            }
        }
    }

    private static Guid Id(int number) => new(number + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static DetectedBreach Breach(int number)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var sample = new EvidenceSample
        {
            Id = Guid.NewGuid(),
            At = now,
            Sender = SmsAddress.Create(Encoding.ASCII.GetBytes("106550001"), AddressKind.Number),
            Recipient = SmsAddress.Create(Encoding.ASCII.GetBytes("8613812345678"), AddressKind.Number),
            Text = "text",
            Reason = ScreenReason.Keyword,
            Category = SmsCategory.Loan,
        };
        var breach = new Breach
        {
            Id = Id(number),
            SpId = Sp,
            At = now,
            OccurredAt = now,
            Actor = ConductEvent.Machine,
            Class = BreachClass.B,
            Points = 1,
            Rule = "spam",
            RuleVersion = "v",
            Evidence = [sample.Id],
        };
        return new DetectedBreach(breach, [sample], IsShadow: false);
    }

    private async Task<int> CountAsync() => (await _records.EventsAsync(Sp)).Count;

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
