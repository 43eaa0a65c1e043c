using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Compliance.Breaches;
using SpamGate.Storage.Records;

namespace SpamGate.Storage.Conduct;

/// <summary>
/// Writes tallies in statements of many rows. Every SP that sends has one each few seconds; kept track of one by one, those of ten thousand SPs
/// cost more than the traffic they count.
/// </summary>
internal static class TallyRows
{
    private const int Columns = 5;
    private const int RowsAtOnce = 200;
    private static readonly string s_wholeStatement = Statement(RowsAtOnce);

    /// <summary>Writes them in the context's transaction; one that is there already stays as it is.</summary>
    public static async Task AddAsync(RecordsContext records, IReadOnlyList<EvidenceTally> tallies)
    {
        bool hasArrays = records.Database.IsNpgsql();
        foreach (EvidenceTally[] rows in tallies.Chunk(RowsAtOnce))
        {
            var values = new object[rows.Length * Columns];
            for (int i = 0; i < rows.Length; i++)
            {
                EvidenceTally tally = rows[i];
                int[] counts = [.. tally.Counts];
                values[(i * Columns) + 0] = tally.Period;
                values[(i * Columns) + 1] = tally.SpId;
                values[(i * Columns) + 2] = tally.Port ?? "";
                values[(i * Columns) + 3] = tally.Passed;
                values[(i * Columns) + 4] = hasArrays ? counts : JsonSerializer.Serialize(counts);
            }

            string statement = rows.Length == RowsAtOnce ? s_wholeStatement : Statement(rows.Length);
            await records.Database.ExecuteSqlRawAsync(statement, values).ConfigureAwait(false);
        }
    }

    private static string Statement(int rows)
    {
        var text = new StringBuilder("""INSERT INTO "Tallies" ("Period", "SpId", "Port", "Passed", "Counts") VALUES """);
        for (int row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (int column = 0; column < Columns; column++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "" : ", ")}{{{(row * Columns) + column}}}");
            }

            text.Append(')');
        }

        return text.Append(" ON CONFLICT DO NOTHING").ToString();
    }
}
