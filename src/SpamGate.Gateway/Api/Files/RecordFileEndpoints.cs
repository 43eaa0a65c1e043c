using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Api.Files;

/// <summary><c>/records/{kind}</c>: every kind of record as a CSV file (RFC 4180, UTF-8, a header that names the columns), taken whole or not at all.</summary>
internal static class RecordFileEndpoints
{
    private const string Tag = "Files";
    private const string MediaType = "text/csv";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/records/{kind}/import", Import).WrittenBy(ApiRoles.Ops, RecordImport.LongestFile)
            .Accepts<string>(MediaType).Produces<ImportedView>().ProducesProblem(StatusCodes.Status404NotFound).WithMetadata(new Description.RepeatableRequest())
            .As("ImportRecords", Tag, $"Adds and changes the records of a CSV file, at most 100,000, all or none; faults are named by line and column. Kinds: {RecordFiles.Kinds}");
        api.MapPost("/records/{kind}/export", Export).WrittenBy(ApiRoles.Ops | ApiRoles.Auditor)
            .Produces<string>(contentType: MediaType).ProducesProblem(StatusCodes.Status404NotFound)
            .As("ExportRecords", Tag, $"All records of a kind as CSV, numbers as they are, no passwords; the audit keeps who asked, and why. Kinds: {RecordFiles.Kinds}");
    }

    private static async Task<Answer> Import(string kind, Resources.RecordRequests records, SnapshotSource snapshots, HttpContext http)
    {
        if (!RecordFiles.TryFind(kind, out RecordFile? file))
        {
            return Unknown(kind);
        }

        if ((http.Request.ContentType ?? "").Split(';')[0].Trim() is var media && !media.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return Problem.MediaType(http.Request.ContentType, MediaType);
        }

        var faults = new FileFaults();
        var table = CsvTable.Read(await RequestOctets.ReadAsync(http).ConfigureAwait(false), RecordImport.MostRows, faults);
        GatewaySnapshot snapshot = snapshots.Current;
        bool mayChangeCards = (http.Caller().Roles & (ApiRoles.PenaltyOfficer | ApiRoles.Administrator)) != 0;
        var terms = new ImportTerms(snapshot.NumberingPlan, snapshot.Options.Screening.Limits, mayChangeCards, snapshot.SpsById);
        return await records.WriteAsync(http, async edit =>
        {
            // Rows that are none are told together with those that are wrong.
            FileFaults found = faults.Copy();
            ImportedView counts = await RecordImport.ApplyAsync(edit, file, table, terms, found).ConfigureAwait(false);
            return found.IsEmpty ? Answer.Ok(counts) : Problem.Invalid(found.ByPlace());
        }).ConfigureAwait(false);
    }

    private static async Task Export(string kind, Resources.RecordRequests records, HttpContext http)
    {
        Answer noted = RecordFiles.TryFind(kind, out RecordFile? file)
            ? await records.WriteAsync(http, edit =>
            {
                edit.Note(file.Entity, "*", """{"export":true}""");
                return Task.FromResult(Answer.Done());
            }).ConfigureAwait(false)
            : Unknown(kind);
        if (noted.IsFault)
        {
            await noted.ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        http.Response.ContentType = MediaType + "; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(CsvTable.Lines([file!.Header]), http.RequestAborted).ConfigureAwait(false);
        (string, string)? after = null;
        do
        {
            (string, string)? from = after;
            (IReadOnlyList<string[]> rows, after) = await records.ReadRowsAsync(
                http, (context, cancellation) => file.PageAsync(context, from, cancellation)).ConfigureAwait(false);
            await http.Response.WriteAsync(CsvTable.Lines(rows), http.RequestAborted).ConfigureAwait(false);
        }
        while (after is not null);
    }

    private static Answer Unknown(string kind) => Problem.NotFound($"There is no kind '{Columns.Shown(kind)}'; there are {RecordFiles.Kinds}.");
}
