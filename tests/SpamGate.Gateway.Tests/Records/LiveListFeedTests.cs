using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Records;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Records;
using SpamGate.Testing.Databases;

namespace SpamGate.Gateway.Tests.Records;

/// <summary>On an SQLite file.</summary>
public sealed class SqliteLiveListFeedTests : LiveListFeedTests
{
    protected override Task<RecordStoreOptions> DatabaseAsync(string directory) => Task.FromResult(RecordStoreOptions.ForFile(Path.Combine(directory, "records.db")));
}

/// <summary>On a real PostgreSQL server.</summary>
public sealed class PostgreSqlLiveListFeedTests : LiveListFeedTests
{
    private PostgreSqlServer? _server;

    protected override async Task<RecordStoreOptions> DatabaseAsync(string directory)
    {
        _server = await PostgreSqlServer.StartAsync();
        return new RecordStoreOptions(RecordsProvider.PostgreSql, _server.NewDatabase());
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>Lists and opt-outs between the records and memory.</summary>
public abstract class LiveListFeedTests : IAsyncLifetime, IDisposable
{
    private const string Phone = "8613800138000";
    private static readonly RecordCause s_tester = new("tester", "because it is a test");
    private readonly ConfigurationFolder _folder = new();
    private readonly GatewayClock _clock = new(TimeProvider.System);
    private SnapshotSource _snapshots = null!;
    private RecordStore _store = null!;
    private OptOutLog _optOuts = null!;
    private LiveListFeed? _feed;

    private LiveLists Lists => _snapshots.Current.Engine.Snapshot.Lists;

    public async Task InitializeAsync()
    {
        _folder.Write("spamgate.json", ConfigurationFolder.Good);
        Assert.True(SnapshotSource.TryCreate(_folder.Input(), out SnapshotSource? snapshots, out ConfigurationFaults faults), string.Join('\n', faults.All));
        _snapshots = snapshots;
        RecordStoreOptions database = await DatabaseAsync(_snapshots.Current.DataDirectory);
        RecordStoreOpening opening = await RecordStore.OpenAsync(database, TimeProvider.System, NullLogger.Instance);
        for (int attempt = 0; attempt < 10 && !opening.IsOpen; attempt++)
        {
            // A server that has only just started, on a machine with much else to do, may not answer within a connection's patience.
            opening = await RecordStore.OpenAsync(database, TimeProvider.System, NullLogger.Instance);
        }

        Assert.True(opening.IsOpen, opening.Problem);
        _store = opening.Store!;
        _optOuts = new OptOutLog(_snapshots, _clock, NullLogger<OptOutLog>.Instance, _store);
    }

    [Fact]
    public async Task Load_BringsListsOptOutsShieldsAndConsents()
    {
        await WriteAsync(
            new ListRecord { Name = "blocked", Kind = Storage.Records.ListKind.BlockedRecipients },
            new ListRecord { Name = "own", Kind = Storage.Records.ListKind.BlockedRecipients, SpId = "sp1" },
            new ListEntryRecord { ListName = "blocked", Value = "1381*", Reason = "test range" },
            new ListEntryRecord { ListName = "own", Value = "13900139000", ExpiresAt = DateTimeOffset.UtcNow.AddDays(1) },
            new OptOutRecord { SpId = "sp1", Number = Phone },
            new ShieldRecord { SpId = "sp1", Number = Phone },
            new ConsentRecord { ConsentId = "c1", SpId = "sp1", Number = "8613700137000", ServiceCode = "NEWS" });
        await StartAsync();

        AddressTable blocked = Lists[Screening.Lists.ListKind.BlockedRecipients];
        Assert.True(blocked.TryFind(Address("8613812340000"), Lists.OwnerNumber("sp2"), Now, out ListHit hit));
        Assert.Equal("LISTED:test range", Lists.ReasonSymbol(hit.Reason));
        Assert.True(blocked.TryFind(Address("8613900139000"), Lists.OwnerNumber("sp1"), Now, out _));
        Assert.False(blocked.TryFind(Address("8613900139000"), Lists.OwnerNumber("sp2"), Now, out _));
        Assert.True(Lists.OptOuts.TryFind(Address(Phone), Lists.OwnerNumber("sp1"), Now, out _));
        Assert.True(Lists.Shields.TryFind(Address(Phone), Lists.OwnerNumber("sp1"), Now, out _));
        Assert.True(Lists.HasConsent(Address("8613700137000"), "sp1", "NEWS", Now));
    }

    [Fact]
    public async Task Edits_AreInForceWithinMoments_AndOfTwoListsTheLastLetsGo()
    {
        await StartAsync();
        var one = new ListEntryRecord { ListName = "one", Value = "13800138000" };
        var two = new ListEntryRecord { ListName = "two", Value = "13800138000" };
        await WriteAsync(
            new ListRecord { Name = "one", Kind = Storage.Records.ListKind.BlockedRecipients },
            new ListRecord { Name = "two", Kind = Storage.Records.ListKind.BlockedRecipients },
            one,
            two,
            new ShieldRecord { SpId = "sp1", Number = Phone },
            new OptOutRecord { SpId = "sp2", Number = Phone });
        await UntilAsync(() => IsBlocked() && IsIn(Lists.Shields, "sp1") && IsIn(Lists.OptOuts, "sp2"), "the entries");

        await RemoveAsync(one);
        await WriteAsync(new ListEntryRecord { ListName = "one", Value = "13900139000" });
        await UntilAsync(() => Lists[Screening.Lists.ListKind.BlockedRecipients].TryFind(Address("8613900139000"), 1, Now, out _), "the later entry");
        Assert.True(IsBlocked());
        await RemoveAsync(two);
        await UntilAsync(() => !IsBlocked(), "the last entry to go");
    }

    [Fact]
    public async Task List_ReplacedAsAWhole_IsLoadedAgain()
    {
        await StartAsync();
        await WriteAsync(new ListRecord { Name = "one", Kind = Storage.Records.ListKind.BlockedRecipients }, new ListEntryRecord { ListName = "one", Value = Phone });
        await UntilAsync(IsBlocked, "the entry");

        RecordWrite write = await _store.WriteAsync(s_tester, async edit =>
        {
            ListRecord list = (await edit.Records.Lists.FindAsync("one"))!;
            list.Generation++;
            await edit.Records.ListEntries.Where(static entry => entry.ListName == "one").ExecuteDeleteAsync();
            await edit.Records.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "ListEntries" ("ListName", "Value", "Reason", "Owner", "ExpiresAt", "Version", "ChangedAt")
                VALUES ('one', '13900139000', 'new', '', NULL, {edit.Version}, 0)
                """);
            return RecordWrite.Done;
        });
        Assert.True(write.IsDone, write.Detail);
        await UntilAsync(() => !IsBlocked(), "the old content to go");
        Assert.True(Lists[Screening.Lists.ListKind.BlockedRecipients].TryFind(Address("8613900139000"), 1, Now, out _));
    }

    [Fact]
    public async Task Wish_OfAPhone_IsInTheRecords_AndAnOptInTakesItOut()
    {
        await StartAsync();
        Assert.True(await _optOuts.KeepAsync(Wish(stops: true)));
        OptOutRecord row = Assert.Single(await RowsAsync());
        Assert.Equal(("sp1", Phone, "TD", OptOutSource.Message), (row.SpId, row.Number, row.Word, row.Source));
        Assert.True(await _optOuts.KeepAsync(Wish(stops: true)));
        Assert.True(await _optOuts.KeepAsync(Wish(stops: false)));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Journal_OfTheTimeWithoutRecords_IsInForceAtTheStart_AndReachesTheRecords()
    {
        using (var alone = new OptOutLog(_snapshots, _clock, NullLogger<OptOutLog>.Instance))
        {
            Assert.True(await alone.KeepAsync(Wish(stops: true)));
            Assert.Equal(1, alone.Waiting);
        }

        await StartAsync();
        Assert.True(IsIn(Lists.OptOuts, "sp1"));
        await UntilAsync(() => _optOuts.Waiting == 0, "the journal to empty");
        Assert.Single(await RowsAsync());
    }

    public virtual async Task DisposeAsync()
    {
        if (_feed is not null)
        {
            await _feed.StoppedAsync(CancellationToken.None);
        }

        await _store.DisposeAsync();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _feed?.Dispose();
        _optOuts.Dispose();
        _snapshots.Dispose();
        _folder.Dispose();
    }

    /// <summary>A database nobody used yet.</summary>
    protected abstract Task<RecordStoreOptions> DatabaseAsync(string directory);

    private static uint Now => (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static SubscriberWish Wish(bool stops) => new("sp1", Phone, stops, stops ? "TD" : "DY", DateTimeOffset.UtcNow);

    private static SmsAddress Address(string digits) => SmsAddress.Create(Encoding.ASCII.GetBytes(digits), AddressKind.Number);

    private async Task StartAsync()
    {
        _feed = new LiveListFeed(_snapshots, _optOuts, TimeProvider.System, NullLogger<LiveListFeed>.Instance, _store);
        await _feed.StartingAsync(CancellationToken.None);
        await _optOuts.StartingAsync(CancellationToken.None);
    }

    private bool IsIn(AddressTable table, string spId) => table.TryFind(Address(Phone), Lists.OwnerNumber(spId), Now, out _);

    private bool IsBlocked() => Lists[Screening.Lists.ListKind.BlockedRecipients].TryFind(Address(Phone), 1, Now, out _);

    private async Task<List<OptOutRecord>> RowsAsync() =>
        await _store.ReadAsync((records, _) => Task.FromResult(records.OptOuts.ToList()));

    private async Task WriteAsync(params object[] rows)
    {
        RecordWrite write = await _store.WriteAsync(s_tester, edit =>
        {
            edit.Records.AddRange(rows);
            return Task.FromResult(RecordWrite.Done);
        });
        Assert.True(write.IsDone, write.Detail);
    }

    private async Task RemoveAsync(ListEntryRecord entry)
    {
        RecordWrite write = await _store.WriteAsync(s_tester, async edit =>
        {
            edit.Records.Remove((await edit.Records.ListEntries.FindAsync(entry.ListName, entry.Value))!);
            return RecordWrite.Done;
        });
        Assert.True(write.IsDone, write.Detail);
    }

    private static async Task UntilAsync(Func<bool> isSo, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"Waited in vain for {what}.");
            await Task.Delay(5);
        }
    }
}
