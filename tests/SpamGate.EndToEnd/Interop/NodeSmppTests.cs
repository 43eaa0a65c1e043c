using System.Text;
using System.Text.Json;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Interop;

/// <summary>The npm package smpp on either side of the gateway.</summary>
public sealed class NodeSmppTests
{
    [Fact]
    public async Task NodeEsme_SubmitsThroughGateway_EveryReceiptArrivesAndUnbindIsAnswered()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.SendReceipts = true;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500"));

        await using NodeSmpp node = NodeSmpp.StartEsme(gateway.SmppPort, "10001", "secret", "10655001", count: 500, window: 20);

        JsonElement complete = await node.WaitForAsync("complete");
        Assert.Equal(500, complete.GetProperty("accepted").GetInt32());
        Assert.Equal(500, complete.GetProperty("receipts").GetInt32());
        Assert.Equal(0, complete.GetProperty("refused").GetInt32());
        Assert.Equal(0, complete.GetProperty("unknown").GetInt32());
        JsonElement unbound = await node.WaitForAsync("unbound");
        Assert.Equal(0, unbound.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task NodeSmsc_GatewayBindsAndForwards_MessagesArriveUnchangedAndReceiptsReturn()
    {
        await using NodeSmpp node = await NodeSmpp.StartSmscAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig().WithSmsc(node.Port).WithSp("10001", "1065500"));
        JsonElement bound = await node.WaitForAsync("bound");
        Assert.Equal("spamgate", bound.GetProperty("systemId").GetString());
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        string[] texts =
        [
            "See you at the library at five, bring the {blue} folder~",
            "明天下午三点在图书馆门口见，记得带上蓝色文件夹。",
            string.Concat(Enumerable.Repeat("The minutes of the meeting are in your folder. ", 5)),
            string.Concat(Enumerable.Repeat("会议记录已经放进你的文件夹，请查收。", 8)),
        ];

        foreach (string text in texts)
        {
            SubmitResult result = await esme.SubmitAsync(Gsm7.Submit("10655001", "8613800138000", text) with { RegisteredDelivery = 1 });

            Assert.Equal(0u, result.Status);
            JsonElement submit = await node.WaitForAsync("submit", json => json.GetProperty("id").GetString() == result.MessageId);
            string? received = submit.TryGetProperty("payload", out JsonElement payload) ? payload.GetString() : submit.GetProperty("text").GetString();
            Assert.Equal(text, received);
            Assert.Equal("10655001", submit.GetProperty("source").GetString());
            Assert.Equal("8613800138000", submit.GetProperty("dest").GetString());
            ShortMessagePdu receipt = await esme.NextDeliverAsync();
            Assert.Contains($"id:{result.MessageId} ", receipt.Text, StringComparison.Ordinal);
            JsonElement acknowledged = await node.WaitForAsync("receipt", json => json.GetProperty("id").GetString() == result.MessageId);
            Assert.Equal(0, acknowledged.GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task NodeSmsc_MobileOriginatedMessage_ReachesTheOwnerOfTheNumber()
    {
        await using NodeSmpp node = await NodeSmpp.StartSmscAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(new GatewayConfig().WithSmsc(node.Port).WithSp("10001", "1065500"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        await node.CommandAsync(new { deliver = new { source = "8613900139000", dest = "1065500123", text = "HI" } });

        ShortMessagePdu message = await esme.NextDeliverAsync();
        Assert.False(message.IsReceipt);
        Assert.Equal("HI", Encoding.ASCII.GetString(message.ShortMessage));
        Assert.Equal("8613900139000", message.Source);
        JsonElement delivered = await node.WaitForAsync("delivered");
        Assert.Equal(0, delivered.GetProperty("status").GetInt32());
    }
}
