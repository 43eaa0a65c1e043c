using System.Globalization;
using System.Text.Unicode;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>
/// Lists as CSV (RFC 4180, UTF-8) with the columns <c>value, reason, owner, expires_at</c>; the first is required. A file is taken whole or not at all, and
/// every bad row is named by its line.
/// </summary>
internal static class ListFiles
{
    private const string Tag = "Lists";
    private const string Header = "value,reason,owner,expires_at\r\n";

    /// <summary>Rows of one file at most: each is a row of the audit too. Ten million numbers are a hundred files, or a list file of the settings.</summary>
    private const int MostRows = 100_000;

    private const int MostFaultsNamed = 20;
    private const long LongestFile = 32 * 1024 * 1024;

    private static readonly CsvReaderOptions s_reading = new()
    {
        Separator = ',',
        HasHeader = false,
        TrackLineNumbers = true,
        SkipEmptyLines = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Allow,

        // Values are people's numbers.
        IncludeValuesInExceptions = false,
    };

    private static readonly CsvWriterOptions s_writing = new() { NewLine = "\r\n", HasHeader = false };

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/lists/{name}/import", Import).WrittenBy(ApiRoles.Ops, LongestFile)
            .Accepts<string>("text/csv").Produces<ListChangeView>().ProducesProblem(StatusCodes.Status404NotFound).WithMetadata(new Description.RepeatableRequest())
            .As("ImportList", Tag, "Puts the entries of a CSV file on a list, at most 100,000; bad rows are named by line");
        api.MapPost("/lists/{name}/export", Export).WrittenBy(ApiRoles.Ops | ApiRoles.Auditor)
            .Produces<string>(contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound)
            .As("ExportList", Tag, "All entries of a list as CSV, numbers as they are; the audit keeps who asked, and why");
    }

    private static async Task<Answer> Import(string name, RecordRequests records, SnapshotSource snapshots, HttpContext http)
    {
        if ((http.Request.ContentType ?? "").Split(';')[0].Trim() is var media && !media.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
        {
            return Problem.MediaType(http.Request.ContentType, "text/csv");
        }

        ReadOnlyMemory<byte> octets = await RequestOctets.ReadAsync(http).ConfigureAwait(false);
        var faults = new FieldFaults();
        List<(long Line, ListEntryDraft Entry)> rows = Read(octets, faults);
        return faults.IsEmpty
            ? await records.WriteAsync(http, edit => ListEndpoints.AddAsync(edit, name, rows.Select(static row => (string.Create(CultureInfo.InvariantCulture, $"line {row.Line}"), row.Entry)), snapshots)).ConfigureAwait(false)
            : Problem.Invalid(faults.All);
    }

    private static List<(long Line, ListEntryDraft Entry)> Read(ReadOnlyMemory<byte> octets, FieldFaults faults)
    {
        var rows = new List<(long, ListEntryDraft)>();
        if (!Utf8.IsValid(octets.Span))
        {
            faults.Add("body", "is not UTF-8");
            return rows;
        }

        using CsvReader csv = CsvReader.Create(octets, s_reading);
        try
        {
            if (!csv.Read() || Columns(csv) is not { } columns)
            {
                faults.Add("line 1", "has no column value; expected are value, reason, owner and expires_at");
                return rows;
            }

            for (int named = 0; named < MostFaultsNamed && csv.Read();)
            {
                string at = string.Create(CultureInfo.InvariantCulture, $"line {csv.LineNumber}");
                if (rows.Count == MostRows)
                {
                    faults.Add(at, $"is beyond the {MostRows} rows of one file");
                    return rows;
                }

                named += ReadRow(csv, columns, at, faults, out ListEntryDraft entry) ? 0 : 1;
                rows.Add((csv.LineNumber, entry));
            }
        }
        catch (CsvFormatException)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"line {csv.LineNumber}"), "is no CSV (RFC 4180): a quote is missing or misplaced");
        }

        return rows;
    }

    // Index of each column by name; null without a column of values.
    private static Dictionary<string, int>? Columns(CsvReader csv)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < csv.FieldCount; i++)
        {
            columns.TryAdd(csv.GetString(i).Trim(), i);
        }

        return columns.ContainsKey("value") ? columns : null;
    }

    private static bool ReadRow(CsvReader csv, Dictionary<string, int> columns, string at, FieldFaults faults, out ListEntryDraft entry)
    {
        string? Field(string name) => columns.TryGetValue(name, out int index) && index < csv.FieldCount ? csv.GetString(index).Trim() : null;

        entry = new ListEntryDraft(Field("value") ?? "", Field("reason"), Field("owner"));
        var found = new FieldFaults();
        if (Field("expires_at") is { Length: > 0 } text)
        {
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expiry))
            {
                entry = entry with { ExpiresAt = expiry };
            }
            else
            {
                found.Add("expires_at", "is no moment such as 2026-11-24T08:00:00Z");
            }
        }

        entry.Check("", found);
        foreach ((string field, string[] problems) in found.All)
        {
            faults.Add(at, $"{field} {problems[0]}");
        }

        return found.IsEmpty;
    }

    private static async Task Export(string name, RecordRequests records, HttpContext http)
    {
        Answer noted = await records.WriteAsync(http, async edit =>
        {
            if (!await ListEndpoints.Find(name)(edit.Records).AnyAsync().ConfigureAwait(false))
            {
                return Problem.NotFound($"There is no {ListEndpoints.What(name)}.");
            }

            edit.Note("List", name, """{"export":true}""");
            return Answer.Done();
        }).ConfigureAwait(false);
        if (noted.IsFault)
        {
            await noted.ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(Header, http.RequestAborted).ConfigureAwait(false);
        string? after = null;
        do
        {
            RecordPage<ListEntryRecord> page = await records.PageOfAsync(
                http, context => context.ListEntries.Where(it => it.ListName == name), static it => it.Value, after, RecordPages.MaxLimit).ConfigureAwait(false);
            await http.Response.WriteAsync(Lines(page.Items), http.RequestAborted).ConfigureAwait(false);
            after = page.Next;
        }
        while (after is not null);
    }

    private static string Lines(IReadOnlyList<ListEntryRecord> entries)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (CsvWriter csv = CsvWriter.Create(text, s_writing))
        {
            foreach (ListEntryRecord entry in entries)
            {
                csv.WriteField(entry.Value);
                csv.WriteField(entry.Reason);
                csv.WriteField(entry.Owner);
                csv.WriteField(entry.ExpiresAt?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "");
                csv.EndRecord();
            }
        }

        return text.ToString();
    }
}
