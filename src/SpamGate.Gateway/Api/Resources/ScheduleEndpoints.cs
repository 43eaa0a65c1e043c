using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Schedules;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A document that says when what may be sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Document">Quiet hours, holidays, special periods.</param>
/// <param name="Version">Version; its ETag.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record ScheduleView(string Name, JsonElement Document, long Version, DateTimeOffset ChangedAt)
{
    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>What is shown of a record.</summary>
    public static ScheduleView Of(ScheduleRecord schedule) => new(
        schedule.Name, JsonDocument.Parse(schedule.Document, s_options).RootElement, schedule.Version, schedule.ChangedAt);
}

/// <summary>A schedule to keep.</summary>
/// <param name="Document">The whole document; its faults are named by path and limit.</param>
public sealed record ScheduleDraft(JsonElement Document) : IChecked
{
    void IChecked.Check(FieldFaults faults) => ScheduleDocuments.Check(Document, faults);
}

/// <summary>A new schedule.</summary>
/// <param name="Name">1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="Document">The whole document.</param>
public sealed record NamedScheduleDraft(string Name, JsonElement Document) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        if (!OptionsValidator.IsSpId(Name))
        {
            faults.Add("name", "is none, it has 1 to 64 letters, digits, '.', '_' and '-'");
        }

        ScheduleDocuments.Check(Document, faults);
    }
}

/// <summary>Schedules as the validator reads them.</summary>
internal static class ScheduleDocuments
{
    /// <summary>Notes everything that is wrong.</summary>
    public static void Check(JsonElement document, FieldFaults faults)
    {
        var found = new List<ScheduleFault>();
        ScheduleReader.Read(document.GetRawText(), found);
        foreach (ScheduleFault fault in found)
        {
            faults.Add(fault.Path.Length == 0 ? "document" : "document." + fault.Path, fault.Problem);
        }
    }
}

/// <summary>
/// <c>/schedules</c>: quiet hours, holidays and special periods, as one validated document each. The one named <c>default</c> is in force; it outranks the
/// file of the settings. Others are kept, to be put in its place.
/// </summary>
internal static class ScheduleEndpoints
{
    private const string Tag = "Schedules";
    private const string Item = "/schedules/{name}";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/schedules", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<ScheduleView>().As("Schedules", Tag, "Schedules");
        api.MapGet(Item, One).ReadBy(ApiRoles.SpAndStaff).GivesOne<ScheduleView>().As("Schedule", Tag, "One schedule");
        api.MapPost("/schedules", Create).WrittenBy(ApiRoles.Ops, Document).Creates<ScheduleView>().As("CreateSchedule", Tag, "Keeps a schedule; the one named default is in force");
        api.MapPut(Item, Replace).WrittenBy(ApiRoles.Ops, Document).Changes<ScheduleView>().As("ReplaceSchedule", Tag, "Replaces a schedule");
        api.MapDelete(Item, Remove).WrittenBy(ApiRoles.Ops).Removes().As("RemoveSchedule", Tag, "Removes a schedule");
    }

    /// <summary>A thousand published days off and more: 1 MiB.</summary>
    private const long Document = 1024 * 1024;

    private static Task<Answer> Page(PageRequest page, RecordRequests records, HttpContext http) =>
        records.PageAsync(http, page, static context => context.Schedules, static it => it.Name, ScheduleView.Of);

    private static Task<Answer> One(string name, RecordRequests records, HttpContext http) => records.OneAsync(http, Find(name), ScheduleView.Of, What(name));

    private static Task<Answer> Create(Body<NamedScheduleDraft> body, RecordRequests records, HttpContext http) => records.CreateAsync<ScheduleRecord, ScheduleView>(
        http,
        async edit => await Find(body.Value.Name)(edit.Records).AnyAsync().ConfigureAwait(false)
            ? (null, Problem.Conflict($"There is a {What(body.Value.Name)} already."))
            : (new ScheduleRecord { Name = body.Value.Name, Document = body.Value.Document.GetRawText() }, null),
        ScheduleView.Of,
        static it => $"{ApiEndpoints.Root}/schedules/{it.Name}");

    private static Task<Answer> Replace(string name, IfMatch match, Body<ScheduleDraft> body, RecordRequests records, HttpContext http) => records.ChangeAsync(
        http,
        match,
        Find(name),
        (_, it) =>
        {
            it.Document = body.Value.Document.GetRawText();
            return Task.FromResult<Answer?>(null);
        },
        ScheduleView.Of,
        What(name));

    private static Task<Answer> Remove(string name, IfMatch match, RecordRequests records, HttpContext http) => records.RemoveAsync(http, match, Find(name), What(name));

    private static Func<RecordsContext, IQueryable<ScheduleRecord>> Find(string name) => context => context.Schedules.Where(it => it.Name == name);

    private static string What(string name) => $"schedule '{name}'";
}
