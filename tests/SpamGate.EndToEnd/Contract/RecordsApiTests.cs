using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Testing.Databases;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>The API from outside, on an SQLite file: what is written is in force soon (within a second on a machine that is not starved).</summary>
public class RecordsApiTests : IAsyncLifetime
{
    private static readonly TimeSpan s_live = TimeSpan.FromSeconds(15);
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private FakeSmsc _smsc = null!;
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        _smsc = FakeSmsc.Start();
        var config = new GatewayConfig().WithSmsc(_smsc.Port);
        await ConfigureAsync(config);
        _gateway = await GatewayProcess.StartReadyAsync(config);
    }

    public virtual async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _smsc.DisposeAsync();
    }

    [Fact]
    public async Task Sp_MadeOverTheApi_BindsAndSubmits()
    {
        await MakeSpAsync("made", "1064900");

        RawEsme? bound = null;
        await _gateway.WaitForAsync(
            async () =>
            {
                RawEsme esme = await RawEsme.ConnectAsync(_gateway.SmppPort);
                bound = (await esme.TryBindAsync("made", "secret")).Status == 0 ? esme : null;
                return bound is not null;
            },
            s_live,
            "the new account to bind");
        await using RawEsme own = bound!;

        Assert.Equal(0u, (await own.SubmitAsync(ShortMessagePdu.Ascii("10649001", "8613800138000", "hello"))).Status);
        Assert.Equal(0x0Au, (await own.SubmitAsync(ShortMessagePdu.Ascii("10650001", "8613800138000", "hello"))).Status);
    }

    [Fact]
    public async Task Rate_HalvedWhileTrafficFlows_Holds()
    {
        await MakeSpAsync("rated", "1064901", perSecond: 40);
        await using RawEsme esme = await BindAsync("rated");
        using var flood = new CancellationTokenSource();
        Task flowing = FloodAsync(esme, "10649011", flood.Token);

        (_, string tag) = await GetAsync("sps/rated");
        (HttpStatusCode changed, _) = await SendAsync(HttpMethod.Patch, "sps/rated", new JsonObject { ["messagesPerSecond"] = 20 }, ("If-Match", tag));
        (HttpStatusCode stale, _) = await SendAsync(HttpMethod.Patch, "sps/rated", new JsonObject { ["messagesPerSecond"] = 30 }, ("If-Match", tag));
        await _gateway.WaitForAsync(async () => (await _gateway.SpStatusAsync("rated")).GetProperty("messagesPerSecond").GetDouble() == 20, s_live, "the new rate");
        while (_smsc.Submits.TryRead(out _))
        {
        }

        long start = Environment.TickCount64;
        int passed = 0;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            while (true)
            {
                await _smsc.Submits.ReadAsync(patience.Token);
                passed++;
            }
        }
        catch (OperationCanceledException)
        {
            // Three seconds are over.
        }

        double perSecond = passed * 1000d / (Environment.TickCount64 - start);
        await flood.CancelAsync();
        await flowing;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (changed, stale));
        Assert.InRange(perSecond, 1, 30);
    }

    [Fact]
    public async Task WhatIsWritten_OutlivesAKill_AndARepeatedRequestIsDoneOnce()
    {
        var body = new JsonObject { ["number"] = "13800138000", ["channel"] = "web", ["givenAt"] = "2026-10-01T00:00:00Z", ["evidence"] = "form 1" };
        await MakeSpAsync("kept", "1064902");
        (HttpStatusCode first, JsonElement made) = await SendAsync(HttpMethod.Post, "sps/kept/consents", body, ("Idempotency-Key", "once"));

        await _gateway.Kill9AndRestartAsync();

        (HttpStatusCode second, JsonElement again) = await SendAsync(HttpMethod.Post, "sps/kept/consents", body, ("Idempotency-Key", "once"));
        (JsonElement consents, _) = await GetAsync("sps/kept/consents");
        (JsonElement verification, _) = await GetAsync("audit/verification");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first, second));
        Assert.Equal(made.GetRawText(), again.GetRawText());
        Assert.Single(consents.GetProperty("items").EnumerateArray());
        Assert.True(verification.GetProperty("isWhole").GetBoolean());
    }

    /// <summary>Says where the records live.</summary>
    protected virtual Task ConfigureAsync(GatewayConfig config) => Task.CompletedTask;

    /// <summary>The running gateway.</summary>
    protected GatewayProcess Gateway => _gateway;

    /// <summary>Makes an SP with a number and an account of the same name, password <c>secret</c>.</summary>
    protected async Task MakeSpAsync(string name, string number, double perSecond = 0)
    {
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, "sps", new JsonObject { ["spId"] = name, ["messagesPerSecond"] = perSecond, ["burst"] = 1 })).Status);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, $"sps/{name}/numbers", new JsonObject { ["number"] = number })).Status);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(
            HttpMethod.Post, "accounts", new JsonObject { ["systemId"] = name, ["kind"] = "sp", ["spId"] = name, ["password"] = "secret" })).Status);
    }

    /// <summary>Binds, as soon as the account is known.</summary>
    protected async Task<RawEsme> BindAsync(string name)
    {
        RawEsme? bound = null;
        await _gateway.WaitForAsync(
            async () =>
            {
                RawEsme esme = await RawEsme.ConnectAsync(_gateway.SmppPort);
                bound = (await esme.TryBindAsync(name, "secret")).Status == 0 ? esme : null;
                return bound is not null;
            },
            s_live,
            "the account to bind");
        return bound!;
    }

    /// <summary>Writes, with a reason.</summary>
    protected async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, JsonObject? body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = Request(method, path);
        request.Headers.TryAddWithoutValidation("X-Reason", "test");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using HttpResponseMessage response = await s_http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Reads, with the ETag.</summary>
    protected async Task<(JsonElement Body, string ETag)> GetAsync(string path)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, path);
        using HttpResponseMessage response = await s_http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement, response.Headers.ETag?.Tag ?? "");
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"http://127.0.0.1:{_gateway.Config.HttpPort}/api/v1/{path}");
        request.Headers.Add("X-Api-Key", GatewayConfig.ApiKey);
        return request;
    }

    private static async Task FloodAsync(RawEsme esme, string sender, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await esme.SubmitManyAsync(Enumerable.Range(0, 20).Select(_ => ShortMessagePdu.Ascii(sender, "8613800138000", "hello")));
        }
    }
}

/// <summary>The same on a PostgreSQL server; and what happens while it is gone.</summary>
public sealed class PostgreSqlRecordsApiTests : RecordsApiTests
{
    private PostgreSqlServer _server = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task DatabaseGone_TrafficFlows_WritesAre503_AndAllHeals()
    {
        await MakeSpAsync("steady", "1064903");
        await using RawEsme esme = await BindAsync("steady");
        await _server.StopAsync();

        await Gateway.WaitForAsync(
            async () => (await SendAsync(HttpMethod.Post, "sps", new JsonObject { ["spId"] = "late" })).Status == HttpStatusCode.ServiceUnavailable,
            TimeSpan.FromSeconds(30),
            "a write to be answered 503");
        Assert.Equal(0u, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10649031", "8613800138000", "hello"))).Status);
        Assert.Equal("steady", (await Gateway.SpStatusAsync("steady")).GetProperty("spId").GetString());

        await _server.ResumeAsync();
        await Gateway.WaitForAsync(
            async () => (await SendAsync(HttpMethod.Post, "sps", new JsonObject { ["spId"] = "healed" })).Status is HttpStatusCode.Created or HttpStatusCode.Conflict,
            TimeSpan.FromSeconds(30),
            "writes to work again");
    }

    protected override async Task ConfigureAsync(GatewayConfig config)
    {
        _server = await PostgreSqlServer.StartAsync();
        config.Section["Records"] = new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = _server.NewDatabase() };
    }
}
