using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Screening.Content;
using SpamGate.Screening.Lists;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A text registered for an SP.</summary>
/// <param name="TemplateId">Identity.</param>
/// <param name="Text">The text, with {number}, {text} and {id}.</param>
/// <param name="Version">Version; its ETag.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record TemplateView(string TemplateId, string Text, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>What is shown of a record.</summary>
    public static TemplateView Of(TemplateRecord template) => new(template.TemplateId, template.Text, template.Version, template.ChangedAt);
}

/// <summary>A text to register, or the new text of one.</summary>
/// <param name="Text">One line of 1 to 1023 characters, with {number}, {text} and {id} for what differs.</param>
public sealed record TemplateDraft(string Text) : IChecked
{
    private const int LongestText = 1023;

    void IChecked.Check(FieldFaults faults)
    {
        faults.Text("text", Text, LongestText);
        if (!faults.IsEmpty)
        {
            return;
        }

        // Read as a file of one line, as the snapshot will: what it leaves out there must not be registered here.
        var lines = new List<ListFault>();
        using var reader = new StringReader(Text);
        TemplateSet read = TemplateSet.Read(reader, lines);
        if (lines.Count > 0 || read.Count == 0)
        {
            faults.Add("text", lines.Count > 0 ? lines[0].Problem : "is no template: it is empty or begins with #");
        }
    }
}

/// <summary><c>/sps/{spId}/templates</c>: texts that are registered for an SP, which the classifier does not stop.</summary>
internal static class TemplateEndpoints
{
    private const string Tag = "Templates";
    private const string Item = "/sps/{spId}/templates/{templateId}";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sps/{spId}/templates", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<TemplateView>().As("Templates", Tag, "Registered texts of an SP");
        api.MapGet(Item, One).ReadBy(ApiRoles.SpAndStaff).GivesOne<TemplateView>().As("Template", Tag, "One registered text");
        api.MapPost("/sps/{spId}/templates", Create).WrittenBy(ApiRoles.Ops).Creates<TemplateView>().As("CreateTemplate", Tag, "Registers a text");
        api.MapPatch(Item, Change).WrittenBy(ApiRoles.Ops).Changes<TemplateView>().As("ChangeTemplate", Tag, "Changes a registered text");
        api.MapDelete(Item, Remove).WrittenBy(ApiRoles.Ops).Removes().As("RemoveTemplate", Tag, "Removes a registered text");
    }

    private static Task<Answer> Page(string spId, PageRequest page, RecordRequests records, HttpContext http) => records.PageAsync(
        http, page, context => context.Templates.Where(it => it.SpId == spId), static it => it.TemplateId, TemplateView.Of);

    private static Task<Answer> One(string spId, string templateId, RecordRequests records, HttpContext http) =>
        records.OneAsync(http, Find(spId, templateId), TemplateView.Of, What(templateId));

    private static Task<Answer> Create(string spId, Body<TemplateDraft> body, RecordRequests records, HttpContext http)
    {
        string templateId = Guid.CreateVersion7().ToString("N");
        return records.CreateAsync<TemplateRecord, TemplateView>(
            http,
            async edit => await SpEndpoints.Find(spId)(edit.Records).AnyAsync().ConfigureAwait(false)
                ? (new TemplateRecord { TemplateId = templateId, SpId = spId, Text = body.Value.Text }, null)
                : (null, Problem.NotFound($"There is no {SpEndpoints.What(spId)}.")),
            TemplateView.Of,
            it => $"{ApiEndpoints.Root}/sps/{spId}/templates/{it.TemplateId}");
    }

    private static Task<Answer> Change(string spId, string templateId, IfMatch match, Body<TemplateDraft> body, RecordRequests records, HttpContext http) => records.ChangeAsync(
        http,
        match,
        Find(spId, templateId),
        (_, it) =>
        {
            it.Text = body.Value.Text;
            return Task.FromResult<Answer?>(null);
        },
        TemplateView.Of,
        What(templateId));

    private static Task<Answer> Remove(string spId, string templateId, IfMatch match, RecordRequests records, HttpContext http) =>
        records.RemoveAsync(http, match, Find(spId, templateId), What(templateId));

    private static Func<RecordsContext, IQueryable<TemplateRecord>> Find(string spId, string templateId) =>
        context => context.Templates.Where(it => it.SpId == spId && it.TemplateId == templateId);

    private static string What(string templateId) => $"template '{templateId}'";
}
