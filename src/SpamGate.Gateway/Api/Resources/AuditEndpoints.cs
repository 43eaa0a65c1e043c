using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>One row of the audit.</summary>
/// <param name="Id">Position in the chain: 1, 2, 3, without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="Entity">Kind of record.</param>
/// <param name="Key">Its key; people's numbers in it are masked.</param>
/// <param name="Action">insert, update, delete or note.</param>
/// <param name="Before">Values before.</param>
/// <param name="After">Values after.</param>
/// <param name="WriteId">The write it belongs to.</param>
/// <param name="Hash">Its hash.</param>
public sealed record AuditView(
    long Id, DateTimeOffset At, string Actor, string Reason, string Entity, string Key, AuditAction Action, JsonElement? Before, JsonElement? After, string WriteId, string Hash)
{
    /// <summary>What is shown of a row.</summary>
    public static AuditView Of(AuditRecord row) => new(
        row.Id, row.At, row.Actor, row.Reason, row.Entity, NumberMask.InText(row.RecordKey), row.Action, Read(row.Before), Read(row.After), row.WriteId, row.Hash);

    private static JsonElement? Read(string? json) => json is null ? null : JsonDocument.Parse(NumberMask.InText(json)).RootElement;
}

/// <summary>What a look at the whole audit found.</summary>
/// <param name="IsWhole">True when every row is as it was written.</param>
/// <param name="Rows">Rows that are.</param>
/// <param name="HeadId">Id of the last of them; kept elsewhere with its hash, it shows later that nothing was cut off the end.</param>
/// <param name="HeadHash">Its hash.</param>
/// <param name="FirstBroken">Id of the first row that is not; null = none.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record AuditVerificationView(bool IsWhole, long Rows, long HeadId, string HeadHash, long? FirstBroken, string? Problem);

/// <summary><c>/audit</c>: who changed what, when and why; append only, each row with the hash of the one before.</summary>
internal static class AuditEndpoints
{
    private const string Tag = "Audit";
    private const ApiRoles Readers = ApiRoles.Auditor | ApiRoles.Ops | ApiRoles.Administrator | ApiRoles.Approver | ApiRoles.PenaltyOfficer;

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/audit", Page).ReadBy(Readers).GivesPage<AuditView>().As("Audit", Tag, "Rows in their order; entity, key and actor narrow it down");
        api.MapGet("/audit/verification", Verify).ReadBy(Readers).Produces<AuditVerificationView>().As("VerifyAudit", Tag, "Checks every row of the audit");
    }

    private static Task<Answer> Page(PageRequest page, RecordRequests records, HttpContext http, string? entity = null, string? key = null, string? actor = null)
    {
        var faults = new FieldFaults();
        faults.Text("entity", entity, SpDraft.LongestName, required: false);
        faults.Text("key", key, SpDraft.LongestName, required: false);
        faults.Text("actor", actor, SpDraft.LongestName, required: false);
        if (!faults.IsEmpty)
        {
            return Task.FromResult(Problem.Invalid(faults.All));
        }

        long after = page.After is null ? 0 : long.Parse(page.After, CultureInfo.InvariantCulture);
        return records.ReadAsync(http, async (context, cancellation) =>
        {
            List<AuditRecord> rows = await context.Audit
                .Where(row => row.Id > after)
                .Where(row => entity == null || row.Entity == entity)
                .Where(row => key == null || row.RecordKey == key)
                .Where(row => actor == null || row.Actor == actor)
                .OrderBy(static row => row.Id)
                .Take(page.Limit + 1)
                .ToListAsync(cancellation).ConfigureAwait(false);
            return Answer.Ok(Answers.Page.Of(rows.ConvertAll(AuditView.Of), page.Limit, static row => row.Id.ToString(CultureInfo.InvariantCulture)));
        });
    }

    private static async Task<Answer> Verify(RecordRequests records, HttpContext http)
    {
        AuditVerification found = await records.VerifyAuditAsync(http.RequestAborted).ConfigureAwait(false);
        return Answer.Ok(new AuditVerificationView(found.IsWhole, found.Rows, found.Head.Id, found.Head.Hash, found.FirstBroken, found.Problem));
    }
}
