using System.Text.Json.Nodes;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>A model directory is swapped whole while traffic flows; one that is not whole is refused by name and the old stays.</summary>
public sealed class ModelSwapTests : IAsyncLifetime
{
    private const string Sp = "10001";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");
    private readonly string _models = Directory.CreateTempSubdirectory("spamgate-models-").FullName;
    private FakeSmsc _smsc = null!;
    private GatewayProcess _gateway = null!;

    private string Live => Path.Combine(_models, "live");

    public async Task InitializeAsync()
    {
        _smsc = FakeSmsc.Start();
        Directory.CreateDirectory(Live);
        Put(threshold: 0.999999f);
        GatewayConfig config = new GatewayConfig().WithSmsc(_smsc.Port).WithSp(Sp, "1065500").WithClassifier();
        config.Section["Model"] = Live;
        _gateway = await GatewayProcess.StartReadyAsync(config);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _smsc.DisposeAsync();
        Directory.Delete(_models, recursive: true);
    }

    // Two models that differ in their threshold: with the one this message is ham, with the other spam. Nothing else may ever be said of it.
    [Fact]
    public async Task Swap_UnderLoad_EveryMessageIsJudgedByTheOneOrTheOther()
    {
        using var stop = new CancellationTokenSource();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<uint, long>();
        Task[] load = [.. Enumerable.Range(0, 8).Select(_ => FloodAsync(statuses, stop.Token))];
        for (int swap = 0; swap < 6; swap++)
        {
            bool strict = swap % 2 == 0;
            Put(strict ? 1e-9f : 0.999999f);
            uint status = strict ? 0x45u : 0u;
            await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");
            await _gateway.WaitForAsync(async () => (await esme.SubmitAsync(s_message)).Status == status, s_patience, $"swap {swap} to take effect");
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Equal([0u, 0x45u], statuses.Keys.Order());
        Assert.All(statuses.Values, count => Assert.True(count > 0));
    }

    [Theory]
    [InlineData("corrupt", "model.zip", "SHA-256")]
    [InlineData("truncated", "model.zip", "SHA-256")]
    [InlineData("golden", "golden.jsonl", "SHA-256")]
    [InlineData("schema", "manifest.json", "schema is 99")]
    [InlineData("threshold", "manifest.json", "threshold is 2")]
    [InlineData("json", "manifest.json", "not valid JSON")]
    public async Task Swap_ToABadModel_IsRefusedByNameAndTheOldStays(string fault, string file, string reason)
    {
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");
        Spoil(fault);

        await _gateway.Process.WaitForLineAsync(
            line => line.Contains(file, StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal), s_patience);
        Assert.Equal(0u, (await esme.SubmitAsync(s_message)).Status);

        Put(threshold: 1e-9f);
        await _gateway.WaitForAsync(async () => (await esme.SubmitAsync(s_message)).Status == 0x45, s_patience, "the good model after it");
    }

    [Fact]
    public async Task ShadowModel_ThatDisagrees_IsCountedAndDecidesNothing()
    {
        string shadow = Path.Combine(_models, "shadow");
        Directory.CreateDirectory(shadow);
        Put(1e-9f, shadow);
        _gateway.Config.Section["ShadowModel"] = shadow;
        _gateway.Rewrite();
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");

        await _gateway.WaitForAsync(
            async () =>
            {
                Assert.Equal(0u, (await esme.SubmitAsync(s_message)).Status);
                return (await _gateway.MetricsAsync()).Sum("spamgate_shadow_model_total", ("outcome", "shadow_spam")) > 0;
            },
            s_patience,
            "the shadow model's disagreement");
        Assert.Equal(0, (await _gateway.MetricsAsync()).Sum("spamgate_shadow_model_total", ("outcome", "live_spam")));
    }

    private async Task FloodAsync(System.Collections.Concurrent.ConcurrentDictionary<uint, long> statuses, CancellationToken stop)
    {
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");
        while (!stop.IsCancellationRequested)
        {
            statuses.AddOrUpdate((await esme.SubmitAsync(s_message)).Status, 1, static (_, count) => count + 1);
        }
    }

    private void Spoil(string fault)
    {
        string model = Path.Combine(Live, "model.zip");
        string golden = Path.Combine(Live, "golden.jsonl");
        string manifest = Path.Combine(Live, "manifest.json");
        byte[] octets = File.ReadAllBytes(model);
        switch (fault)
        {
            case "corrupt":
                octets[octets.Length / 2] ^= 0xFF;
                File.WriteAllBytes(model, octets);
                break;
            case "truncated":
                File.WriteAllBytes(model, octets[..(octets.Length / 2)]);
                break;
            case "golden":
                File.AppendAllText(golden, "{}");
                break;
            case "json":
                File.WriteAllText(manifest, "{");
                return;
            default:
                JsonNode edited = JsonNode.Parse(File.ReadAllText(manifest))!;
                edited[fault] = fault == "schema" ? 99 : 2;
                File.WriteAllText(manifest, edited.ToJsonString());
                return;
        }

        // A change of the manifest is what makes a directory new.
        File.SetLastWriteTimeUtc(manifest, DateTime.UtcNow);
    }

    /// <summary>Copies the shipped model file by file, the manifest first: the moments in between are not whole models.</summary>
    private void Put(float threshold, string? directory = null)
    {
        directory ??= Live;
        string shipped = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "models", "default");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(shipped, "manifest.json")))!;
        manifest["threshold"] = threshold;
        File.WriteAllText(Path.Combine(directory, "manifest.json"), manifest.ToJsonString());
        foreach (string file in (string[])["golden.jsonl", "model.zip"])
        {
            File.Copy(Path.Combine(shipped, file), Path.Combine(directory, file), overwrite: true);
        }
    }
}
