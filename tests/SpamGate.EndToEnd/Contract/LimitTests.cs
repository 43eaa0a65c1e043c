using System.Text.Json.Nodes;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>Caps and quotas from outside: what counts, what does not, and what a kill leaves of it.</summary>
public sealed class LimitTests
{
    private const string Sp = "10001";
    private const string Promotion = "10655005";
    private const string Written = "spamgate_limits_journal_records_total";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task CommercialCap_RefusesForGood_WhateverTheSmscRefusedDoesNotCount()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc, commercial: true));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret");

        foreach (uint refusal in (uint[])[0x45, 0x14, 0x0B])
        {
            smsc.OnSubmit = _ => refusal;
            Assert.Equal(refusal, (await SubmitAsync(esme, Promotion, "8613800138000")).Status);
        }

        smsc.OnSubmit = _ => 0;
        Assert.Equal(0u, (await SubmitAsync(esme, Promotion, "8613800138000")).Status);
        Assert.Equal(0x45u, (await SubmitAsync(esme, Promotion, "13800138000", ton: 2)).Status);
        Assert.Equal(0u, (await SubmitAsync(esme, Promotion, "8613900139000")).Status);
        Assert.Equal(0u, (await SubmitAsync(esme, "10655001", "8613800138000")).Status);
    }

    [Fact]
    public async Task Parts_AndTheirRetries_CountOnce_ANewCopyCountsAgain()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc, commercial: true));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret");

        Assert.Equal(0u, (await esme.SubmitAsync(Part(1, 1, "the beginning, "))).Status);
        smsc.OnSubmit = _ => 0x14;
        Assert.Equal(0x14u, (await esme.SubmitAsync(Part(1, 2, "the middle, "))).Status);
        smsc.OnSubmit = _ => 0;
        Assert.Equal(0u, (await esme.SubmitAsync(Part(1, 2, "the middle, "))).Status);
        Assert.Equal(0u, (await esme.SubmitAsync(Part(1, 3, "the end"))).Status);

        Assert.Equal(0x45u, (await esme.SubmitAsync(Part(1, 1, "the beginning, "))).Status);
        Assert.Equal(0x45u, (await esme.SubmitAsync(Part(2, 1, "another one"))).Status);
    }

    [Fact]
    public async Task UnknownOutcome_StaysCounted_ItsRepetitionIsNotCountedAgain()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc, commercial: true, responseTimeout: "00:00:01"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret");

        smsc.OnSubmit = _ => null;
        Assert.Equal(0x64u, (await SubmitAsync(esme, Promotion, "8613800138000", "first")).Status);
        smsc.OnSubmit = _ => 0;
        Assert.Equal(0x45u, (await SubmitAsync(esme, Promotion, "8613800138000", "second")).Status);
        Assert.Equal(0u, (await SubmitAsync(esme, Promotion, "8613800138000", "first")).Status);
        Assert.Equal(0x45u, (await SubmitAsync(esme, Promotion, "8613800138000", "first")).Status);
    }

    [Fact]
    public async Task DailyQuota_IsFinal()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc, quota: 2));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret");

        Assert.Equal(0u, (await SubmitAsync(esme, "10655001", "8613800138000")).Status);
        Assert.Equal(0u, (await SubmitAsync(esme, "10655001", "8613800138001")).Status);
        Assert.Equal(0x45u, (await SubmitAsync(esme, "10655001", "8613800138002")).Status);
    }

    [Fact]
    public async Task QuotaAndCaps_SurviveAKill()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc, commercial: true, quota: 3));
        await using (RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret"))
        {
            // Each is in the journal before the next: the quota's line says how many there were, and two of the cap say to whom.
            Assert.Equal(0u, (await SubmitAsync(esme, Promotion, "8613800138000")).Status);
            await gateway.WaitForMetricsAsync(page => page.Sum(Written) == 3, s_patience, "the first message in the journal");
            Assert.Equal(0u, (await SubmitAsync(esme, Promotion, "8613800138001")).Status);
            await gateway.WaitForMetricsAsync(page => page.Sum(Written) == 6, s_patience, "the second message in the journal");
        }

        await gateway.Kill9AndRestartAsync();
        await using RawEsme again = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret");
        Assert.Equal(0x45u, (await SubmitAsync(again, Promotion, "8613800138000")).Status);
        Assert.Equal(0u, (await SubmitAsync(again, "10655001", "8613800138000")).Status);
        Assert.Equal(0x45u, (await SubmitAsync(again, "10655001", "8613800138000")).Status);
        Assert.Equal(1, (await gateway.MetricsAsync()).Sum("spamgate_rejections_total", ("reason", "daily_quota")));
    }

    [Fact]
    public async Task Quota_ChangesWhileTrafficFlows()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, Sp, "secret");
        Assert.Equal(0u, (await SubmitAsync(esme, "10655001", "8613800138000")).Status);

        gateway.Config.Sp(Sp)["DailyQuota"] = 5;
        gateway.Rewrite();
        int passed = 0;
        await gateway.WaitForAsync(
            async () =>
            {
                uint status = (await SubmitAsync(esme, "10655001", "8613800138000")).Status;
                passed += status == 0 ? 1 : 0;
                return status == 0x45;
            },
            s_patience,
            "the quota to hold");
        Assert.True(passed >= 5, $"{passed} passed");
    }

    private static GatewayConfig Config(FakeSmsc smsc, bool commercial = false, int quota = 0, string responseTimeout = "00:00:20")
    {
        GatewayConfig config = new GatewayConfig().WithSmsc(smsc.Port, responseTimeout: responseTimeout).WithSp(Sp, "1065500");
        config.Sp(Sp)["PromotionalNumbers"] = new JsonArray(Promotion);
        config.Sp(Sp)["DailyQuota"] = quota;
        config.ScreeningSection["Limits"] = new JsonObject
        {
            ["Commercial"] = new JsonObject { ["Enabled"] = commercial },
            ["Capacity"] = 10_000,
        };
        return config;
    }

    private static Task<SubmitResult> SubmitAsync(RawEsme esme, string source, string dest, string text = "hello", byte ton = 1) =>
        esme.SubmitAsync(ShortMessagePdu.Ascii(source, dest, text) with { DestTon = ton });

    private static ShortMessagePdu Part(byte reference, byte number, string text)
    {
        ShortMessagePdu message = ShortMessagePdu.Ascii(Promotion, "8613800138000", text);
        return message with { EsmClass = 0x40, ShortMessage = [5, 0, 3, reference, 3, number, .. message.ShortMessage] };
    }
}
