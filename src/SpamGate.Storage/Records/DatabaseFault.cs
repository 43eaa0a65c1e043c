using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SpamGate.Storage.Records;

/// <summary>What an exception of the database means.</summary>
internal enum DatabaseFault
{
    /// <summary>Nothing that is expected to happen: a bug.</summary>
    None,

    /// <summary>It does not answer now; trying again helps.</summary>
    Gone,

    /// <summary>It answers, but can not write: full, read-only, damaged.</summary>
    CannotWrite,

    /// <summary>The key is taken.</summary>
    Duplicate,

    /// <summary>The record was changed or removed by somebody else.</summary>
    Stale,

    /// <summary>It refers to a record that does not exist, or is referred to, or a value is not storable.</summary>
    Rule,
}

/// <summary>Reads exceptions of both databases.</summary>
internal static class DatabaseFaults
{
    // Primary result codes: https://sqlite.org/rescode.html
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteReadOnly = 8;
    private const int SqliteIoError = 10;
    private const int SqliteCorrupt = 11;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteConstraint = 19;
    private const int SqliteNotADatabase = 26;
    private const int SqliteConstraintPrimaryKey = 1555;
    private const int SqliteConstraintUnique = 2067;

    /// <summary>What it means, looking through the exceptions around it.</summary>
    public static DatabaseFault Of(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            DatabaseFault fault = cause switch
            {
                DbUpdateConcurrencyException => DatabaseFault.Stale,
                SqliteException sqlite => Of(sqlite),
                PostgresException postgres => Of(postgres.SqlState),
                NpgsqlException or SocketException or TimeoutException or EndOfStreamException => DatabaseFault.Gone,
                _ => DatabaseFault.None,
            };
            if (fault != DatabaseFault.None)
            {
                return fault;
            }
        }

        return DatabaseFault.None;
    }

    /// <summary>The database's own words.</summary>
    public static string Describe(Exception exception)
    {
        Exception cause = exception;
        while (cause is not DbException && cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return cause is NpgsqlException { InnerException: { } below } and not PostgresException ? $"{cause.Message}: {below.Message}" : cause.Message;
    }

    private static DatabaseFault Of(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SqliteBusy or SqliteLocked or SqliteCannotOpen => DatabaseFault.Gone,
        SqliteFull or SqliteIoError or SqliteReadOnly or SqliteCorrupt or SqliteNotADatabase => DatabaseFault.CannotWrite,
        SqliteConstraint => exception.SqliteExtendedErrorCode is SqliteConstraintPrimaryKey or SqliteConstraintUnique ? DatabaseFault.Duplicate : DatabaseFault.Rule,
        _ => DatabaseFault.None,
    };

    // Classes of https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static DatabaseFault Of(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.UniqueViolation => DatabaseFault.Duplicate,
        PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.DiskFull => DatabaseFault.CannotWrite,
        _ => sqlState[..2] switch
        {
            // Integrity constraint, data exception.
            "23" or "22" => DatabaseFault.Rule,

            // Connection, authorisation, catalog, rollback (deadlock), resources, locks, operator, system.
            "08" or "28" or "3D" or "40" or "53" or "55" or "57" or "58" => DatabaseFault.Gone,
            _ => DatabaseFault.None,
        },
    };
}
