using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace SpamGate.Storage.Records;

/// <summary>Where records live.</summary>
public enum RecordsProvider
{
    /// <summary>An SQLite file; nothing to install.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database, 13 or later.</summary>
    PostgreSql,
}

/// <summary>How the records are reached.</summary>
/// <param name="Provider">Kind of database.</param>
/// <param name="ConnectionString">Its connection string: <c>Data Source=FILE</c>, or what Npgsql takes.</param>
public sealed record RecordStoreOptions(RecordsProvider Provider, string ConnectionString)
{
    /// <summary>How long a write tries again when the database does not answer; then its outcome is <see cref="RecordOutcome.Unavailable"/>.</summary>
    public TimeSpan WritePatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often changes of other processes are looked for: four times a second, so that each is known well within one.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Writes that may wait for the only writer; one more is answered <see cref="RecordOutcome.Unavailable"/>.</summary>
    public int MaxWaitingWrites { get; init; } = 10_000;

    /// <summary>Why a connection string can not be read; null = it can.</summary>
    public static string? FaultOf(RecordsProvider provider, string connectionString)
    {
        try
        {
            _ = provider == RecordsProvider.Sqlite
                ? (DbConnectionStringBuilder)new SqliteConnectionStringBuilder(connectionString)
                : new NpgsqlConnectionStringBuilder(connectionString);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Full path of the SQLite file; null for a server.</summary>
    public string? FindFile() =>
        Provider == RecordsProvider.Sqlite ? Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource) : null;

    /// <summary>An SQLite file.</summary>
    public static RecordStoreOptions ForFile(string path) => new(RecordsProvider.Sqlite, $"Data Source={path}");
}
