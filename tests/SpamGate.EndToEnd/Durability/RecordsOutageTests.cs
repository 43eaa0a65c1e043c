using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SpamGate.Testing.Databases;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Durability;

/// <summary>A real PostgreSQL server is taken away under traffic and comes back: messages flow meanwhile, whoever asks is told, everything heals by itself.</summary>
public sealed class RecordsOutageTests : IAsyncLifetime
{
    private const string Sp = "10001";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private PostgreSqlServer _database = null!;
    private FakeSmsc _smsc = null!;
    private int _accepted;

    private GatewayConfig Config => new GatewayConfig().WithSmsc(_smsc.Port).WithSp(Sp, "1065500");

    public async Task InitializeAsync()
    {
        _database = await PostgreSqlServer.StartAsync();
        _smsc = FakeSmsc.Start();
        _smsc.OnSubmit = _ =>
        {
            Interlocked.Increment(ref _accepted);
            return 0;
        };
    }

    public async Task DisposeAsync()
    {
        await _smsc.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task DatabaseGoneForSeconds_TrafficFlows_HealthSaysSo_ChangesWaitAndThenHold()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(WithDatabase(Config));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret");
        using var ending = new CancellationTokenSource();
        Task<int> traffic = SubmitAsync(esme, ending.Token);

        await _database.StopAsync();
        await gateway.WaitForMetricsAsync(page => page.Sum("spamgate_records_up") == 0, s_patience, "the outage to show");
        Assert.Contains("\"records\":\"down\"", await HealthAsync(gateway), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusAsync("/readyz"));

        // An edit that can not be kept is refused, and taken when the database is back.
        gateway.Config.Sp(Sp)["MessagesPerSecond"] = 4000;
        gateway.Rewrite();
        await gateway.WaitForMetricsAsync(page => page.Sum("spamgate_rules_reloads_total", ("result", "refused")) >= 1, s_patience, "the edit to be refused");
        int during = Volatile.Read(ref _accepted);
        await gateway.WaitForAsync(() => Task.FromResult(Volatile.Read(ref _accepted) > during + 50), s_patience, "traffic during the outage");

        await _database.ResumeAsync();
        await gateway.WaitForMetricsAsync(page => page.Sum("spamgate_records_up") == 1, s_patience, "the return to show");
        await gateway.WaitForAsync(
            async () => (await gateway.SpStatusAsync(Sp)).GetProperty("messagesPerSecond").GetDouble() == 4000, s_patience, "the edit to hold");
        Assert.Contains("\"records\":\"up\"", await HealthAsync(gateway), StringComparison.Ordinal);
        await ending.CancelAsync();
        Assert.True(await traffic > 50);
    }

    /// <summary>As long as SPAMGATE_OUTAGE_SECONDS says (3 by default; 60 by hand): asked again and again, the answers stay what they are.</summary>
    [Fact]
    public async Task DatabaseGoneAllTheWhile_TrafficNeverStops_WritesAre503_AndOneThatIsRepeatedIsDoneOnce()
    {
        var length = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("SPAMGATE_OUTAGE_SECONDS") ?? "3", CultureInfo.InvariantCulture));
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(WithDatabase(Config));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret");
        using var ending = new CancellationTokenSource();
        Task<int> traffic = SubmitAsync(esme, ending.Token);

        await _database.StopAsync();
        await gateway.WaitForMetricsAsync(page => page.Sum("spamgate_records_up") == 0, s_patience, "the outage to show");
        var outage = Stopwatch.StartNew();
        int refused = 0;
        do
        {
            // Each is asked while nothing has come back, so each round needs traffic of its own.
            int before = Volatile.Read(ref _accepted);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await MakeSpAsync(gateway, "late"));
            refused++;
            Assert.Contains("\"records\":\"down\"", await HealthAsync(gateway), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, await gateway.StatusAsync("/readyz"));
            Assert.Equal(0, (await gateway.MetricsAsync()).Sum("spamgate_records_up"));
            await gateway.WaitForAsync(() => Task.FromResult(Volatile.Read(ref _accepted) > before), s_patience, "traffic during the outage");
        }
        while (outage.Elapsed < length);

        await _database.ResumeAsync();
        await gateway.WaitForAsync(async () => await MakeSpAsync(gateway, "late") == HttpStatusCode.Created, s_patience, "the write to be done");
        Assert.Equal(HttpStatusCode.Created, await MakeSpAsync(gateway, "late"));
        await gateway.WaitForAsync(() => IsInForceAsync(gateway, "late"), s_patience, "the write to be in force");
        await gateway.WaitForMetricsAsync(page => page.Sum("spamgate_records_up") == 1, s_patience, "the return to show");
        await ending.CancelAsync();
        Assert.True(await traffic > refused);
    }

    [Fact]
    public async Task DatabaseGoneAtTheStart_IsRefusedAndNamed()
    {
        await _database.StopAsync();
        GatewayConfig config = WithDatabase(Config);
        using var directory = new ScratchDirectory();
        config.Section["DataDirectory"] = directory.Path;

        (int exitCode, string said) = await ChildProcess.RunAsync(
            "dotnet", [Repository.BuiltAssembly("src/SpamGate.Gateway"), "--config", directory.Write("spamgate.json", config.ToJson())], s_patience + s_patience);

        Assert.Equal(1, exitCode);
        Assert.Contains("PostgreSQL database records at 127.0.0.1:", said, StringComparison.Ordinal);
    }

    private GatewayConfig WithDatabase(GatewayConfig config)
    {
        config.Section["Records"] = new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = _database.ConnectionString() };
        return config;
    }

    // The same key each time: what was answered 503 and yet written must not be written twice.
    private static async Task<HttpStatusCode> MakeSpAsync(GatewayProcess gateway, string spId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{gateway.Config.HttpPort}/api/v1/sps");
        request.Headers.Add("X-Api-Key", GatewayConfig.ApiKey);
        request.Headers.Add("X-Reason", "test");
        request.Headers.Add("Idempotency-Key", "outage-" + spId);
        request.Content = new StringContent($$"""{"spId":"{{spId}}"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await s_http.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<bool> IsInForceAsync(GatewayProcess gateway, string spId)
    {
        using HttpResponseMessage response = await gateway.GetAsync($"/api/v1/sps/{spId}/status", ("X-Api-Key", GatewayConfig.ApiKey));
        return response.StatusCode == HttpStatusCode.OK;
    }

    private static async Task<string> HealthAsync(GatewayProcess gateway)
    {
        using HttpResponseMessage response = await gateway.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    // Every message must pass, outage or not.
    private static async Task<int> SubmitAsync(RawEsme esme, CancellationToken ending)
    {
        int passed = 0;
        while (!ending.IsCancellationRequested)
        {
            SubmitResult result = await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?"));
            Assert.Equal(0u, result.Status);
            passed++;
        }

        return passed;
    }
}
