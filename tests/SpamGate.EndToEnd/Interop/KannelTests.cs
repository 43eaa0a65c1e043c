using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Interop;

/// <summary>
/// Kannel's bearerbox as a service provider: what it makes of the gateway's answers decides whether a refused message comes
/// back (SMPP.md section 3). A tap between the two counts what Kannel really sends.
/// </summary>
public sealed class KannelTests
{
    private const uint SubmitResp = RawCommand.SubmitSm | RawCommand.Response;
    private const int Delivered = 1;
    private const int AcceptedBySmsc = 8;
    private const int RefusedBySmsc = 16;
    private const string Spam = "forbidden-word";

    [Fact]
    public async Task Kannel_SubmitsThroughGateway_ReceiptsComeByDlrUrl()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.SendReceipts = true;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc));
        await using KannelBearerbox kannel = await KannelBearerbox.StartAsync(gateway.SmppPort, "10001", "secret");

        await kannel.SendAsync("10655001", "8613800138000", "Your parcel is at the door.");
        await kannel.SendAsync("10655001", "8613800138001", "您的快递已放在门口。", unicode: true);

        Assert.Equal("Your parcel is at the door.", (await smsc.NextSubmitAsync()).Text);
        Assert.Equal("您的快递已放在门口。", (await smsc.NextSubmitAsync()).Text);
        int[] reports = [await kannel.NextReceiptAsync(), await kannel.NextReceiptAsync(), await kannel.NextReceiptAsync(), await kannel.NextReceiptAsync()];
        Assert.Equal([Delivered, Delivered, AcceptedBySmsc, AcceptedBySmsc], reports.Order());
    }

    [Fact]
    public async Task Kannel_LongMessage_ArrivesInPartsAndIsDelivered()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc));
        await using KannelBearerbox kannel = await KannelBearerbox.StartAsync(gateway.SmppPort, "10001", "secret");

        await kannel.SendAsync("10655001", "8613800138000", string.Concat(Enumerable.Repeat("The minutes are in your folder. ", 8)));

        ShortMessagePdu first = await smsc.NextSubmitAsync();
        ShortMessagePdu second = await smsc.NextSubmitAsync();
        Assert.Equal(0x40, first.EsmClass & 0x40);
        Assert.Equal(0x40, second.EsmClass & 0x40);
        Assert.Equal([1, 2], new[] { first.ShortMessage[5], second.ShortMessage[5] }.Order().Select(part => (int)part));
    }

    [Fact]
    public async Task Kannel_SpamRefused_TriesOnce()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await AssertAttemptsAsync(Config(smsc), Spam, status: 0x45, attempts: 1);
        Assert.False(smsc.Submits.TryRead(out _));
    }

    [Fact]
    public async Task Kannel_SpamRefusedWithConfiguredStatus_TriesOnce()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        GatewayConfig config = Config(smsc);
        config.ScreeningSection["RejectStatus"] = 0x66;
        await AssertAttemptsAsync(config, Spam, status: 0x66, attempts: 1);
        Assert.False(smsc.Submits.TryRead(out _));
    }

    // The SMSC's own verdict on a message is relayed as it is; Kannel's reaction to it is the same as to ours.
    [Theory]
    [InlineData(0x0Bu, 1)]
    [InlineData(0x65u, 1)]
    [InlineData(0x08u, 3)]
    [InlineData(0x14u, 3)]
    [InlineData(0x64u, 3)]
    public async Task Kannel_SmscRefuses_TriesAsOftenAsTheStatusSays(uint status, int attempts)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnSubmit = _ => status;
        await AssertAttemptsAsync(Config(smsc), "Dinner at seven?", status, attempts);
    }

    [Fact]
    public async Task Kannel_LinkDown_TriesAgain()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc));
        await using SmppTap tap = SmppTap.Start(gateway.SmppPort);
        await using KannelBearerbox kannel = await KannelBearerbox.StartAsync(tap.Port, "10001", "secret");
        await smsc.DisposeAsync();
        await gateway.WaitForAsync(async () => await gateway.StatusAsync("/readyz") == System.Net.HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5), "the link to be down");

        await kannel.SendAsync("10655001", "8613800138000", "Dinner at seven?");

        Assert.Equal(RefusedBySmsc, await kannel.NextReceiptAsync());
        AssertSeen(tap, 0x64, 3);
    }

    [Fact]
    public async Task Kannel_OverItsRate_IsThrottledAndTriesAgain()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        GatewayConfig config = Config(smsc);
        config.Sp("10001")["MessagesPerSecond"] = 1;
        config.Sp("10001")["Burst"] = 1;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using SmppTap tap = SmppTap.Start(gateway.SmppPort);
        await using KannelBearerbox kannel = await KannelBearerbox.StartAsync(tap.Port, "10001", "secret", retries: 10);

        await kannel.SendAsync("10655001", "8613800138000", "First of two.");
        await kannel.SendAsync("10655001", "8613800138001", "Second of two.");

        // Both arrive in the end: 0x58 delays, it does not lose.
        string[] texts = [(await smsc.NextSubmitAsync()).Text, (await smsc.NextSubmitAsync()).Text];
        Assert.Equal(["First of two.", "Second of two."], texts.Order());
        Assert.Contains(tap.Seen, pdu => !pdu.FromClient && pdu.CommandId == SubmitResp && pdu.Status == 0x58);
    }

    [Fact]
    public async Task Kannel_OverItsWindow_IsToldTheQueueIsFullAndTriesAgain()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        int taken = 0;
        smsc.OnSubmit = _ => Interlocked.Increment(ref taken) == 1 ? null : 0;
        GatewayConfig config = Config(smsc, responseTimeout: "00:00:03");
        config.Account("10001")["Window"] = 1;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using SmppTap tap = SmppTap.Start(gateway.SmppPort);
        await using KannelBearerbox kannel = await KannelBearerbox.StartAsync(tap.Port, "10001", "secret", retries: 20);

        await kannel.SendAsync("10655001", "8613800138000", "Held at the centre.");
        await smsc.NextSubmitAsync();
        await kannel.SendAsync("10655001", "8613800138001", "Has no room yet.");

        // The first is answered 0x64 after the link's response timeout and tried again; then there is room for both.
        string[] texts = [(await smsc.NextSubmitAsync()).Text, (await smsc.NextSubmitAsync()).Text];
        Assert.Equal(["Has no room yet.", "Held at the centre."], texts.Order());
        Assert.Contains(tap.Seen, pdu => !pdu.FromClient && pdu.CommandId == SubmitResp && pdu.Status == 0x14);
    }

    private static async Task AssertAttemptsAsync(GatewayConfig config, string text, uint status, int attempts)
    {
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using SmppTap tap = SmppTap.Start(gateway.SmppPort);
        await using KannelBearerbox kannel = await KannelBearerbox.StartAsync(tap.Port, "10001", "secret", retries: 2);

        await kannel.SendAsync("10655001", "8613800138000", text);

        Assert.Equal(RefusedBySmsc, await kannel.NextReceiptAsync());
        AssertSeen(tap, status, attempts);
        MetricsPage page = await gateway.MetricsAsync();
        Assert.Equal(attempts, page.Sum("spamgate_pdus_total", ("command", "submit_sm"), ("direction", "in")));
    }

    private static void AssertSeen(SmppTap tap, uint status, int attempts)
    {
        TappedPdu[] answers = [.. tap.Seen.Where(pdu => !pdu.FromClient && pdu.CommandId == SubmitResp)];
        Assert.Equal(attempts, tap.Count(RawCommand.SubmitSm, fromClient: true));
        Assert.Equal(attempts, answers.Length);
        Assert.All(answers, answer => Assert.Equal(status, answer.Status));
    }

    private static GatewayConfig Config(FakeSmsc smsc, string responseTimeout = "00:00:20")
    {
        GatewayConfig config = new GatewayConfig().WithSmsc(smsc.Port, responseTimeout: responseTimeout).WithSp("10001", "1065500");
        return config.WithKeyword(Spam);
    }
}
