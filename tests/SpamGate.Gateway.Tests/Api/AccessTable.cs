using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SpamGate.Smpp.Pdus;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>A request of the matrix: made for one SP, so that it would succeed for whoever may send it.</summary>
/// <param name="Path">Path with its values.</param>
/// <param name="Body">JSON body; null = none.</param>
/// <param name="ETag">If-Match; null = none.</param>
/// <param name="MediaType">Media type of the body.</param>
internal sealed record MatrixRequest(string Path, string? Body = null, string? ETag = null, string MediaType = "application/json");

/// <summary>One endpoint of the matrix.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Route">Route as mapped, below /api/v1.</param>
/// <param name="Roles">Roles that succeed; <c>sp</c> for its own SP only.</param>
/// <param name="Prepare">Makes what the request needs, for an SP.</param>
internal sealed record MatrixRow(string Method, string Route, string Roles, Func<ApiHost, string, Task<MatrixRequest>> Prepare);

/// <summary>Who may do what, written down apart from the code that decides it.</summary>
internal static class AccessTable
{
    private const string Staff = "desk ops penalty_officer approver auditor";
    private const string Everybody = "sp " + Staff;
    private const string AuditReaders = "auditor ops administrator approver penalty_officer";
    private static int s_number;

    /// <summary>Every role there is.</summary>
    public static readonly string[] Roles = ["sp", "desk", "ops", "penalty_officer", "approver", "auditor", "administrator"];

    /// <summary>The table.</summary>
    public static readonly MatrixRow[] Rows =
    [
        Get("/sps/{spId}/status", Everybody),
        Get("/sessions", "ops auditor"),
        new("GET", "/sessions/{connectionId}/diary", "ops auditor", (_, _) => Plain("/sessions/none/diary")),
        new("POST", "/screen", Staff, (_, sp) => Plain("/screen", $$"""{"text":"hello","sender":"1069","recipient":"13800138000","spId":"{{sp}}"}""")),
        new("POST", "/screen/batch", Staff, (_, _) => Plain("/screen/batch", """{"messages":[{"text":"hello","sender":"1069","recipient":"13800138000"}]}""")),

        Get("/sps", Everybody),
        Get("/sps/{spId}", Everybody),
        new("POST", "/sps", "ops", (_, _) => Plain("/sps", $$"""{"spId":"new{{Next()}}"}""")),
        new("PATCH", "/sps/{spId}", "ops", (host, sp) => ChangeAsync(host, $"/sps/{sp}", """{"burst":3}""")),
        new("PUT", "/sps/{spId}/card", "penalty_officer administrator", async (host, sp) =>
            (await ChangeAsync(host, $"/sps/{sp}", """{"card":"green"}""")) with { Path = $"/sps/{sp}/card" }),
        new("DELETE", "/sps/{spId}", "ops", (host, _) => ItemAsync(host, "/sps", $$"""{"spId":"gone{{Next()}}"}""")),

        Get("/sps/{spId}/numbers", Everybody),
        new("GET", "/sps/{spId}/numbers/{number}/{purpose}", Everybody, (host, sp) => ItemAsync(host, $"/sps/{sp}/numbers", Number())),
        new("POST", "/sps/{spId}/numbers", "ops", (_, sp) => Plain($"/sps/{sp}/numbers", Number())),
        new("PATCH", "/sps/{spId}/numbers/{number}/{purpose}", "ops", (host, sp) => ItemAsync(host, $"/sps/{sp}/numbers", Number(), """{"messagesPerSecond":5}""")),
        new("DELETE", "/sps/{spId}/numbers/{number}/{purpose}", "ops", (host, sp) => ItemAsync(host, $"/sps/{sp}/numbers", Number())),

        Get("/sps/{spId}/service-codes", Everybody),
        new("GET", "/sps/{spId}/service-codes/{code}", Everybody, (host, sp) => ItemAsync(host, $"/sps/{sp}/service-codes", Service())),
        new("POST", "/sps/{spId}/service-codes", "ops", (_, sp) => Plain($"/sps/{sp}/service-codes", Service())),
        new("PATCH", "/sps/{spId}/service-codes/{code}", "ops", (host, sp) => ItemAsync(host, $"/sps/{sp}/service-codes", Service(), """{"priceFen":20,"charging":"monthly"}""")),
        new("DELETE", "/sps/{spId}/service-codes/{code}", "ops", (host, sp) => ItemAsync(host, $"/sps/{sp}/service-codes", Service())),

        Get("/sps/{spId}/templates", Everybody),
        new("GET", "/sps/{spId}/templates/{templateId}", Everybody, (host, sp) => ItemAsync(host, $"/sps/{sp}/templates", Template())),
        new("POST", "/sps/{spId}/templates", "ops", (_, sp) => Plain($"/sps/{sp}/templates", Template())),
        new("PATCH", "/sps/{spId}/templates/{templateId}", "ops", (host, sp) => ItemAsync(host, $"/sps/{sp}/templates", Template(), Template())),
        new("DELETE", "/sps/{spId}/templates/{templateId}", "ops", (host, sp) => ItemAsync(host, $"/sps/{sp}/templates", Template())),

        Get("/accounts", Everybody),
        new("GET", "/accounts/{systemId}", Everybody, (host, sp) => ItemAsync(host, "/accounts", Account(sp))),
        new("POST", "/accounts", "ops", (_, sp) => Plain("/accounts", Account(sp))),
        new("PATCH", "/accounts/{systemId}", "ops", (host, sp) => ItemAsync(host, "/accounts", Account(sp), """{"maxBinds":3}""")),
        new("DELETE", "/accounts/{systemId}", "ops", (host, sp) => ItemAsync(host, "/accounts", Account(sp))),

        Get("/lists", Staff),
        new("GET", "/lists/{name}", Staff, (host, _) => ItemAsync(host, "/lists", List())),
        new("POST", "/lists", "ops", (_, _) => Plain("/lists", List())),
        new("PATCH", "/lists/{name}", "ops", (host, _) => ItemAsync(host, "/lists", List(), """{"description":"other"}""")),
        new("DELETE", "/lists/{name}", "ops", (host, _) => ItemAsync(host, "/lists", List())),
        new("GET", "/lists/{name}/entries", Staff, (host, _) => BelowAsync(host, "/lists", List(), "/entries", null)),
        new("POST", "/lists/{name}/entries", "ops", (host, _) => BelowAsync(host, "/lists", List(), "/entries", """{"entries":[{"value":"13800138000"}]}""")),
        new("POST", "/lists/{name}/entries/remove", "ops", (host, _) => BelowAsync(host, "/lists", List(), "/entries/remove", """{"values":["13800138000"]}""")),

        new("POST", "/lists/{name}/import", "ops", async (host, _) =>
            (await BelowAsync(host, "/lists", List(), "/import", "value,reason\r\n13800138000,fraud\r\n")) with { MediaType = "text/csv" }),
        new("POST", "/lists/{name}/export", "ops auditor", (host, _) => BelowAsync(host, "/lists", List(), "/export", null)),

        new("POST", "/records/{kind}/import", "ops", (_, sp) => Task.FromResult(new MatrixRequest(
            "/records/opt-outs/import", $"sp_id,number\r\n{sp},1380014{Next():0000}\r\n", MediaType: "text/csv"))),
        new("POST", "/records/{kind}/export", "ops auditor", (_, _) => Plain("/records/opt-outs/export")),

        Get("/sps/{spId}/consents", Everybody),
        new("GET", "/sps/{spId}/consents/{consentId}", Everybody, (host, sp) => ItemAsync(host, $"/sps/{sp}/consents", Consent())),
        new("POST", "/sps/{spId}/consents", "sp desk ops", (_, sp) => Plain($"/sps/{sp}/consents", Consent())),
        new("PATCH", "/sps/{spId}/consents/{consentId}", "sp desk ops", (host, sp) =>
            ItemAsync(host, $"/sps/{sp}/consents", Consent(), """{"endedAt":"2026-11-01T00:00:00Z"}""")),

        Get("/sps/{spId}/opt-outs", Everybody),
        new("GET", "/sps/{spId}/opt-outs/{number}", Everybody, (host, sp) => ItemAsync(host, $"/sps/{sp}/opt-outs", Person())),
        new("POST", "/sps/{spId}/opt-outs", "sp desk ops", (_, sp) => Plain($"/sps/{sp}/opt-outs", Person())),
        new("DELETE", "/sps/{spId}/opt-outs/{number}", "desk", (host, sp) => ItemAsync(host, $"/sps/{sp}/opt-outs", Person())),

        Get("/sps/{spId}/shields", Everybody),
        new("GET", "/sps/{spId}/shields/{number}", Everybody, (host, sp) => ItemAsync(host, $"/sps/{sp}/shields", Shield())),
        new("POST", "/sps/{spId}/shields", "desk ops", (_, sp) => Plain($"/sps/{sp}/shields", Shield())),
        new("DELETE", "/sps/{spId}/shields/{number}", "desk", (host, sp) => ItemAsync(host, $"/sps/{sp}/shields", Shield())),

        Get("/api-keys", "administrator auditor"),
        new("GET", "/api-keys/{keyId}", "administrator auditor", (host, _) => ItemAsync(host, "/api-keys", Key())),
        new("POST", "/api-keys", "administrator", (_, _) => Plain("/api-keys", Key())),
        new("DELETE", "/api-keys/{keyId}", "administrator", (host, _) => ItemAsync(host, "/api-keys", Key())),

        Get("/schedules", Everybody),
        new("GET", "/schedules/{name}", Everybody, (host, _) => ItemAsync(host, "/schedules", Schedule())),
        new("POST", "/schedules", "ops", (_, _) => Plain("/schedules", Schedule())),
        new("PUT", "/schedules/{name}", "ops", (host, _) => ItemAsync(host, "/schedules", Schedule(), """{"document":{"name":"other"}}""")),
        new("DELETE", "/schedules/{name}", "ops", (host, _) => ItemAsync(host, "/schedules", Schedule())),

        Get("/messages", Everybody),
        Get("/messages/export", Everybody),
        new("POST", "/messages/export", "ops auditor", (_, _) => Plain("/messages/export")),

        Get("/audit", AuditReaders),
        Get("/audit/verification", AuditReaders),

        Get("/quarantine", "ops approver auditor"),
        new("GET", "/quarantine/{messageId}", "ops approver", async (host, sp) => await HeldAsync(host, sp, "")),
        new("POST", "/quarantine/{messageId}/release", "ops", async (host, sp) => await HeldAsync(host, sp, "/release")),
        new("POST", "/quarantine/{messageId}/refuse", "ops", async (host, sp) => await HeldAsync(host, sp, "/refuse")),
        .. ConductRows.All,
    ];

    /// <summary>Endpoints that need no key.</summary>
    public static readonly string[] Public = ["GET /openapi.json"];

    private static MatrixRow Get(string route, string roles) =>
        new("GET", route, roles, (_, sp) => Plain(route.Replace("{spId}", sp, StringComparison.Ordinal)));

    private static Task<MatrixRequest> Plain(string path, string? body = null) => Task.FromResult(new MatrixRequest(path, body));

    private static async Task<MatrixRequest> ChangeAsync(ApiHost host, string path, string body)
    {
        ApiAnswer answer = await host.SendAsync(HttpMethod.Get, "/api/v1" + path);
        return new MatrixRequest(path, body, answer.ETag);
    }

    private static async Task<MatrixRequest> ItemAsync(ApiHost host, string collection, string draft, string? body = null)
    {
        ApiAnswer made = await host.WriteAsync(HttpMethod.Post, "/api/v1" + collection, draft);
        Assert.True(made.Status == 201, $"{collection}: {made.Text}");
        return new MatrixRequest(made.Location!["/api/v1".Length..], body, made.ETag);
    }

    private static async Task<MatrixRequest> BelowAsync(ApiHost host, string collection, string draft, string below, string? body)
    {
        MatrixRequest item = await ItemAsync(host, collection, draft);
        return new MatrixRequest(item.Path + below, body);
    }

    private static async Task<MatrixRequest> HeldAsync(ApiHost host, string sp, string below)
    {
        string id = Text($"SGQ{Next():X12}00000000");
        byte[] pdu = new SubmitSm { Source = new SmppAddress(default, default, "10690001"), Destination = new SmppAddress(default, default, "13800138000") }.ToArray();
        using var seal = new SealedBytes(host.App.Services.GetRequiredService<DataKey>(), "quarantine");
        RecordWrite written = await host.Records.WriteAsync(new RecordCause("test", "held"), edit =>
        {
            edit.Records.Quarantine.Add(new QuarantineRecord
            {
                MessageId = id,
                SpId = sp,
                SystemId = "one",
                Sender = "10690001",
                Recipient = "8613800138000",
                Reason = "Keyword",
                Pdu = seal.Seal(pdu, id),
                Text = Convert.ToBase64String(seal.Seal("hello"u8, id)),
                HeldAt = edit.Now,
                ExpiresAt = edit.Now.AddHours(1),
            });
            return Task.FromResult(RecordWrite.Done);
        });
        Assert.True(written.IsDone, written.Detail);
        return new MatrixRequest("/quarantine/" + id + below);
    }

    private static int Next() => Interlocked.Increment(ref s_number);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Number() => $$"""{"number":"1064{{Next():D6}}"}""";

    private static string Service() => $$"""{"code":"S{{Next()}}","priceFen":10,"charging":"per_message"}""";

    private static string Template() => JsonSerializer.Serialize(new { text = Text($"Your code for door {Next()} is {{number}}") });

    private static string Account(string sp) => $$"""{"systemId":"acc{{Next()}}","kind":"sp","spId":"{{sp}}","password":"secret"}""";

    private static string List() => $$"""{"name":"list{{Next()}}","kind":"blocked_recipients"}""";

    private static string Consent() => """{"number":"13800138000","channel":"web","givenAt":"2026-10-01T00:00:00Z","evidence":"form 1"}""";

    private static string Person() => $$"""{"number":"138{{Next():D8}}"}""";

    private static string Shield() => $$"""{"number":"139{{Next():D8}}","cause":"complaint 1"}""";

    private static string Schedule() => $$$"""{"name":"plan{{{Next()}}}","document":{"name":"plan","quietHours":[{"from":"22:00","to":"08:00"}]}}""";

    private static string Key() => $$"""{"keyId":"key{{Next()}}","role":"desk"}""";
}
