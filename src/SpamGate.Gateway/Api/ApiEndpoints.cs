using Prometheus;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Explaining;
using SpamGate.Gateway.Api.Files;
using SpamGate.Gateway.Api.Resources;
using SpamGate.Gateway.Api.Standings;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Pipeline;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api;

/// <summary>What the gateway serves over HTTP: metrics, health, readiness, and the API.</summary>
internal static class ApiEndpoints
{
    /// <summary>Where the API begins.</summary>
    public const string Root = "/api/v1";

    /// <summary>Adds the endpoints.</summary>
    public static void MapSpamGate(this WebApplication app)
    {
        app.UseWhen(static context => context.Request.Path.StartsWithSegments("/api"), static api => api.UseMiddleware<FaultBarrier>().UseMiddleware<ApiGate>());
        app.MapMetrics("/metrics", app.Services.GetRequiredService<GatewayMetrics>().Registry);
        RecordStore? records = app.Services.GetService<RecordStore>();
        app.MapGet("/healthz", (SnapshotSource snapshots) => Results.Json(Health(records, snapshots))).ExcludeFromDescription();
        app.MapGet("/readyz", Ready).ExcludeFromDescription();
        app.MapOpenApi($"{Root}/openapi.json").ReadByAnybody();
        RouteGroupBuilder api = app.MapGroup(Root);
        MapLive(api);
        ScreenEndpoints.Map(api);
        SpEndpoints.Map(api);
        NumberEndpoints.Map(api);
        ServiceCodeEndpoints.Map(api);
        TemplateEndpoints.Map(api);
        AccountEndpoints.Map(api);
        ListEndpoints.Map(api);
        ListFiles.Map(api);
        RecordFileEndpoints.Map(api);
        ConsentEndpoints.Map(api);
        OptOutEndpoints.Map(api);
        ShieldEndpoints.Map(api);
        ApiKeyEndpoints.Map(api);
        AuditEndpoints.Map(api);
        QuarantineEndpoints.Map(api);
        MessageEndpoints.Map(api);
        ConductEndpoints.Map(api);
        NoticeEndpoints.Map(api);
        SampleEndpoints.Map(api);
        DryRunEndpoints.Map(api);
        ScheduleEndpoints.Map(api);
    }

    private static void MapLive(RouteGroupBuilder api)
    {
        api.MapGet("/sps/{spId}/status", Status)
            .ReadBy(ApiRoles.SpAndStaff)
            .Produces<SpStatus>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("SpStatus")
            .WithTags("SPs")
            .WithSummary("An SP's card, rate in force and verdicts since the start");
        api.MapGet("/sessions", (ISessionReports reports) => Answer.Ok(reports.Sessions()))
            .ReadBy(ApiRoles.Ops | ApiRoles.Auditor)
            .Produces<IReadOnlyList<SessionReport>>()
            .WithName("Sessions")
            .WithTags("Sessions")
            .WithSummary("Every open connection");
        api.MapGet("/sessions/{connectionId}/diary", Diary)
            .ReadBy(ApiRoles.Ops | ApiRoles.Auditor)
            .Produces<IReadOnlyList<DiaryLine>>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("SessionDiary")
            .WithTags("Sessions")
            .WithSummary("The headers of a connection's last PDUs, addresses masked");
    }

    // Names of settings and keys of records, not what they say: anybody may ask.
    private static object Health(RecordStore? records, SnapshotSource snapshots) => new
    {
        status = "ok",
        records = records is null ? "none" : records.IsAvailable ? "up" : "down",
        configuration = new { version = snapshots.Current.Version, refused = Names(snapshots.Refused), leftOut = Names(snapshots.Current.LeftOut) },
    };

    private static string[] Names(IReadOnlyList<ConfigurationFault> faults) => [.. faults.Select(static fault => fault.Path).Distinct(StringComparer.Ordinal)];

    private static IResult Ready(SnapshotSource snapshots, EgressRouter egress, IHostApplicationLifetime lifetime)
    {
        var reasons = new List<string>();
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            reasons.Add("it is stopping");
        }

        if (snapshots.Current.Engine.Snapshot.Content.ModelName is null)
        {
            reasons.Add("no model is loaded");
        }

        if (!egress.Links.Any(link => link.IsBound))
        {
            reasons.Add("no SMSC link is bound");
        }

        return Results.Json(
            new { ready = reasons.Count == 0, reasons },
            statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static Answer Diary(string connectionId, ISessionReports reports) =>
        reports.Diary(connectionId) is { } lines
            ? Answer.Ok(lines)
            : Problem.NotFound($"There is no open connection '{connectionId}'.", "No such session");

    private static Answer Status(string spId, SnapshotSource snapshots, ScreeningPipeline pipeline, TimeProvider time) =>
        snapshots.Current.SpsById.TryGetValue(spId, out SpPolicy? sp)
            ? Answer.Ok(SpStatus.Of(sp, pipeline.FindSpState(sp.Index), time.GetUtcNow()))
            : Problem.NotFound($"There is no SP '{spId}'.", "No such SP");
}
