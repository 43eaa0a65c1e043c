using System.Text;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>The links to the message centres: id prefixes, bind types, throttling, a centre that comes late.</summary>
public sealed class LinkTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?") with { RegisteredDelivery = 1 };

    [Fact]
    public async Task IdPrefix_IsAddedInAnswersAndInReceiptsTextAndTlv()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.SendReceipts = true;
        GatewayConfig config = new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500");
        config.Smsc(0)["IdPrefix"] = "A-";
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        SubmitResult result = await esme.SubmitAsync(s_message);
        ShortMessagePdu receipt = await esme.NextDeliverAsync();

        Assert.Equal("A-00000001", result.MessageId);
        Assert.StartsWith("id:A-00000001 sub:", receipt.Text, StringComparison.Ordinal);
        Assert.Equal("A-00000001", Encoding.ASCII.GetString(receipt.TlvValue(0x001E)!).TrimEnd('\0'));
    }

    [Fact]
    public async Task TransmitterAndReceiver_BoundSeparately_CarryBothDirections()
    {
        await using FakeSmsc sends = FakeSmsc.Start();
        await using FakeSmsc receives = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig()
            .WithSmsc(sends.Port, bindType: "Transmitter", name: "tx").WithSmsc(receives.Port, bindType: "Receiver", name: "rx").WithSp("10001", "1065500");
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await sends.WaitForBindAsync();
        await receives.WaitForBindAsync();
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        SubmitResult result = await esme.SubmitAsync(s_message);
        ShortMessagePdu submit = await sends.NextSubmitAsync();
        uint delivered = await receives.DeliverAsync(FakeSmsc.Receipt(submit, result.MessageId));

        Assert.Equal(0u, result.Status);
        Assert.Equal(0u, delivered);
        Assert.True((await esme.NextDeliverAsync()).IsReceipt);
        Assert.False(receives.Submits.TryRead(out _));
    }

    [Fact]
    public async Task Smsc_Throttles_SpNeverSeesItsStatus()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        int taken = 0;
        smsc.OnSubmit = _ => Interlocked.Increment(ref taken) % 4 == 0 ? 0x58u : 0u;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        SubmitResult[] results = await esme.SubmitManyAsync(Enumerable.Repeat(s_message, 50));

        Assert.All(results, result => Assert.Contains(result.Status, new uint[] { 0, 0x14, 0x64 }));
        Assert.True(results.Count(result => result.Status == 0) >= 25);
    }

    [Fact]
    public async Task Smsc_RefusesTheBind_IsTriedAgainUntilItAccepts()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        int attempts = 0;
        smsc.OnBind = _ => Interlocked.Increment(ref attempts) <= 2 ? 0x0Du : 0u;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        Assert.Equal(0u, (await esme.SubmitAsync(s_message)).Status);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task NoSmsc_IsBound_SubmitsAreToldToComeAgain()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            new GatewayConfig().WithSmsc(SpamGate.Testing.Network.FreePorts.Next()).WithSp("10001", "1065500"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        Assert.Equal(0x64u, (await esme.SubmitAsync(s_message)).Status);
    }

    [Fact]
    public async Task Receipts_WhileSubmitsFlood_AreNotStarved()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500", window: 1000));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        using var stop = new CancellationTokenSource();
        Task flood = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await esme.SubmitManyAsync(Enumerable.Repeat(s_message, 500));
            }
        });

        long start = Environment.TickCount64;
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(0u, await smsc.DeliverAsync(FakeSmsc.Receipt(s_message, $"{i:X8}"), TimeSpan.FromSeconds(30)));
        }

        long took = Environment.TickCount64 - start;
        await stop.CancelAsync();
        await flood;
        Assert.True(took < 10_000, $"100 receipts one after the other took {took} ms");
    }
}
