using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SpamGate.Compliance.Breaches;
using SpamGate.Storage.Records;

namespace SpamGate.Storage.Conduct;

/// <summary>
/// Writes tallies beside the context's change tracking. Every SP that sends has one each few seconds; kept track of one by one, those of ten
/// thousand SPs cost more than the traffic they count. What costs on PostgreSQL is the way there and back, so a statement holds many rows;
/// what costs on SQLite is a statement's parameters, which its driver looks up by name, so one small statement is prepared and runs for each row.
/// </summary>
internal static class TallyRows
{
    private const int RowsAtOnce = 200;
    private const string Insert = """INSERT INTO "Tallies" ("Period", "SpId", "Port", "Passed", "Counts") VALUES """;
    private const string OrLeave = " ON CONFLICT DO NOTHING";
    private static readonly string[] s_columns = ["@period", "@sp", "@port", "@passed", "@counts"];
    private static readonly string s_wholeStatement = Statement(RowsAtOnce);

    /// <summary>Writes them in the context's transaction; one that is there already stays as it is.</summary>
    public static Task AddAsync(RecordsContext records, IReadOnlyList<EvidenceTally> tallies) => records.Database.IsNpgsql()
        ? AddManyAtOnceAsync(records, tallies)
        : AddOneByOneAsync(records, tallies);

    private static async Task AddManyAtOnceAsync(RecordsContext records, IReadOnlyList<EvidenceTally> tallies)
    {
        foreach (EvidenceTally[] rows in tallies.Chunk(RowsAtOnce))
        {
            object[] values = [.. rows.SelectMany(static tally => new object[] { tally.Period, tally.SpId, tally.Port ?? "", tally.Passed, tally.Counts.ToArray() })];
            string statement = rows.Length == RowsAtOnce ? s_wholeStatement : Statement(rows.Length);
            await records.Database.ExecuteSqlRawAsync(statement, values).ConfigureAwait(false);
        }
    }

    private static async Task AddOneByOneAsync(RecordsContext records, IReadOnlyList<EvidenceTally> tallies)
    {
        if (tallies.Count == 0)
        {
            return;
        }

        DbCommand command = records.Database.GetDbConnection().CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = records.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = $"{Insert}({string.Join(", ", s_columns)}){OrLeave}";
            foreach (string column in s_columns)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = column;
                command.Parameters.Add(parameter);
            }

            foreach (EvidenceTally tally in tallies)
            {
                command.Parameters[0].Value = tally.Period;
                command.Parameters[1].Value = tally.SpId;
                command.Parameters[2].Value = tally.Port ?? "";
                command.Parameters[3].Value = tally.Passed;
                command.Parameters[4].Value = JsonSerializer.Serialize(tally.Counts);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        }
    }

    private static string Statement(int rows)
    {
        var text = new StringBuilder(Insert);
        for (int row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (int column = 0; column < s_columns.Length; column++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "" : ", ")}{{{(row * s_columns.Length) + column}}}");
            }

            text.Append(')');
        }

        return text.Append(OrLeave).ToString();
    }
}
