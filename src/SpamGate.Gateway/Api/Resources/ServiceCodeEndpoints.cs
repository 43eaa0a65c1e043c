using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A service of an SP with the price it declared.</summary>
/// <param name="Code">service_type.</param>
/// <param name="Name">Name for people.</param>
/// <param name="PriceFen">Declared price in fen.</param>
/// <param name="Charging">free, per_message or monthly.</param>
/// <param name="Version">Version; its ETag.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record ServiceCodeView(string Code, string Name, int PriceFen, ChargingMethod Charging, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>What is shown of a record.</summary>
    public static ServiceCodeView Of(ServiceCodeRecord code) => new(code.Code, code.Name, code.PriceFen, code.Charging, code.Version, code.ChangedAt);
}

/// <summary>A new service.</summary>
/// <param name="Code">service_type: 1 to 10 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="PriceFen">Declared price, 0 to 99,999 fen (what SGIP's FeeValue holds).</param>
/// <param name="Charging">free, per_message or monthly; free has price 0 and only free has.</param>
/// <param name="Name">Name for people, at most 200 characters.</param>
public sealed record ServiceCodeDraft(string Code, int PriceFen, ChargingMethod Charging, string? Name = null) : IChecked
{
    private const int LongestCode = 10;
    internal const int MostFen = 99_999;

    void IChecked.Check(FieldFaults faults)
    {
        if (Code.Length is 0 or > LongestCode || !Code.All(static unit => char.IsAsciiLetterOrDigit(unit) || unit is '.' or '_' or '-'))
        {
            faults.Add("code", "is none, it has 1 to 10 letters, digits, '.', '_' and '-'");
        }

        faults.Text("name", Name, SpDraft.LongestName, required: false);
        CheckPrice(PriceFen, Charging, faults);
    }

    internal static void CheckPrice(int priceFen, ChargingMethod charging, FieldFaults faults)
    {
        faults.Range("priceFen", priceFen, 0, MostFen);
        if ((priceFen == 0) != (charging == ChargingMethod.Free))
        {
            faults.Add("priceFen", charging == ChargingMethod.Free ? "is not 0, but the service is free" : "is 0, but the service is charged");
        }
    }
}

/// <summary>A change of a service.</summary>
/// <param name="PriceFen">Declared price, 0 to 99,999 fen.</param>
/// <param name="Charging">free, per_message or monthly.</param>
/// <param name="Name">Name for people, at most 200 characters; missing = it stays.</param>
public sealed record ServiceCodePatch(int PriceFen, ChargingMethod Charging, string? Name = null) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        faults.Text("name", Name, SpDraft.LongestName, required: false);
        ServiceCodeDraft.CheckPrice(PriceFen, Charging, faults);
    }
}

/// <summary><c>/sps/{spId}/service-codes</c>: what an SP may charge for, and how much.</summary>
internal static class ServiceCodeEndpoints
{
    private const string Tag = "Service codes";
    private const string Item = "/sps/{spId}/service-codes/{code}";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sps/{spId}/service-codes", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<ServiceCodeView>().As("ServiceCodes", Tag, "Services of an SP");
        api.MapGet(Item, One).ReadBy(ApiRoles.SpAndStaff).GivesOne<ServiceCodeView>().As("ServiceCode", Tag, "One service");
        api.MapPost("/sps/{spId}/service-codes", Create).WrittenBy(ApiRoles.Ops).Creates<ServiceCodeView>().As("CreateServiceCode", Tag, "Declares a service and its price");
        api.MapPatch(Item, Change).WrittenBy(ApiRoles.Ops).Changes<ServiceCodeView>().As("ChangeServiceCode", Tag, "Changes a declared price");
        api.MapDelete(Item, Remove).WrittenBy(ApiRoles.Ops).Removes().As("RemoveServiceCode", Tag, "Removes a service");
    }

    private static Task<Answer> Page(string spId, PageRequest page, RecordRequests records, HttpContext http) => records.PageAsync(
        http, page, context => context.ServiceCodes.Where(it => it.SpId == spId), static it => it.Code, ServiceCodeView.Of);

    private static Task<Answer> One(string spId, string code, RecordRequests records, HttpContext http) =>
        records.OneAsync(http, Find(spId, code), ServiceCodeView.Of, What(code));

    private static Task<Answer> Create(string spId, Body<ServiceCodeDraft> body, RecordRequests records, HttpContext http) => records.CreateAsync<ServiceCodeRecord, ServiceCodeView>(
        http,
        async edit =>
        {
            ServiceCodeDraft draft = body.Value;
            if (!await SpEndpoints.Find(spId)(edit.Records).AnyAsync().ConfigureAwait(false))
            {
                return (null, Problem.NotFound($"There is no {SpEndpoints.What(spId)}."));
            }

            return await Find(spId, draft.Code)(edit.Records).AnyAsync().ConfigureAwait(false)
                ? (null, Problem.Conflict($"There is a {What(draft.Code)} already."))
                : (new ServiceCodeRecord { SpId = spId, Code = draft.Code, Name = draft.Name ?? "", PriceFen = draft.PriceFen, Charging = draft.Charging }, null);
        },
        ServiceCodeView.Of,
        it => $"{ApiEndpoints.Root}/sps/{spId}/service-codes/{it.Code}");

    private static Task<Answer> Change(string spId, string code, IfMatch match, Body<ServiceCodePatch> body, RecordRequests records, HttpContext http) => records.ChangeAsync(
        http,
        match,
        Find(spId, code),
        (_, it) =>
        {
            (it.PriceFen, it.Charging, it.Name) = (body.Value.PriceFen, body.Value.Charging, body.Value.Name ?? it.Name);
            return Task.FromResult<Answer?>(null);
        },
        ServiceCodeView.Of,
        What(code));

    private static Task<Answer> Remove(string spId, string code, IfMatch match, RecordRequests records, HttpContext http) =>
        records.RemoveAsync(http, match, Find(spId, code), What(code));

    private static Func<RecordsContext, IQueryable<ServiceCodeRecord>> Find(string spId, string code) =>
        context => context.ServiceCodes.Where(it => it.SpId == spId && it.Code == code);

    private static string What(string code) => $"service '{code}'";
}
