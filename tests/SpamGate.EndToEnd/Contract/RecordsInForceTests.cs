using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>What is written over the API has its effect on the next messages (within a second on a machine that is not starved).</summary>
public sealed class RecordsInForceTests : IAsyncLifetime
{
    private const ushort FeeTlv = 0x1401;
    private const ushort MethodTlv = 0x1402;
    private const uint Refused = 0x45;
    private const uint Throttled = 0x58;
    private static readonly TimeSpan s_live = TimeSpan.FromSeconds(15);
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private FakeSmsc _smsc = null!;
    private GatewayProcess _gateway = null!;
    private RawEsme _esme = null!;

    public async Task InitializeAsync()
    {
        _smsc = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig().WithSmsc(_smsc.Port).WithSp("10001", "1065500");
        config.ScreeningSection["Disclosure"] = new JsonObject { ["Consent"] = true, ["FeeTlv"] = "0x1401", ["MethodTlv"] = "0x1402" };
        _gateway = await GatewayProcess.StartReadyAsync(config);
        _esme = await RawEsme.BindAsync(_gateway.SmppPort, "10001", "secret");
    }

    public async Task DisposeAsync()
    {
        await _esme.DisposeAsync();
        await _gateway.DisposeAsync();
        await _smsc.DisposeAsync();
    }

    [Fact]
    public async Task RateOfANumber_HoldsForIt_AndNotForTheOthers()
    {
        await InForceAsync(() => WriteAsync(HttpMethod.Post, "sps/10001/numbers", new JsonObject { ["number"] = "10655007", ["messagesPerSecond"] = 1 }));

        SubmitResult[] limited = await _esme.SubmitManyAsync(Enumerable.Range(0, 10).Select(static _ => ShortMessagePdu.Ascii("106550071", "8613800138000", "hello")));
        SubmitResult[] others = await _esme.SubmitManyAsync(Enumerable.Range(0, 10).Select(static _ => ShortMessagePdu.Ascii("106550081", "8613800138000", "hello")));

        Assert.Contains(limited, static answer => answer.Status == 0);
        Assert.Contains(limited, static answer => answer.Status == Throttled);
        Assert.All(others, static answer => Assert.Equal(0u, answer.Status));

        string tag = await TagAsync("sps/10001/numbers/10655007/general");
        await InForceAsync(() => WriteAsync(HttpMethod.Patch, "sps/10001/numbers/10655007/general", new JsonObject { ["messagesPerSecond"] = 0 }, ("If-Match", tag)));
        SubmitResult[] free = await _esme.SubmitManyAsync(Enumerable.Range(0, 10).Select(static _ => ShortMessagePdu.Ascii("106550071", "8613800138000", "hello")));
        Assert.All(free, static answer => Assert.Equal(0u, answer.Status));
    }

    [Fact]
    public async Task DomainsAndContactsOnALists_AreRefusedInTexts_UntilTheyAreTakenOff()
    {
        ShortMessagePdu link = ShortMessagePdu.Ascii("10655001", "8613800138000", "see http://bad.example.com/x now");
        ShortMessagePdu call = ShortMessagePdu.Ascii("10655001", "8613800138000", "call 01088887777 now");
        Assert.Equal((0u, 0u), (await StatusAsync(link), await StatusAsync(call)));

        await WriteAsync(HttpMethod.Post, "lists", new JsonObject { ["name"] = "bad-domains", ["kind"] = "blocked_domains" });
        await WriteAsync(HttpMethod.Post, "lists", new JsonObject { ["name"] = "bad-contacts", ["kind"] = "blocked_contacts" });
        await WriteAsync(HttpMethod.Post, "lists/bad-domains/entries", new JsonObject { ["entries"] = new JsonArray(new JsonObject { ["value"] = "example.com" }) });
        await WriteAsync(HttpMethod.Post, "lists/bad-contacts/entries", new JsonObject { ["entries"] = new JsonArray(new JsonObject { ["value"] = "0108888*" }) });
        await _gateway.WaitForAsync(async () => await StatusAsync(link) == Refused && await StatusAsync(call) == Refused, s_live, "link and contact to be refused");

        await WriteAsync(HttpMethod.Post, "lists/bad-domains/entries/remove", new JsonObject { ["values"] = new JsonArray("example.com") });
        await _gateway.WaitForAsync(async () => await StatusAsync(link) == 0, s_live, "the link to pass again");
        Assert.Equal(Refused, await StatusAsync(call));
    }

    [Fact]
    public async Task ChargedMessage_NeedsADeclaredPriceThatCoversIt_TheDeclaredMethod_AndConsent()
    {
        Assert.Equal(Refused, await StatusAsync(Charged("WX", "200", "2")));
        await InForceAsync(() => WriteAsync(
            HttpMethod.Post, "sps/10001/service-codes", new JsonObject { ["code"] = "WX", ["priceFen"] = 200, ["charging"] = "per_message" }));
        Assert.Equal(Refused, await StatusAsync(Charged("WX", "200", "2")));

        await WriteAsync(HttpMethod.Post, "sps/10001/consents", new JsonObject
        {
            ["number"] = "13800138000",
            ["channel"] = "web",
            ["givenAt"] = "2026-01-01T00:00:00Z",
            ["evidence"] = "form 1",
            ["serviceCode"] = "WX",
            ["priceFen"] = 200,
        });
        await _gateway.WaitForAsync(async () => await StatusAsync(Charged("WX", "200", "2")) == 0, s_live, "who agreed to be charged");
        Assert.Equal(0u, await StatusAsync(Charged("WX", null, null)));
        Assert.Equal(Refused, await StatusAsync(Charged("WX", "201", "2")));
        Assert.Equal(Refused, await StatusAsync(Charged("WX", "200", "3")));
        Assert.Equal(Refused, await StatusAsync(Charged("WX", "two", "2")));
        Assert.Equal(Refused, await StatusAsync(Charged("", "1", null)));
        Assert.Equal(Refused, await StatusAsync(Charged("OTHER", null, null)));

        string tag = await TagAsync("sps/10001/service-codes/WX");
        await InForceAsync(() => WriteAsync(
            HttpMethod.Patch, "sps/10001/service-codes/WX", new JsonObject { ["priceFen"] = 201, ["charging"] = "per_message" }, ("If-Match", tag)));
        Assert.Equal(0u, await StatusAsync(Charged("WX", "201", "2")));
    }

    [Fact]
    public async Task QuotaBeforeAHoliday_IsHalvedForPromotions()
    {
        string today = DateTime.UtcNow.AddDays(-2).ToString("yyyy-MM-dd'T'00:00", CultureInfo.InvariantCulture);
        string later = DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd'T'00:00", CultureInfo.InvariantCulture);
        await InForceAsync(() => WriteAsync(HttpMethod.Post, "sps/10001/numbers", new JsonObject { ["number"] = "10655009", ["purpose"] = "promotional" }));
        string tag = await TagAsync("sps/10001");
        await InForceAsync(() => WriteAsync(HttpMethod.Patch, "sps/10001", new JsonObject { ["settings"] = new JsonObject { ["DailyQuota"] = 6 } }, ("If-Match", tag)));
        await InForceAsync(() => WriteAsync(HttpMethod.Post, "schedules", new JsonObject
        {
            ["name"] = "default",
            ["document"] = new JsonObject
            {
                ["name"] = "test",
                ["periods"] = new JsonArray(new JsonObject { ["name"] = "now", ["from"] = today, ["to"] = later, ["quotaFactor"] = 0.5 }),
            },
        }));

        SubmitResult[] promotions = await _esme.SubmitManyAsync(Enumerable.Range(0, 6).Select(static i => ShortMessagePdu.Ascii("10655009", $"861380013800{i}", "sale")));
        SubmitResult[] notices = await _esme.SubmitManyAsync(Enumerable.Range(0, 4).Select(static i => ShortMessagePdu.Ascii("10655001", $"861380013800{i}", "hello")));

        Assert.Equal([0u, 0u, 0u, Refused, Refused, Refused], promotions.Select(static answer => answer.Status));
        Assert.Equal([0u, 0u, 0u, Refused], notices.Select(static answer => answer.Status));
    }

    private static ShortMessagePdu Charged(string service, string? fee, string? method) => ShortMessagePdu.Ascii("10655001", "8613800138000", "weather") with
    {
        ServiceType = service,
        Tlvs =
        [
            .. fee is null ? (RawTlv[])[] : [new RawTlv(FeeTlv, Encoding.ASCII.GetBytes(fee))],
            .. method is null ? (RawTlv[])[] : [new RawTlv(MethodTlv, Encoding.ASCII.GetBytes(method))],
        ],
    };

    private async Task<uint> StatusAsync(ShortMessagePdu message) => (await _esme.SubmitAsync(message)).Status;

    /// <summary>Writes and waits for the snapshot that has it; what was written before must be in force.</summary>
    private async Task InForceAsync(Func<Task> write)
    {
        long before = await VersionAsync();
        await write();
        await _gateway.WaitForAsync(async () => await VersionAsync() > before, s_live, "the write to be in force");
    }

    private async Task<long> VersionAsync()
    {
        using HttpResponseMessage response = await _gateway.GetAsync("/healthz");
        JsonElement health = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((0, 0), (health.GetProperty("configuration").GetProperty("refused").GetArrayLength(), health.GetProperty("configuration").GetProperty("leftOut").GetArrayLength()));
        return health.GetProperty("configuration").GetProperty("version").GetInt64();
    }

    private async Task<string> TagAsync(string path)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, path);
        using HttpResponseMessage response = await s_http.SendAsync(request);
        return response.EnsureSuccessStatusCode().Headers.ETag!.Tag;
    }

    private async Task WriteAsync(HttpMethod method, string path, JsonObject body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = Request(method, path);
        request.Headers.TryAddWithoutValidation("X-Reason", "test");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage response = await s_http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"http://127.0.0.1:{_gateway.Config.HttpPort}/api/v1/{path}");
        request.Headers.Add("X-Api-Key", GatewayConfig.ApiKey);
        return request;
    }
}
