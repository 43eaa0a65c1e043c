using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace SpamGate.Storage.Records;

/// <summary>One database of either kind: how it is opened, brought up to date, and locked for the only writer.</summary>
internal sealed class RecordsDatabase
{
    /// <summary>Seconds until a connection attempt, or a statement, counts as a database that is gone.</summary>
    private const int ConnectSeconds = 3;
    private const int StatementSeconds = 5;

    /// <summary>Key of the lock that makes writers of all processes take turns; "SpamGate" in octets.</summary>
    private const long ChainLock = 0x5370616D47617465;

    private readonly RecordStoreOptions _options;
    private readonly DbContextOptions _contextOptions;
    private readonly string? _file;

    public RecordsDatabase(RecordStoreOptions options)
    {
        _options = options;
        if (options.Provider == RecordsProvider.Sqlite)
        {
            var connection = new SqliteConnectionStringBuilder(options.ConnectionString) { ForeignKeys = true, DefaultTimeout = ConnectSeconds };
            _file = Path.GetFullPath(connection.DataSource);
            connection.DataSource = _file;
            _contextOptions = new DbContextOptionsBuilder<SqliteRecordsContext>()
                .UseSqlite(connection.ToString()).AddInterceptors(new DurableSqlite()).Options;
            Name = $"SQLite file {_file}";
        }
        else
        {
            var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            connection.Timeout = int.Min(connection.Timeout, ConnectSeconds);
            connection.CommandTimeout = int.Min(connection.CommandTimeout, StatementSeconds);
            _contextOptions = new DbContextOptionsBuilder<PostgreSqlRecordsContext>().UseNpgsql(connection.ToString()).Options;
            Name = $"PostgreSQL database {connection.Database} at {connection.Host}:{connection.Port}";
        }
    }

    /// <summary>For people, without password.</summary>
    public string Name { get; }

    /// <summary>True: reads and writes block their thread.</summary>
    public bool IsBlocking => _file is not null;

    /// <summary>A new unit of work.</summary>
    public RecordsContext CreateContext() => _options.Provider == RecordsProvider.Sqlite
        ? new SqliteRecordsContext((DbContextOptions<SqliteRecordsContext>)_contextOptions)
        : new PostgreSqlRecordsContext((DbContextOptions<PostgreSqlRecordsContext>)_contextOptions);

    /// <summary>Creates the database where it is missing and brings its tables up to date; says why when it can not.</summary>
    public async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_file is null)
            {
                return await MigrateAsync(cancellationToken).ConfigureAwait(false);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            await using FileStream alone = await LockFileAsync(_file + ".lock", cancellationToken).ConfigureAwait(false);
            return await MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            || DatabaseFaults.Of(exception) is DatabaseFault.Gone or DatabaseFault.CannotWrite)
        {
            return $"{Name} can not be used: {DatabaseFaults.Describe(exception)}";
        }
    }

    /// <summary>Makes this transaction the only one that writes, until it ends. An SQLite transaction is from its beginning.</summary>
    public Task LockChainAsync(RecordsContext context) =>
        IsBlocking ? Task.CompletedTask : context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ChainLock})");

    /// <summary>Writes a row nobody reads; throws while the database can not write.</summary>
    public async Task ProbeWriteAsync(TimeProvider time)
    {
        const string Probe = "Probe";
        await using RecordsContext context = CreateContext();
        await context.ConfigurationSeeds.Where(static seed => seed.Kind == Probe).ExecuteDeleteAsync().ConfigureAwait(false);
        context.ConfigurationSeeds.Add(new ConfigurationSeedRecord { Kind = Probe, SeedKey = Probe, Digest = "", AppliedAt = time.GetUtcNow() });
        await context.SaveChangesAsync().ConfigureAwait(false);
    }

    private async Task<string?> MigrateAsync(CancellationToken cancellationToken)
    {
        await using RecordsContext context = CreateContext();
        HashSet<string> known = [.. context.Database.GetMigrations()];
        List<string> applied = [];
        if (await context.Database.CanConnectAsync(cancellationToken).ConfigureAwait(false))
        {
            applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false)];
        }

        if (applied.Find(migration => !known.Contains(migration)) is { } newer)
        {
            return $"{Name} was made by a newer version of the program: it has the migration {newer}, which this one does not know";
        }

        if (applied.Count == known.Count)
        {
            return null;
        }

        if (IsBlocking)
        {
            // EF Core's own lock is a row that outlives a killed process; ours is a file lock that does not, and we hold it.
            await context.Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken).ConfigureAwait(false);
        }

        await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<FileStream> LockFileAsync(string path, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 100 && File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A commit is on the disk before it is acknowledged; readers and the writer do not wait for each other (https://sqlite.org/wal.html).</summary>
    private sealed class DurableSqlite : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
