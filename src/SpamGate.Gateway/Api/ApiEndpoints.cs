using Prometheus;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Pipeline;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api;

/// <summary>What the gateway serves over HTTP: metrics, health, readiness, and the read-only API.</summary>
internal static class ApiEndpoints
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapSpamGate(this WebApplication app)
    {
        app.MapMetrics("/metrics", app.Services.GetRequiredService<GatewayMetrics>().Registry);
        RecordStore? records = app.Services.GetService<RecordStore>();
        app.MapGet("/healthz", () => Results.Json(new { status = "ok", records = records is null ? "none" : records.IsAvailable ? "up" : "down" }));
        app.MapGet("/readyz", Ready);
        RouteGroupBuilder api = app.MapGroup("/api/v1").AddEndpointFilter<ApiKeyGate>();
        api.MapGet("/sps/{spId}/status", Status);
        api.MapGet("/sessions", (ISessionReports reports) => Results.Json(reports.Sessions()));
        api.MapGet("/sessions/{connectionId}/diary", Diary);
        app.MapFallback("/api/{**path}", () => Results.Problem(title: "No such resource", statusCode: StatusCodes.Status404NotFound));
    }

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

    private static IResult Diary(string connectionId, ISessionReports reports) =>
        reports.Diary(connectionId) is { } lines
            ? Results.Json(lines)
            : Results.Problem(title: "No such session", detail: $"There is no open connection '{connectionId}'.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Status(string spId, SnapshotSource snapshots, ScreeningPipeline pipeline, TimeProvider time) =>
        snapshots.Current.SpsById.TryGetValue(spId, out SpPolicy? sp)
            ? Results.Json(SpStatus.Of(sp, pipeline.FindSpState(sp.Index), time.GetUtcNow()))
            : Results.Problem(title: "No such SP", detail: $"SP '{spId}' is not configured.", statusCode: StatusCodes.Status404NotFound);
}
