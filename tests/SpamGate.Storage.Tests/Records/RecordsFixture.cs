using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Storage.Records;
using SpamGate.Testing.Databases;
using SpamGate.Testing.Processes;

namespace SpamGate.Storage.Tests.Records;

/// <summary>Where a test's records live: each test its own database of one kind.</summary>
public interface IRecordsFixture
{
    /// <summary>A database nobody used yet.</summary>
    RecordStoreOptions NewDatabase();
}

/// <summary>SQLite files in a scratch folder.</summary>
public sealed class SqliteFixture : IRecordsFixture, IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public RecordStoreOptions NewDatabase() => RecordStoreOptions.ForFile(_directory.File($"{Guid.NewGuid():N}.db"));

    public void Dispose() => _directory.Dispose();
}

/// <summary>Databases of one real PostgreSQL server.</summary>
public sealed class PostgreSqlFixture : IRecordsFixture, IAsyncLifetime
{
    private PostgreSqlServer? _server;

    public RecordStoreOptions NewDatabase() => new(RecordsProvider.PostgreSql, _server!.NewDatabase());

    public async Task InitializeAsync() => _server = await PostgreSqlServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>Opens stores for tests.</summary>
internal static class OpenRecords
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static readonly RecordCause Tester = new("tester", "because it is a test");

    public static async Task<RecordStore> OpenAsync(RecordStoreOptions options)
    {
        RecordStoreOpening opening = await RecordStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
        Assert.True(opening.IsOpen, opening.Problem);
        return opening.Store!;
    }

    public static Task<RecordWrite> AddAsync(this RecordStore store, params object[] records) => store.WriteAsync(Tester, edit =>
    {
        edit.Records.AddRange(records);
        return Task.FromResult(RecordWrite.Done);
    });
}
