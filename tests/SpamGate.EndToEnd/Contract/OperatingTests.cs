using System.Net;
using System.Text.Json;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>Readiness, the status API, metrics and the graceful stop.</summary>
public sealed class OperatingTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    [Fact]
    public async Task Readyz_FollowsTheSmscLink()
    {
        int smscPort = FreePorts.Next();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(new GatewayConfig().WithSmsc(smscPort));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusAsync("/readyz"));

        await using (FakeSmsc smsc = FakeSmsc.Start(smscPort))
        {
            await WaitForReadyzAsync(gateway, HttpStatusCode.OK, TimeSpan.FromSeconds(15));
        }

        await WaitForReadyzAsync(gateway, HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30));
        await using FakeSmsc back = FakeSmsc.Start(smscPort);
        await WaitForReadyzAsync(gateway, HttpStatusCode.OK, TimeSpan.FromSeconds(15));
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusAsync("/healthz"));
    }

    [Fact]
    public async Task StatusApi_WithKey_TellsCardRateAndVerdictCounts()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(
            new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500", perSecond: 50, card: "Yellow").WithKeyword("forbidden-word"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        await esme.SubmitAsync(s_message);
        await esme.SubmitAsync(s_message);
        await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "a forbidden-word in it"));

        JsonElement status = await gateway.SpStatusAsync("10001");

        Assert.Equal("10001", status.GetProperty("spId").GetString());
        Assert.Equal("yellow", status.GetProperty("card").GetString(), ignoreCase: true);
        Assert.Equal(25, status.GetProperty("messagesPerSecond").GetDouble());
        Assert.Equal(50, status.GetProperty("contractMessagesPerSecond").GetDouble());
        JsonElement verdicts = status.GetProperty("verdicts");
        Assert.Equal(2, verdicts.GetProperty("pass").GetInt64());
        Assert.Equal(1, verdicts.GetProperty("reject").GetInt64());
    }

    [Fact]
    public async Task StatusApi_WithoutAKnownKey_IsRefused()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(new GatewayConfig().WithSp("10001", "1065500"));

        using HttpResponseMessage none = await gateway.GetAsync("/api/v1/sps/10001/status");
        using HttpResponseMessage wrong = await gateway.GetAsync("/api/v1/sps/10001/status", ("X-Api-Key", "guess"));
        using HttpResponseMessage unknownSp = await gateway.GetAsync("/api/v1/sps/99999/status", ("X-Api-Key", GatewayConfig.ApiKey));

        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknownSp.StatusCode);
    }

    [Fact]
    public async Task Metrics_AfterTraffic_CountByVerdictReasonAndSp()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(
            new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500").WithKeyword("forbidden-word"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        await esme.SubmitAsync(s_message);
        await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "a forbidden-word in it"));

        MetricsPage page = await gateway.MetricsAsync();

        Assert.Equal(1, page.Sum("spamgate_messages_total", ("protocol", "smpp"), ("verdict", "pass")));
        Assert.Equal(1, page.Sum("spamgate_messages_total", ("protocol", "smpp"), ("verdict", "reject")));
        Assert.Equal(1, page.Sum("spamgate_sp_messages_total", ("corp_id", "10001"), ("verdict", "reject")));
        Assert.Equal(1, page.Sum("spamgate_rejections_total"));
        Assert.Equal(0, page.Sum("spamgate_sp_card", ("corp_id", "10001")));
        Assert.Equal(2, page.Sum("spamgate_message_duration_seconds_count"));
        Assert.Equal(1, page.Sum("spamgate_model_info"));
        Assert.Equal(1, page.Sum("spamgate_build_info"));
        Assert.DoesNotContain("13800138000", await (await gateway.GetAsync("/metrics")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("13800138000", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("forbidden-word", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WithAMessageInFlight_AnswersItUnbindsAndExitsWithZero()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        using var release = new ManualResetEventSlim();
        smsc.OnSubmit = _ =>
        {
            release.Wait(TimeSpan.FromSeconds(20));
            return 0;
        };
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        Task<RawPdu> answer = await esme.Connection.BeginRequestAsync(RawCommand.SubmitSm, s_message.ToBody());
        await smsc.NextRequestAsync(RawCommand.SubmitSm);

        gateway.Process.Terminate();
        await gateway.WaitForAsync(async () => await gateway.StatusAsync("/readyz") != HttpStatusCode.OK, TimeSpan.FromSeconds(30), "it to stop taking traffic");
        release.Set();

        Assert.Equal(0u, (await answer.WaitAsync(TimeSpan.FromSeconds(10))).Status);
        await esme.Connection.NextRequestAsync(RawCommand.Unbind);
        await smsc.NextRequestAsync(RawCommand.Unbind);
        Assert.Equal(0, await gateway.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Stop_WhileSmscIsSilent_EndsWithinItsLimit()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnSubmit = _ => null;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        Task<RawPdu> answer = await esme.Connection.BeginRequestAsync(RawCommand.SubmitSm, s_message.ToBody());
        await smsc.NextSubmitAsync();

        Assert.Equal(0, await gateway.StopAsync(TimeSpan.FromSeconds(30)));

        // Answered 0x64 or cut: never a success that the SMSC did not give.
        RawPdu? late = await answer.ContinueWith(task => task.IsCompletedSuccessfully ? task.Result : null, TaskScheduler.Default);
        Assert.True(late is null || late.Status == 0x64, $"answered 0x{late?.Status:X}");
    }

    private static Task<TimeSpan> WaitForReadyzAsync(GatewayProcess gateway, HttpStatusCode status, TimeSpan patience) =>
        gateway.WaitForAsync(async () => await gateway.StatusAsync("/readyz") == status, patience, $"/readyz to be {(int)status}");
}
