using System.Net;
using System.Text.Json.Nodes;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>A good change of the file is live soon (within a second on a machine that is not starved); a bad one is refused and the old stays.</summary>
public sealed class LiveReloadTests : IAsyncLifetime
{
    private const string Sp = "10001";
    private static readonly TimeSpan s_live = TimeSpan.FromSeconds(15);

    private FakeSmsc _smsc = null!;
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        _smsc = FakeSmsc.Start();
        _gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig()
            .WithSmsc(_smsc.Port)
            .WithSp(Sp, "1065500", transactional: ["10655009"])
            .WithListed("BlockedSenders"));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _smsc.DisposeAsync();
    }

    [Fact]
    public async Task Card_TurnsRed_OnlyTransactionalNumbersPass()
    {
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");
        Assert.Equal(0u, (await SubmitAsync(esme, "10655001")).Status);

        _gateway.Config.Sp(Sp)["Card"] = "Red";
        _gateway.Rewrite();

        await _gateway.WaitForAsync(async () => (await SubmitAsync(esme, "10655001")).Status == 0x45, s_live, "the red card to hold");
        Assert.Equal(0u, (await SubmitAsync(esme, "10655009")).Status);
    }

    [Fact]
    public async Task Card_TurnsYellow_HalvesTheRate()
    {
        _gateway.Config.Sp(Sp)["MessagesPerSecond"] = 20;
        _gateway.Config.Sp(Sp)["Burst"] = 1;
        _gateway.Rewrite();
        await _gateway.WaitForAsync(async () => (await _gateway.SpStatusAsync(Sp)).GetProperty("messagesPerSecond").GetDouble() == 20, s_live, "the rate");
        await ChangeCardAsync("Yellow", 1);
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");

        // Flooded for two seconds, what passes is the rate in force: 10 a second, not 20.
        int passed = 0;
        long start = Environment.TickCount64;
        while (Environment.TickCount64 - start < 2000)
        {
            passed += (await SubmitAsync(esme, "10655001")).Status == 0 ? 1 : 0;
        }

        Assert.InRange(passed, 5, (Environment.TickCount64 - start) / 100 + 3);
    }

    [Fact]
    public async Task Card_TurnsRemoved_ClosesLiveSessionsAndRefusesBinds()
    {
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");

        _gateway.Config.Sp(Sp)["Card"] = "Removed";
        _gateway.Rewrite();

        await esme.Connection.Closed.WaitAsync(s_live + s_live);
        await using RawEsme again = await RawEsme.ConnectAsync(_gateway.SmppPort);
        RawPdu answer = await again.TryBindAsync(Sp, "secret");
        Assert.Equal(0x0Du, answer.Status);
        await again.Connection.Closed.WaitAsync(s_live);
    }

    [Fact]
    public async Task BadChange_IsRefusedWithReasonsAndTheOldStays()
    {
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");

        _gateway.Config.Sp(Sp)["Card"] = "Purple";
        _gateway.Rewrite();
        await _gateway.Process.WaitForLineAsync(line => line.Contains("Sps:0:Card", StringComparison.Ordinal), TimeSpan.FromSeconds(30));

        Assert.Equal(0u, (await SubmitAsync(esme, "10655001")).Status);
        _gateway.Config.Sp(Sp)["Card"] = "Red";
        _gateway.Rewrite();
        await _gateway.WaitForAsync(async () => (await SubmitAsync(esme, "10655001")).Status == 0x45, s_live, "the good change after it");
    }

    [Fact]
    public async Task HalfWrittenFile_IsRefusedAndTheOldStays()
    {
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");

        _gateway.Rewrite("{ \"SpamGate\": { \"Sps\": [");
        await _gateway.WaitForMetricsAsync(page => page.Sum("spamgate_rules_reloads_total", ("result", "refused")) >= 1, TimeSpan.FromSeconds(30), "the refusal");

        Assert.Equal(0u, (await SubmitAsync(esme, "10655001")).Status);
        Assert.Equal(HttpStatusCode.OK, await _gateway.StatusAsync("/readyz"));
    }

    [Fact]
    public async Task NewSpAndAccount_CanBindWithoutRestart()
    {
        _gateway.Config.WithSp("10002", "1065600");
        _gateway.Rewrite();
        await _gateway.WaitForMetricsAsync(page => page.LabelValues("spamgate_sp_card", "corp_id").Contains("10002"), s_live, "the new SP");

        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, "10002", "secret");

        Assert.Equal(0u, (await SubmitAsync(esme, "10656001")).Status);
    }

    [Fact]
    public async Task ListFile_GetsAnEntry_BlocksFromThenOn()
    {
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");
        Assert.Equal(0u, (await SubmitAsync(esme, "10655001")).Status);

        _gateway.WriteFile("BlockedSenders.txt", "10655001\n");

        await _gateway.WaitForAsync(async () => (await SubmitAsync(esme, "10655001")).Status == 0x45, TimeSpan.FromSeconds(30), "the list to hold");
    }

    [Fact]
    public async Task Link_ChangesWithoutAResponseTimer_AnswersInFlightStillCome()
    {
        await _smsc.WaitForBindAsync();
        var smsc = (JsonObject)((JsonArray)_gateway.Config.Section["Smscs"]!)[0]!;
        smsc["ResponseTimeout"] = "00:00:00";
        _gateway.Rewrite();
        await _smsc.WaitForBindAsync();
        await _gateway.WaitForAsync(() => Task.FromResult(_smsc.BoundLinks == 1), TimeSpan.FromSeconds(30), "the old link to go");

        using var release = new ManualResetEventSlim();
        _smsc.OnSubmit = _ => release.Wait(TimeSpan.FromSeconds(10)) ? 0u : 0x08u;
        await using RawEsme esme = await RawEsme.BindAsync(_gateway.SmppPort, Sp, "secret");
        Task<SubmitResult> answer = SubmitAsync(esme, "10655001");
        smsc["Window"] = 50;
        await _smsc.NextRequestAsync(RawCommand.SubmitSm);
        _gateway.Rewrite();
        await _smsc.WaitForBindAsync();

        // Longer than an unbind is waited for.
        await Task.Delay(TimeSpan.FromSeconds(3));
        release.Set();

        Assert.Equal(0u, (await answer).Status);
    }

    private static Task<SubmitResult> SubmitAsync(RawEsme esme, string source) =>
        esme.SubmitAsync(ShortMessagePdu.Ascii(source, "8613800138000", "Dinner at seven?"));

    private async Task ChangeCardAsync(string card, double number)
    {
        _gateway.Config.Sp(Sp)["Card"] = card;
        _gateway.Rewrite();
        await _gateway.WaitForMetricsAsync(page => page.Sum("spamgate_sp_card", ("corp_id", Sp)) == number, s_live, $"card {card}");
    }
}
