using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace SpamGate.Storage.Records;

/// <summary>What a look at the whole audit found.</summary>
/// <param name="Rows">Rows that are as they were written.</param>
/// <param name="Head">Id and hash of the last of them; kept elsewhere, they show later that nothing was cut off the end.</param>
/// <param name="FirstBroken">Id of the first row that is not; null = none.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record AuditVerification(long Rows, (long Id, string Hash) Head, long? FirstBroken, string? Problem)
{
    private const int RowsAtOnce = 1000;

    /// <summary>True when every row is as it was written.</summary>
    public bool IsWhole => FirstBroken is null;

    /// <summary>Reads and checks the audit from its first row.</summary>
    public static async Task<AuditVerification> RunAsync(RecordsContext records, CancellationToken cancellationToken)
    {
        long id = 0;
        string hash = AuditChain.Origin;
        while (true)
        {
            long after = id;
            List<AuditRecord> rows = await records.Audit.AsNoTracking().Where(row => row.Id > after).OrderBy(static row => row.Id)
                .Take(RowsAtOnce).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                return new AuditVerification(id, (id, hash), null, null);
            }

            foreach (AuditRecord row in rows)
            {
                if (FaultOf(row, id, hash) is { } problem)
                {
                    return new AuditVerification(id, (id, hash), row.Id, problem);
                }

                id = row.Id;
                hash = row.Hash;
            }
        }
    }

    private static string? FaultOf(AuditRecord row, long lastId, string lastHash)
    {
        if (row.Id != lastId + 1)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it follows row {lastId}: {row.Id - lastId - 1} rows are missing before it");
        }

        if (row.PreviousHash != lastHash)
        {
            return "it was chained to another row than the one before it";
        }

        return AuditChain.Hash(row) == row.Hash ? null : "its content is not what was written";
    }
}
