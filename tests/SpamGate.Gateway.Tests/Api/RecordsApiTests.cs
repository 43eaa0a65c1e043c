using System.Text.Json;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>What every resource on records has in common: reasons, versions, repetition, pages, masks, the audit.</summary>
public sealed class RecordsApiTests
{
    private const string Sps = "/api/v1/sps";

    [Fact]
    public async Task Change_OfTheVersionRead_IsDone_AndOfAnOlderOneRefused()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        ApiAnswer read = await host.SendAsync(HttpMethod.Get, Sps + "/sp1");

        ApiAnswer first = await host.WriteAsync(HttpMethod.Patch, Sps + "/sp1", """{"messagesPerSecond":40}""", ifMatch: read.ETag);
        ApiAnswer second = await host.WriteAsync(HttpMethod.Patch, Sps + "/sp1", """{"messagesPerSecond":30}""", ifMatch: read.ETag);
        ApiAnswer third = await host.WriteAsync(HttpMethod.Patch, Sps + "/sp1", """{"messagesPerSecond":30}""");
        ApiAnswer now = await host.SendAsync(HttpMethod.Get, Sps + "/sp1");

        Assert.Equal(200, first.Status);
        Assert.Equal((412, "changed"), (second.Status, second.Code));
        Assert.Equal((428, "precondition_required"), (third.Status, third.Code));
        Assert.Equal(40, now.Json.GetProperty("messagesPerSecond").GetDouble());
        Assert.Equal("One", now.Json.GetProperty("name").GetString());
        Assert.Equal(first.ETag, now.ETag);
        Assert.NotEqual(read.ETag, now.ETag);
    }

    [Fact]
    public async Task Change_ThatChangesNothing_KeepsTheVersion()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        ApiAnswer read = await host.SendAsync(HttpMethod.Get, Sps + "/sp1");

        ApiAnswer same = await host.WriteAsync(HttpMethod.Patch, Sps + "/sp1", """{"messagesPerSecond":100}""", ifMatch: read.ETag);

        Assert.Equal((200, read.ETag), (same.Status, same.ETag));
    }

    [Fact]
    public async Task Get_OfAKnownVersion_Is304()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        ApiAnswer read = await host.SendAsync(HttpMethod.Get, Sps + "/sp1");

        ApiAnswer again = await host.SendAsync(HttpMethod.Get, Sps + "/sp1", headers: ("If-None-Match", read.ETag!));

        Assert.Equal((304, ""), (again.Status, again.Text));
    }

    [Fact]
    public async Task Post_Repeated_IsDoneOnceAndAnsweredTheSame()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        const string body = """{"spId":"twice"}""";

        ApiAnswer first = await host.WriteAsync(HttpMethod.Post, Sps, body, idempotencyKey: "k1");
        ApiAnswer repeated = await host.WriteAsync(HttpMethod.Post, Sps, body, idempotencyKey: "k1");
        ApiAnswer other = await host.WriteAsync(HttpMethod.Post, Sps, """{"spId":"other"}""", idempotencyKey: "k1");
        ApiAnswer without = await host.WriteAsync(HttpMethod.Post, Sps, body);
        ApiAnswer ofAnother = await host.WriteAsync(HttpMethod.Post, Sps, """{"spId":"third"}""", key: host.KeyOf("ops"), idempotencyKey: "k1");

        Assert.Equal((201, false), (first.Status, first.IsRepeated));
        Assert.Equal((first.Status, first.Text, first.ETag, first.Location, true), (repeated.Status, repeated.Text, repeated.ETag, repeated.Location, repeated.IsRepeated));
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Equal((409, "conflict"), (without.Status, without.Code));
        Assert.Equal(201, ofAnother.Status);
    }

    [Fact]
    public async Task Post_ManyAtOnceWithOneKey_IsDoneOnce()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();

        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.WriteAsync(
            HttpMethod.Post, Sps + "/sp1/consents", """{"number":"13800138000","channel":"web","givenAt":"2026-10-01T00:00:00Z","evidence":"form 1"}""", idempotencyKey: "same")));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(answers.Select(answer => answer.Location).Distinct());
        Assert.Single((await host.SendAsync(HttpMethod.Get, Sps + "/sp1/consents")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task Write_WithoutAReason_IsRefusedNamingTheHeader(string? reason)
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();

        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, Sps, body: """{"spId":"x"}""", headers: reason is null ? [] : [("X-Reason", reason)]);

        Assert.Equal((400, "invalid"), (answer.Status, answer.Code));
        Assert.Equal(["X-Reason"], answer.FaultyFields);
    }

    [Fact]
    public async Task Audit_TellsWhoDidWhatAndWhy_AndVerifies()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        await host.SendAsync(
            HttpMethod.Post, Sps, host.KeyOf("ops"), """{"spId":"audited"}""", headers: ("X-Reason", Uri.EscapeDataString("新签合同 12")));

        ApiAnswer audit = await host.SendAsync(HttpMethod.Get, "/api/v1/audit?entity=Sp&key=audited", host.KeyOf("auditor"));
        ApiAnswer verification = await host.SendAsync(HttpMethod.Get, "/api/v1/audit/verification", host.KeyOf("auditor"));

        JsonElement row = Assert.Single(audit.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("of.ops", "新签合同 12", "insert", "audited"),
            (row.GetProperty("actor").GetString(), row.GetProperty("reason").GetString(), row.GetProperty("action").GetString(), row.GetProperty("after").GetProperty("SpId").GetString()));
        Assert.True(verification.Json.GetProperty("isWhole").GetBoolean());
        Assert.True(verification.Json.GetProperty("rows").GetInt64() > 8);
    }

    [Fact]
    public async Task Pages_FollowEachOther_AndMissNothing()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        string[] numbers = [.. Enumerable.Range(0, 25).Select(i => $"8613{i:D9}")];
        foreach (string number in numbers)
        {
            Assert.Equal(201, (await host.WriteAsync(HttpMethod.Post, Sps + "/sp1/opt-outs", $$"""{"number":"{{number}}"}""")).Status);
        }

        var seen = new List<string>();
        string? cursor = null;
        int pages = 0;
        do
        {
            ApiAnswer page = await host.SendAsync(HttpMethod.Get, $"{Sps}/sp1/opt-outs?limit=10{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetString()!));
            Assert.All(numbers, number => Assert.DoesNotContain(number[2..], page.Text, StringComparison.Ordinal));
            cursor = page.Json.GetProperty("next").GetString();
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(3, pages);
        Assert.Equal(numbers.Select(number => $"{number[2..5]}****{number[^4..]}"), seen);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("cursor=bm90aGluZw")]
    [InlineData("cursor=%00")]
    public async Task Page_WithAFaultyParameter_IsRefused(string query)
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();

        ApiAnswer answer = await host.SendAsync(HttpMethod.Get, $"{Sps}?{query}");

        Assert.Equal((400, "invalid"), (answer.Status, answer.Code));
        Assert.Equal([query[..query.IndexOf('=', StringComparison.Ordinal)]], answer.FaultyFields);
    }

    [Fact]
    public async Task Key_IsShownOnce_AndRefusedOnceRevoked()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        ApiAnswer made = await host.WriteAsync(HttpMethod.Post, "/api/v1/api-keys", """{"keyId":"leaver","role":"auditor"}""");
        string key = made.Json.GetProperty("key").GetString()!;

        int before = (await host.SendAsync(HttpMethod.Get, Sps, key)).Status;
        ApiAnswer shown = await host.SendAsync(HttpMethod.Get, "/api/v1/api-keys/leaver");
        ApiAnswer repeatable = await host.WriteAsync(HttpMethod.Post, "/api/v1/api-keys", """{"keyId":"other","role":"auditor"}""", idempotencyKey: "k");
        ApiAnswer revoked = await host.WriteAsync(HttpMethod.Delete, "/api/v1/api-keys/leaver", ifMatch: shown.ETag);
        int after = (await host.SendAsync(HttpMethod.Get, Sps, key)).Status;

        Assert.Equal((201, 200, 204, 401), (made.Status, before, revoked.Status, after));
        Assert.Equal(400, repeatable.Status);
        Assert.DoesNotContain(key[(key.LastIndexOf('.') + 1)..], shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key[(key.LastIndexOf('.') + 1)..], (await host.SendAsync(HttpMethod.Get, "/api/v1/audit?entity=ApiKey")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ImportedAsCsv_IsExportedTheSame_AndBadRowsAreNamedByLine()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        await host.WriteAsync(HttpMethod.Post, "/api/v1/lists", """{"name":"csv","kind":"blocked_recipients"}""");
        const string file = "value,reason,owner,expires_at\r\n8613800138000,\"fraud, twice\",desk,2027-01-01T00:00:00.000Z\r\n86139*,,,\r\n";

        ApiAnswer imported = await SendCsvAsync(host, file);
        ApiAnswer again = await SendCsvAsync(host, file);
        ApiAnswer exported = await host.WriteAsync(HttpMethod.Post, "/api/v1/lists/csv/export");
        ApiAnswer faulty = await SendCsvAsync(host, "value,expires_at\r\n13800138001,\r\n138*00,\r\n13800138002,soon\r\n");
        ApiAnswer headless = await SendCsvAsync(host, "13800138001\r\n");

        Assert.Equal((200, 2, 0), (imported.Status, imported.Json.GetProperty("added").GetInt32(), imported.Json.GetProperty("changed").GetInt32()));
        Assert.Equal((200, 0, 0), (again.Status, again.Json.GetProperty("added").GetInt32(), again.Json.GetProperty("changed").GetInt32()));
        Assert.Equal(file, exported.Text);
        Assert.Equal((400, "invalid"), (faulty.Status, faulty.Code));
        Assert.Equal(["line 4"], faulty.FaultyFields);
        Assert.Equal(["line 1"], headless.FaultyFields);
        Assert.Equal(["line 3"], (await SendCsvAsync(host, "value\r\n13800138001\r\n138*00\r\n")).FaultyFields);

        static Task<ApiAnswer> SendCsvAsync(ApiHost host, string text) =>
            host.SendAsync(HttpMethod.Post, "/api/v1/lists/csv/import", body: text, mediaType: "text/csv", headers: ("X-Reason", "test"));
    }

    [Fact]
    public async Task Schedule_NamedDefault_IsInForceSoon()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        const string message = """{"text":"hello","sender":"10690001","recipient":"13800138000"}""";
        Assert.Equal("pass", (await host.SendAsync(HttpMethod.Post, "/api/v1/screen", body: message)).Json.GetProperty("action").GetString());

        ApiAnswer made = await host.WriteAsync(
            HttpMethod.Post, "/api/v1/schedules", """{"name":"default","document":{"name":"all day","quietHours":[{"from":"00:00","to":"24:00"}]}}""");
        ApiAnswer faulty = await host.WriteAsync(HttpMethod.Post, "/api/v1/schedules", """{"name":"bad","document":{"name":"x","quietHours":[{"from":"25:00","to":"08:00"}]}}""");

        Assert.Equal(201, made.Status);
        Assert.Equal((400, "invalid"), (faulty.Status, faulty.Code));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (host.Snapshot.Engine.Snapshot.Schedule?.Document.Name != "all day")
        {
            Assert.False(patience.IsCancellationRequested, "The schedule was waited for in vain.");
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task WithoutRecords_WhatNeedsThemIs503_AndTheRestWorks()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        ApiAnswer read = await host.SendAsync(HttpMethod.Get, Sps);
        ApiAnswer write = await host.WriteAsync(HttpMethod.Post, Sps, """{"spId":"x"}""");
        ApiAnswer status = await host.SendAsync(HttpMethod.Get, Sps + "/sp1/status");

        Assert.Equal((503, "records_unavailable"), (read.Status, read.Code));
        Assert.Equal((503, "records_unavailable"), (write.Status, write.Code));
        Assert.Equal(200, status.Status);
    }
}
