using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.LoadGenerator.Bench;

/// <summary>Puts a list of carrier size into a gateway's records before it starts.</summary>
internal static class RecordedList
{
    private const string Name = "bench";

    /// <summary>Writes blocked recipients of a range that the generator does not send to.</summary>
    /// <param name="dataDirectory">The gateway's data directory.</param>
    /// <param name="entries">How many.</param>
    /// <param name="cancel">Gives up.</param>
    internal static async Task WriteAsync(string dataDirectory, int entries, CancellationToken cancel)
    {
        Directory.CreateDirectory(dataDirectory);
        RecordStoreOpening opening = await RecordStore.OpenAsync(
            RecordStoreOptions.ForFile(Path.Combine(dataDirectory, RecordsOptions.DefaultFile)), TimeProvider.System, NullLogger.Instance, cancel).ConfigureAwait(false);
        await using RecordStore store = opening.Store ?? throw new InvalidOperationException(opening.Problem);
        RecordWrite write = await store.WriteAsync(new RecordCause("bench", "measures lists"), async edit =>
        {
            edit.Records.Lists.Add(new ListRecord { Name = Name, Kind = ListKind.BlockedRecipients });
            await edit.Records.SaveChangesAsync(cancel).ConfigureAwait(false);
            edit.Records.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
            await edit.Records.Database.ExecuteSqlAsync(
                $"""
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {entries - 1})
                INSERT INTO "ListEntries" ("ListName", "Value", "Reason", "Owner", "ExpiresAt", "Version", "ChangedAt")
                SELECT {Name}, CAST(8615000000000 + i * 7 AS TEXT), 'bench', 'bench', NULL, {edit.Version}, 0 FROM n
                """, cancel).ConfigureAwait(false);
            edit.Note("List", Name, "{}");
            return RecordWrite.Done;
        }).ConfigureAwait(false);
        if (!write.IsDone)
        {
            throw new InvalidOperationException($"The list could not be written: {write.Detail}");
        }
    }
}
