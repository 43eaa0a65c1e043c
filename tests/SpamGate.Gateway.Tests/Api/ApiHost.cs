using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Hosting;
using SpamGate.Gateway.Records;
using SpamGate.Gateway.Telemetry;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>A gateway inside the test, asked over HTTP; its configuration's key <c>key-one</c> may do what operations may.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    /// <summary>The SP of the key with role sp.</summary>
    public const string OwnSp = "sp1";

    /// <summary>Another one.</summary>
    public const string OtherSp = "sp2";

    private readonly ConfigurationFolder _folder;
    private readonly SnapshotSource _snapshots;
    private readonly RecordedConfiguration? _records;
    private readonly Dictionary<string, string> _keys = [];

    private ApiHost(ConfigurationFolder folder, SnapshotSource snapshots, WebApplication app, RecordedConfiguration? records)
    {
        _folder = folder;
        _snapshots = snapshots;
        _records = records;
        App = app;

        // SMPP is the first listener, HTTP the second.
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last();
        Client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = new Uri(address) };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    /// <summary>The snapshot in force.</summary>
    public GatewaySnapshot Snapshot => _snapshots.Current;

    /// <summary>The records.</summary>
    public RecordStore Records => _records!.Store;

    /// <summary>Starts one without records.</summary>
    /// <param name="change">Changes section SpamGate.</param>
    /// <param name="files">Files beside the configuration.</param>
    public static Task<ApiHost> StartAsync(Action<JsonObject>? change = null, params (string Name, string Text)[] files) => StartAsync(change, null, files);

    /// <summary>Starts one with records in a file of its own, and a key of every role.</summary>
    public static async Task<ApiHost> StartWithRecordsAsync(Action<JsonObject>? change = null, params (string Name, string Text)[] files)
    {
        ApiHost host = await StartAsync(change, new RecordedConfiguration(TimeProvider.System), files);
        foreach (string role in AccessTable.Roles)
        {
            string draft = role == "sp" ? $$"""{"keyId":"of.{{role}}","role":"{{role}}","spId":"{{OwnSp}}"}""" : $$"""{"keyId":"of.{{role}}","role":"{{role}}"}""";
            ApiAnswer made = await host.WriteAsync(HttpMethod.Post, "/api/v1/api-keys", draft);
            Assert.True(made.Status == 201, made.Text);
            host._keys[role] = made.Json.GetProperty("key").GetString()!;
        }

        return host;
    }

    /// <summary>The key of a role.</summary>
    public string KeyOf(string role) => _keys[role];

    /// <summary>Writes, with a reason.</summary>
    public Task<ApiAnswer> WriteAsync(
        HttpMethod method, string path, string? body = null, string? key = "key-one", string? ifMatch = null, string? idempotencyKey = null) => SendAsync(
        method,
        path,
        key,
        body,
        headers:
        [
            ("X-Reason", "test"),
            .. ifMatch is null ? ((string, string)[])[] : [("If-Match", ifMatch)],
            .. idempotencyKey is null ? ((string, string)[])[] : [("Idempotency-Key", idempotencyKey)],
        ]);

    private static async Task<ApiHost> StartAsync(Action<JsonObject>? change, RecordedConfiguration? records, (string Name, string Text)[] files)
    {
        JsonNode root = JsonNode.Parse(ConfigurationFolder.Good)!;
        change?.Invoke(root["SpamGate"]!.AsObject());
        root["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "None" } };
        var folder = new ConfigurationFolder(root.ToJsonString());
        foreach ((string name, string text) in files)
        {
            folder.Write(name, text);
        }

        ConfigurationInput input = folder.Input();
        Assert.True(SnapshotSource.TryCreate(input, out SnapshotSource? snapshots, out ConfigurationFaults faults, recorded: records), string.Join('\n', faults.All));
        WebApplication app = GatewayHost.Build(snapshots, new GatewayMetrics(), input, records: records);
        await app.StartAsync();
        return new ApiHost(folder, snapshots, app, records);
    }

    /// <summary>Asks.</summary>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, string? key = "key-one", string? body = null, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        bool isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new ApiAnswer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            text,
            isJson ? JsonDocument.Parse(text).RootElement : default,
            response.Headers.ETag?.Tag,
            response.Headers.Location?.OriginalString,
            response.Headers.Contains("Idempotency-Replayed"));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        _snapshots.Dispose();
        if (_records is not null)
        {
            await _records.DisposeAsync();
        }

        _folder.Dispose();
    }
}

/// <summary>What the API answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="MediaType">Media type of the body.</param>
/// <param name="Text">The body.</param>
/// <param name="Json">The body as JSON, if it is.</param>
/// <param name="ETag">ETag.</param>
/// <param name="Location">Location.</param>
/// <param name="IsRepeated">True when it was given before, to the same Idempotency-Key.</param>
internal sealed record ApiAnswer(int Status, string? MediaType, string Text, JsonElement Json, string? ETag, string? Location, bool IsRepeated)
{
    /// <summary>Code of a problem document; empty for others.</summary>
    public string Code => MediaType == "application/problem+json" ? Json.GetProperty("code").GetString()! : "";

    /// <summary>Fields that a problem document names.</summary>
    public IEnumerable<string> FaultyFields => Json.GetProperty("errors").EnumerateObject().Select(fault => fault.Name);
}
