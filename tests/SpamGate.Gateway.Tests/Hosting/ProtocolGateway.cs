using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Hosting;
using SpamGate.Gateway.Telemetry;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Hosting;

/// <summary>
/// The gateway inside the test between a sender and message centres: accounts <c>one</c> (SP sp1, 10690001, window 10), <c>two</c> (SP sp2,
/// 10650002) and trunk <c>trunk</c> (carries sp1), all with password <c>secret</c>; the word <c>forbidden</c> and 赌博 are refused.
/// </summary>
internal sealed class ProtocolGateway : IAsyncDisposable
{
    public const string ApiKey = "protocol-key";

    private readonly ConfigurationFolder _folder;
    private readonly SnapshotSource _snapshots;
    private readonly WebApplication _app;

    private ProtocolGateway(ConfigurationFolder folder, ConfigurationInput input)
    {
        _folder = folder;
        Assert.True(SnapshotSource.TryCreate(input, out SnapshotSource? snapshots, out ConfigurationFaults faults), string.Join('\n', faults.All));
        _snapshots = snapshots;
        _app = GatewayHost.Build(snapshots, new GatewayMetrics(), input);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{snapshots.Current.Options.Http.Port}") };
        Client.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
    }

    public int SmppPort => _snapshots.Current.Options.Smpp.Port;

    /// <summary>Asks the API, with its key.</summary>
    public HttpClient Client { get; }

    /// <summary>Links in the order of the configuration.</summary>
    public IReadOnlyList<SmscLink> Links => _app.Services.GetRequiredService<EgressRouter>().Links;

    /// <summary>Starts it with one link to each message centre, named by its IdPrefix, and waits until all are bound.</summary>
    public static async Task<ProtocolGateway> StartAsync(
        IEnumerable<(FakeSmsc Smsc, string IdPrefix)> smscs, string responseTimeout = "00:00:20", int diaryPdus = 32)
    {
        var folder = new ConfigurationFolder();
        folder.Write("keywords.txt", "forbidden\n赌博\n");
        folder.Write("spamgate.json", Json(smscs, responseTimeout, diaryPdus));
        var gateway = new ProtocolGateway(folder, folder.Input("--Logging:LogLevel:Default=None"));
        await gateway._app.StartAsync();
        await gateway.UntilAsync(links => links.All(link => link.IsBound), "links to be bound");
        return gateway;
    }

    public Task<RawEsme> BindAsync(string systemId = "one", uint command = RawCommand.BindTransceiver) =>
        RawEsme.BindAsync(SmppPort, systemId, "secret", command);

    /// <summary>A transceiver of account one that says this interface_version, and the answer to its bind.</summary>
    public async Task<(RawEsme Esme, RawPdu Answer)> BindVersionAsync(byte interfaceVersion, uint command = RawCommand.BindTransceiver)
    {
        RawEsme esme = await RawEsme.ConnectAsync(SmppPort);
        RawPdu answer = await esme.Connection.RequestAsync(command, RawEsme.BindBody("one", "secret", interfaceVersion: interfaceVersion));
        Assert.Equal(0u, answer.Status);
        return (esme, answer);
    }

    /// <summary>Waits until the links are so; ten seconds at most.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<SmscLink>, bool> isSo, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo(Links))
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Delay(10);
        }
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using JsonDocument document = JsonDocument.Parse(await Client.GetStringAsync(path));
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _snapshots.Dispose();
        _folder.Dispose();
    }

    private static string Json(IEnumerable<(FakeSmsc Smsc, string IdPrefix)> smscs, string responseTimeout, int diaryPdus) => new JsonObject
    {
        ["SpamGate"] = new JsonObject
        {
            ["Smpp"] = new JsonObject { ["Port"] = FreePorts.Next(), ["ShutdownTimeout"] = "00:00:01", ["DiaryPdus"] = diaryPdus },
            ["Http"] = new JsonObject { ["Port"] = FreePorts.Next() },
            ["ApiKeys"] = new JsonArray(ApiKey),
            ["Model"] = "",
            ["Screening"] = new JsonObject { ["Keywords"] = "keywords.txt" },
            ["Smscs"] = new JsonArray([.. smscs.Select((entry, index) => new JsonObject
            {
                ["Name"] = $"smsc{index}",
                ["Host"] = "127.0.0.1",
                ["Port"] = entry.Smsc.Port,
                ["SystemId"] = "us",
                ["Password"] = "secret",
                ["IdPrefix"] = entry.IdPrefix,
                ["ResponseTimeout"] = responseTimeout,
            })]),
            ["Accounts"] = new JsonArray(
                new JsonObject { ["SystemId"] = "one", ["Password"] = "secret", ["SpId"] = "sp1", ["Window"] = 10 },
                new JsonObject { ["SystemId"] = "two", ["Password"] = "secret", ["SpId"] = "sp2" },
                new JsonObject { ["SystemId"] = "trunk", ["Password"] = "secret", ["Kind"] = "Trunk", ["Carries"] = new JsonArray("sp1") }),
            ["Sps"] = new JsonArray(
                new JsonObject { ["SpId"] = "sp1", ["AccessNumbers"] = new JsonArray("10690001") },
                new JsonObject { ["SpId"] = "sp2", ["AccessNumbers"] = new JsonArray("10650002") }),
        },
    }.ToJsonString();
}
