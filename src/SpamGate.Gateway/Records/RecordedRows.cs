using Microsoft.EntityFrameworkCore;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>The records that snapshots are built of, as they were at one moment.</summary>
/// <param name="Position">Id of the last audit row then.</param>
/// <param name="Sps">SPs by SpId.</param>
/// <param name="Numbers">Their numbers by SpId.</param>
/// <param name="Templates">Their registered texts by SpId.</param>
/// <param name="Services">Services they declared, by SpId.</param>
/// <param name="Accounts">Accounts by system_id.</param>
/// <param name="Standings">What SPs' conduct comes to, by SpId.</param>
/// <param name="Schedule">The schedule in force; null = none is recorded.</param>
/// <param name="Seeds">Entries of the configuration as applied last, by kind and key.</param>
internal sealed record RecordedRows(
    long Position,
    IReadOnlyDictionary<string, SpRecord> Sps,
    ILookup<string, AccessNumberRecord> Numbers,
    ILookup<string, TemplateRecord> Templates,
    ILookup<string, ServiceCodeRecord> Services,
    IReadOnlyDictionary<string, AccountRecord> Accounts,
    IReadOnlyDictionary<string, StandingRecord> Standings,
    ScheduleRecord? Schedule,
    IReadOnlyDictionary<(string Kind, string Key), ConfigurationSeedRecord> Seeds)
{
    /// <summary>Name of the schedule that is in force; others are kept, to be put in its place.</summary>
    public const string ScheduleInForce = "default";

    /// <summary>Kinds of records a snapshot depends on, as the audit names them.</summary>
    public static bool Concerns(in ChangedRecord change) =>
        change.Entity is "Sp" or "Standing" or "AccessNumber" or "Template" or "ServiceCode" or "Account" or "Schedule";

    /// <summary>Reads them, in their transaction or one of its own.</summary>
    public static async Task<RecordedRows> ReadAsync(RecordsContext records, CancellationToken cancellationToken)
    {
        // The position first: what is committed in between is read, and told again later.
        long position = await records.Audit.MaxAsync(static row => (long?)row.Id, cancellationToken).ConfigureAwait(false) ?? 0;
        return new RecordedRows(
            position,
            await records.Sps.OrderBy(static sp => sp.SpId).ToDictionaryAsync(static sp => sp.SpId, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false),
            (await records.AccessNumbers.OrderBy(static it => it.Number).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(static it => it.SpId),
            (await records.Templates.OrderBy(static it => it.TemplateId).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(static it => it.SpId),
            (await records.ServiceCodes.OrderBy(static it => it.Code).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(static it => it.SpId),
            await records.Accounts.OrderBy(static it => it.SystemId).ToDictionaryAsync(static it => it.SystemId, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false),
            await records.Standings.ToDictionaryAsync(static standing => standing.SpId, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false),
            await records.Schedules.FirstOrDefaultAsync(static it => it.Name == ScheduleInForce, cancellationToken).ConfigureAwait(false),
            await records.ConfigurationSeeds.ToDictionaryAsync(static seed => (seed.Kind, seed.SeedKey), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What they keep of an SP.</summary>
    public SpParts PartsOf(string spId) => new(Numbers[spId], Templates[spId], Services[spId], Standings.GetValueOrDefault(spId));
}
