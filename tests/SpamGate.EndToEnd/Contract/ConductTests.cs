using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Cards;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>Justice from outside: an SP spams, is warned, gets yellow and red, appeals and wins.</summary>
public sealed class ConductTests : IAsyncLifetime, IDisposable
{
    private const string Sp = "10001";
    private const string Number = "1065500";
    private const string Spam = "a " + GatewayFixture.Keyword + " in it";

    private const string Rules = """
        {
          "period": "00:00:01",
          "rules": [
            { "name": "first_signs", "signals": "spam", "class": "c", "points": 5, "atLeast": 5, "window": "00:01:00" },
            { "name": "campaign", "signals": "spam", "class": "b", "points": 20, "atLeast": 10, "window": "00:01:00" }
          ]
        }
        """;

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    private readonly ScratchDirectory _directory = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, string> _keys = [];
    private readonly HttpSink _hook = HttpSink.Start();
    private FakeSmsc _smsc = null!;
    private GatewayProcess _gateway = null!;
    private int _recipient;

    public async Task InitializeAsync()
    {
        string rules = _directory.File("conduct.json");
        await File.WriteAllTextAsync(rules, Rules);
        _smsc = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig().WithSmsc(_smsc.Port).WithSp(Sp, Number, perSecond: 1_000, transactional: ["10655009"]).WithKeyword(GatewayFixture.Keyword);
        config.Section["Conduct"] = new JsonObject { ["Mode"] = "Enforce", ["File"] = rules };
        _gateway = await GatewayProcess.StartReadyAsync(config);
        _http.BaseAddress = new Uri($"http://127.0.0.1:{config.HttpPort}/api/v1/");
        _keys["admin"] = GatewayConfig.ApiKey;
        foreach ((string name, string draft) in new[]
        {
            ("li", """{"keyId":"li","role":"penalty_officer"}"""),
            ("wang", """{"keyId":"wang","role":"approver"}"""),
            ("sp", $$"""{"keyId":"sp","role":"sp","spId":"{{Sp}}"}"""),
        })
        {
            (HttpStatusCode status, JsonElement made) = await SendAsync("admin", HttpMethod.Post, "api-keys", draft);
            Assert.Equal(HttpStatusCode.Created, status);
            _keys[name] = made.GetProperty("key").GetString()!;
        }

        Assert.Equal(HttpStatusCode.OK, (await SendAsync("admin", HttpMethod.Put, $"sps/{Sp}/notice-target", $$"""{"url":"{{_hook.BaseAddress}}conduct"}""")).Status);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _smsc.DisposeAsync();
        await _hook.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Campaign_WarnedYellowRedAppealWon_EveryNumberIsBack()
    {
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");

        // A few: warned, not punished.
        await SpamAsync(esme, 6);
        await UntilAsync(me => Numbers(me).Any(ladder => ladder.GetProperty("warnedUntil").ValueKind == JsonValueKind.String), "the warning");
        Assert.Equal(100, Company(await MeAsync()).GetProperty("points").GetInt32());
        Assert.Equal("/conduct", (await _hook.NextAsync(s_soon)).AbsolutePath);

        // It goes on: yellow, by the machine alone, and half the rate.
        await SpamAsync(esme, 12);
        await UntilAsync(me => CardOf(me) == "yellow" && RateOf(me) == 500, "yellow at half the rate");

        // And on: red is proposed, and falls only when two different people agree.
        string proposal = "";
        for (int round = 0; proposal.Length == 0 && round < 10; round++)
        {
            await SpamAsync(esme, 12);
            int expected = 60 - (20 * round);
            await UntilAsync(me => Company(me).GetProperty("points").GetInt32() <= int.Max(0, expected), "the next breach");
            JsonElement proposals = Company(await MeAsync()).GetProperty("proposals");
            proposal = proposals.GetArrayLength() > 0 ? proposals[0].GetProperty("proposalId").GetString()! : "";
        }

        string decision = $"sps/{Sp}/proposals/{proposal}/decision";
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("li", HttpMethod.Post, decision, """{"agree":true}""")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync("li", HttpMethod.Post, decision, """{"agree":true}""")).Status);
        Assert.Equal("yellow", CardOf(await MeAsync()));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("wang", HttpMethod.Post, decision, """{"agree":true}""")).Status);
        await UntilAsync(static me => CardOf(me) == "red", "red");
        Assert.Equal(0x45u, (await esme.SubmitAsync(ShortMessagePdu.Ascii(Number + "1", "8613800138000", "Good morning"))).Status);
        Assert.Equal(0u, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10655009", "8613800138000", "Your code is 1234"))).Status);

        // It appeals all of it and wins.
        foreach (string breach in (await MeAsync()).GetProperty("breaches").EnumerateArray().Select(breach => breach.GetProperty("breachId").GetString()!))
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync("sp", HttpMethod.Post, $"sps/{Sp}/breaches/{breach}/appeals")).Status);
        }

        foreach (string appeal in (await MeAsync()).GetProperty("appeals").EnumerateArray().Select(appeal => appeal.GetProperty("appealId").GetString()!))
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync("li", HttpMethod.Post, $"sps/{Sp}/appeals/{appeal}/decision", """{"upheld":true}""")).Status);
        }

        await UntilAsync(static me => CardOf(me) == "green" && RateOf(me) == 1_000, "green at the contract rate");
        JsonElement company = Company(await MeAsync());
        Assert.Equal((100, 0, 0), (company.GetProperty("points").GetInt32(), company.GetProperty("deductions").GetArrayLength(), company.GetProperty("proposals").GetArrayLength()));
        Assert.Equal(0u, (await esme.SubmitAsync(ShortMessagePdu.Ascii(Number + "1", "8613800138000", "Good morning"))).Status);

        await ExportReplaysAsync();
    }

    private async Task ExportReplaysAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "conduct/events");
        request.Headers.Add("X-Api-Key", _keys["li"]);
        using HttpResponseMessage response = await _http.SendAsync(request);
        Assert.True(EventLines.TryRead(new StringReader(await response.Content.ReadAsStringAsync()), out List<ConductEvent> events, out string fault), fault);

        SpStanding standing = Assert.Single(ConductLedger.Of(events, new LadderSettings(), WorkingCalendar.WeekendsOnly).StandingsAt(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));

        JsonElement me = await MeAsync();
        Assert.Equal((Sp, 100, "Green"), (standing.SpId, standing.Company.Points, standing.Company.Card.ToString()));
        Assert.Equal(me.GetProperty("appeals").GetArrayLength(), standing.Appeals.Count);
        Assert.Equal(me.GetProperty("breaches").GetArrayLength(), standing.Reversed.Count);
    }

    private async Task SpamAsync(RawEsme esme, int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            string recipient = $"86138{_recipient++:D8}";

            // A client that sends again what was refused: one piece of evidence, not three.
            for (int attempt = 0; attempt < 3; attempt++)
            {
                Assert.Equal(0x45u, (await esme.SubmitAsync(ShortMessagePdu.Ascii(Number + "1", recipient, Spam))).Status);
            }
        }
    }

    private async Task<JsonElement> MeAsync()
    {
        (HttpStatusCode status, JsonElement me) = await SendAsync("sp", HttpMethod.Get, "me");
        Assert.Equal(HttpStatusCode.OK, status);
        return me;
    }

    private Task<TimeSpan> UntilAsync(Func<JsonElement, bool> condition, string what) => _gateway.WaitForAsync(async () => condition(await MeAsync()), s_soon, what);

    private static JsonElement Company(JsonElement me) => me.GetProperty("company");

    private static JsonElement.ArrayEnumerator Numbers(JsonElement me) => me.GetProperty("numbers").EnumerateArray();

    private static string CardOf(JsonElement me) => me.GetProperty("status").GetProperty("card").GetString()!;

    private static double RateOf(JsonElement me) => me.GetProperty("status").GetProperty("messagesPerSecond").GetDouble();

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string who, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", _keys[who]);
        request.Headers.Add("X-Reason", "end to end");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using HttpResponseMessage response = await _http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
