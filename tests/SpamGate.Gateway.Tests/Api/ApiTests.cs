using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Hosting;
using SpamGate.Gateway.Telemetry;
using SpamGate.Gateway.Tests.Configuration;

namespace SpamGate.Gateway.Tests.Api;

public sealed class ApiTests : IAsyncLifetime, IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private SnapshotSource _snapshots = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        string hashed = PasswordHash.Create("key-two"u8, PasswordHash.MinIterations);
        ConfigurationInput input = _folder.Input("--SpamGate:ApiKeys:1=" + hashed, "--SpamGate:Sps:0:Card=Yellow", "--Logging:LogLevel:Default=None");
        Assert.True(SnapshotSource.TryCreate(input, out SnapshotSource? snapshots, out _));
        _snapshots = snapshots;
        _app = GatewayHost.Build(snapshots, new GatewayMetrics(), input);
        await _app.StartAsync();

        // SMPP is the first listener, HTTP the second.
        string address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last();
        _client = new HttpClient { BaseAddress = new Uri(address) };
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public void Dispose()
    {
        _client.Dispose();
        _snapshots.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Health_IsAlwaysGood() =>
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/healthz")).StatusCode);

    [Fact]
    public async Task Readiness_NamesWhatIsMissing()
    {
        HttpResponseMessage response = await _client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        string body = await response.Content.ReadAsStringAsync();
        Assert.Contains("no model is loaded", body, StringComparison.Ordinal);
        Assert.Contains("no SMSC link is bound", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Api-Key", "key-one")]
    [InlineData("X-Api-Key", "key-two")]
    [InlineData("Authorization", "Bearer key-one")]
    public async Task Status_WithAKey_TellsCardRateAndVerdicts(string header, string value)
    {
        JsonElement status = await (await GetAsync("/api/v1/sps/sp1/status", header, value)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("sp1", status.GetProperty("spId").GetString());
        Assert.Equal("One", status.GetProperty("name").GetString());
        Assert.Equal("yellow", status.GetProperty("card").GetString());
        Assert.Equal(50, status.GetProperty("messagesPerSecond").GetDouble());
        Assert.Equal(100, status.GetProperty("contractMessagesPerSecond").GetDouble());
        Assert.Equal(
            ["drop", "pass", "quarantine", "reject", "tag", "throttle"],
            status.GetProperty("verdicts").EnumerateObject().Select(verdict => verdict.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("X-Api-Key", "key-on")]
    [InlineData("X-Api-Key", "key-onee")]
    [InlineData("X-Api-Key", "")]
    [InlineData("Authorization", "Basic key-one")]
    [InlineData("X-Other", "key-one")]
    public async Task Status_WithoutAKey_IsRefused(string header, string value)
    {
        HttpResponseMessage response = await GetAsync("/api/v1/sps/sp1/status", header, value);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/api/v1/sps/nobody/status")]
    [InlineData("/api/v1/nothing")]
    public async Task UnknownResource_IsAProblem404(string path)
    {
        HttpResponseMessage response = await GetAsync(path, "X-Api-Key", "key-one");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Metrics_HaveTheContractsNames()
    {
        string page = await _client.GetStringAsync("/metrics");
        foreach (string name in (string[])[
            "spamgate_pdus_total", "spamgate_messages_total", "spamgate_message_duration_seconds", "spamgate_channel_depth", "spamgate_channel_capacity",
            "spamgate_channel_drops_total", "spamgate_sessions", "spamgate_binds_total", "spamgate_session_ends_total", "spamgate_rejections_total",
            "spamgate_sp_card", "spamgate_sp_messages_total", "spamgate_model_info", "spamgate_rules_reloads_total", "spamgate_build_info",
            "spamgate_link_up", "spamgate_link_in_flight", "spamgate_smsc_responses_total", "spamgate_lock_contentions_total", "spamgate_allocated_bytes_total",
            "process_cpu_seconds_total"])
        {
            Assert.Contains($"# TYPE {name} ", page, StringComparison.Ordinal);
        }

        Assert.Contains("spamgate_sp_card{corp_id=\"sp1\"} 1", page, StringComparison.Ordinal);
        Assert.Contains("spamgate_model_info{version=\"none\",sha=\"\"} 1", page, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header, value);
        return await _client.SendAsync(request);
    }
}
