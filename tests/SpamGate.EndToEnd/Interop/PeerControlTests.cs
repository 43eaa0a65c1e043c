using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Interop;

/// <summary>The real programs against the fake message centre, without the gateway: what they do when nothing is between.</summary>
public sealed class PeerControlTests
{
    [Theory]
    [InlineData(0x08u, true)]
    [InlineData(0x14u, true)]
    [InlineData(0x58u, true)]
    [InlineData(0x64u, true)]
    [InlineData(0x0Au, false)]
    [InlineData(0x0Bu, false)]
    [InlineData(0x45u, false)]
    [InlineData(0x65u, false)]
    [InlineData(0x66u, false)]
    public async Task Kannel_SubmitRefusedWithStatus_TriesAgainOnlyWhenTemporary(uint status, bool temporary)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnSubmit = _ => status;
        await using KannelBearerbox kannel = await KannelBearerbox.StartAsync(smsc.Port, "test", "test", retries: 2);

        await kannel.SendAsync("1065500", "8613800138000", "hello");

        int attempts = temporary ? 3 : 1;
        for (int i = 0; i < attempts; i++)
        {
            await smsc.NextSubmitAsync();
        }

        Assert.Equal(16, await kannel.NextReceiptAsync());
        Assert.False(smsc.Submits.TryRead(out _));
    }

    [Fact]
    public async Task NodeEsme_WindowOfSubmits_GetsItsReceipts()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.SendReceipts = true;
        await using NodeSmpp node = NodeSmpp.StartEsme(smsc.Port, "test", "test", "1065500", count: 100, window: 10);

        var complete = await node.WaitForAsync("complete");

        Assert.Equal(100, complete.GetProperty("accepted").GetInt32());
        Assert.Equal(100, complete.GetProperty("receipts").GetInt32());
        Assert.Equal(0, complete.GetProperty("unknown").GetInt32());
        await node.WaitForAsync("unbound");
    }

    [Fact]
    public async Task NodeSmsc_Submit_AnswersAndSendsReceipt()
    {
        await using NodeSmpp node = await NodeSmpp.StartSmscAsync();
        await using RawEsme esme = await RawEsme.BindAsync(node.Port, "test", "test");

        SubmitResult result = await esme.SubmitAsync(ShortMessagePdu.Ascii("1065500", "8613800138000", "hello") with { RegisteredDelivery = 1 });

        Assert.Equal(0u, result.Status);
        ShortMessagePdu receipt = await esme.NextDeliverAsync();
        Assert.True(receipt.IsReceipt);
        Assert.Contains("id:" + result.MessageId, receipt.Text, StringComparison.Ordinal);
    }
}
