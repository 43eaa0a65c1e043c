using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Testing.Databases;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Quarantine;

/// <summary>A gateway that holds messages with the word <c>doubtful</c>, on SQLite or on a PostgreSQL server of its own, and the desk that decides about them.</summary>
internal sealed class HoldingGateway : IAsyncDisposable
{
    /// <summary>The word that is held.</summary>
    public const string Word = "doubtful";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly PostgreSqlServer? _database;
    private readonly HttpClient _http;

    private HoldingGateway(GatewayProcess process, PostgreSqlServer? database)
    {
        Process = process;
        _database = database;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{process.Config.HttpPort}"), Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Add("X-Api-Key", GatewayConfig.ApiKey);
        _http.DefaultRequestHeaders.Add("X-Reason", "test");
    }

    public GatewayProcess Process { get; }

    public static async Task<HoldingGateway> StartAsync(int smscPort, string provider, string timeOut = "1.00:00:00")
    {
        PostgreSqlServer? database = provider == "PostgreSql" ? await PostgreSqlServer.StartAsync() : null;
        GatewayConfig config = new GatewayConfig().WithSmsc(smscPort).WithSp("10001", "1065500").WithKeyword(Word).WithAction("Keyword", "Quarantine");
        config.Section["Quarantine"] = new JsonObject { ["TimeOut"] = timeOut };
        if (database is not null)
        {
            config.Section["Records"] = new JsonObject { ["Provider"] = provider, ["ConnectionString"] = database.NewDatabase() };
        }

        return new HoldingGateway(await GatewayProcess.StartReadyAsync(config), database);
    }

    public Task<RawEsme> BindAsync() => RawEsme.BindAsync(Process.SmppPort, "10001", "secret");

    /// <summary>A message that is held.</summary>
    public static ShortMessagePdu Doubtful(string dest, byte registeredDelivery = 1) =>
        ShortMessagePdu.Ascii("10655001", dest, $"A {Word} offer") with { RegisteredDelivery = registeredDelivery };

    /// <summary>Decides, as the desk does; returns the answer's status.</summary>
    public async Task<HttpStatusCode> DecideAsync(string id, string decision)
    {
        using HttpResponseMessage response = await _http.PostAsync(new Uri($"/api/v1/quarantine/{id}/{decision}", UriKind.Relative), new StringContent("", Encoding.UTF8, "application/json"));
        return response.StatusCode;
    }

    /// <summary>Where a held message stands; null = there is none.</summary>
    public async Task<string?> StateAsync(string id)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri($"/api/v1/quarantine/{id}", UriKind.Relative));
        return response.IsSuccessStatusCode ? JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("state").GetString() : null;
    }

    /// <summary>States of all messages, by id.</summary>
    public async Task<Dictionary<string, string>> StatesAsync()
    {
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            string path = "/api/v1/quarantine?limit=1000" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor));
            JsonElement page = JsonDocument.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;
            foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
            {
                states[item.GetProperty("messageId").GetString()!] = item.GetProperty("state").GetString()!;
            }

            cursor = page.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return states;
    }

    /// <summary>Waits until a message stands somewhere.</summary>
    public Task WaitForStateAsync(string id, string state) => Process.WaitForAsync(async () => await StateAsync(id) == state, s_patience, $"{id} to be {state}");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _http.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
