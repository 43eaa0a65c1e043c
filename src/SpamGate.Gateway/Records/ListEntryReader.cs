using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>One entry of a list: value, reason, and seconds since 1970 UTC from which on it no longer holds (0 = never).</summary>
internal delegate void ListEntryTaker(ReadOnlySpan<char> value, string reason, uint expires);

/// <summary>
/// Reads a list of up to ten million entries row by row: a plain reader over three columns, for objects of entities would take several times as long.
/// </summary>
internal sealed class ListEntryReader(RecordsContext records, string list)
{
    /// <summary>Entries on the list.</summary>
    public Task<int> CountAsync(CancellationToken cancellationToken) => records.ListEntries.CountAsync(entry => entry.ListName == list, cancellationToken);

    /// <summary>Reads them all.</summary>
    public async Task ReadAsync(ListEntryTaker take, CancellationToken cancellationToken)
    {
        await records.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using DbCommand command = records.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT \"Value\", \"Reason\", \"ExpiresAt\" FROM \"{Table()}\" WHERE \"ListName\" = @list";
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = "list";
        parameter.Value = list;
        command.Parameters.Add(parameter);
        await using DbDataReader rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string value = rows.GetString(0);
            string reason = rows.GetString(1);
            take(value, reason, rows.IsDBNull(2) ? 0 : RecordedAddress.Expiry(DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(2))));
        }
    }

    private string Table() => records.Model.FindEntityType(typeof(ListEntryRecord))!.GetTableName()!;
}
