using System.Net;
using System.Text;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Quarantine;

/// <summary>Held, released, refused, asked about: as an SP and a message centre see it, on both databases.</summary>
public sealed class QuarantineTests
{
    private const ushort ReceiptedMessageId = 0x001E;
    private const uint QuerySm = 0x00000003;
    private const uint CancelSm = 0x00000008;
    private const uint QueryFail = 0x67;
    private const uint CancelFail = 0x11;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Released_AlsoAfterARestart_TheReceiptCarriesOurId(string provider)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using HoldingGateway gateway = await HoldingGateway.StartAsync(smsc.Port, provider);
        string id;
        ShortMessagePdu sent = HoldingGateway.Doubtful("13800138001") with { ServiceType = "CMT", Tlvs = [new RawTlv(0x1500, [1, 2, 3])] };
        await using (RawEsme esme = await gateway.BindAsync())
        {
            SubmitResult held = await esme.SubmitAsync(sent);
            Assert.Equal(0u, held.Status);
            id = held.MessageId;
            Assert.False(smsc.Submits.TryRead(out _));
            Assert.Equal("held", await gateway.StateAsync(id));

            Assert.Equal(HttpStatusCode.OK, await gateway.DecideAsync(id, "release"));

            ShortMessagePdu forwarded = await smsc.NextSubmitAsync();
            Assert.Equal(sent.ToBody(), forwarded.ToBody());
            await gateway.WaitForStateAsync(id, "released");
            Assert.Equal(HttpStatusCode.Conflict, await gateway.DecideAsync(id, "release"));
        }

        await gateway.Process.Kill9AndRestartAsync();
        await using RawEsme again = await gateway.BindAsync();
        Assert.Equal(0u, await smsc.DeliverAsync(FakeSmsc.Receipt(sent, "00000001")));
        ShortMessagePdu receipt = await again.NextDeliverAsync();

        Assert.StartsWith($"id:{id} sub:001 dlvrd:001", receipt.Text, StringComparison.Ordinal);
        Assert.Contains("stat:DELIVRD", receipt.Text, StringComparison.Ordinal);
        Assert.Equal(id, Encoding.ASCII.GetString(receipt.TlvValue(ReceiptedMessageId)!).TrimEnd('\0'));
        Assert.False(smsc.Submits.TryRead(out _));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Refused_TheReceiptSaysRejected(string provider)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using HoldingGateway gateway = await HoldingGateway.StartAsync(smsc.Port, provider);
        await using RawEsme esme = await gateway.BindAsync();
        SubmitResult held = await esme.SubmitAsync(HoldingGateway.Doubtful("13800138002"));

        Assert.Equal(HttpStatusCode.OK, await gateway.DecideAsync(held.MessageId, "refuse"));

        ShortMessagePdu receipt = await esme.NextDeliverAsync();
        Assert.True(receipt.IsReceipt);
        Assert.Contains($"id:{held.MessageId}", receipt.Text, StringComparison.Ordinal);
        Assert.Contains("stat:REJECTD", receipt.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await gateway.DecideAsync(held.MessageId, "release"));
        Assert.False(smsc.Submits.TryRead(out _));
    }

    [Fact]
    public async Task TimeOver_TheReceiptSaysExpired()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using HoldingGateway gateway = await HoldingGateway.StartAsync(smsc.Port, "Sqlite", timeOut: "00:00:01");
        await using RawEsme esme = await gateway.BindAsync();
        SubmitResult held = await esme.SubmitAsync(HoldingGateway.Doubtful("13800138003"));
        Assert.Equal(0u, held.Status);

        ShortMessagePdu receipt = await esme.NextDeliverAsync(TimeSpan.FromSeconds(60));

        Assert.Contains($"id:{held.MessageId}", receipt.Text, StringComparison.Ordinal);
        Assert.Contains("stat:EXPIRED", receipt.Text, StringComparison.Ordinal);
        Assert.Equal("expired", await gateway.StateAsync(held.MessageId));
    }

    [Fact]
    public async Task SmscRefuses_TheReceiptSaysRejected()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnSubmit = static _ => 0x0B;
        await using HoldingGateway gateway = await HoldingGateway.StartAsync(smsc.Port, "Sqlite");
        await using RawEsme esme = await gateway.BindAsync();
        SubmitResult held = await esme.SubmitAsync(HoldingGateway.Doubtful("13800138004"));

        await gateway.DecideAsync(held.MessageId, "release");

        Assert.Contains("stat:REJECTD", (await esme.NextDeliverAsync()).Text, StringComparison.Ordinal);
        Assert.Equal("refused", await gateway.StateAsync(held.MessageId));
    }

    [Fact]
    public async Task QueryAndCancel_WorkOnTheHeldMessageOfItsSender()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using HoldingGateway gateway = await HoldingGateway.StartAsync(smsc.Port, "Sqlite");
        await using RawEsme esme = await gateway.BindAsync();
        SubmitResult held = await esme.SubmitAsync(HoldingGateway.Doubtful("13800138005"));

        RawPdu state = await esme.Connection.RequestAsync(QuerySm, Query(held.MessageId, "10655001"));
        Assert.Equal(0u, state.Status);
        Assert.Equal(held.MessageId, state.ReadCString());
        Assert.Equal(1, state.Body[^2]);
        Assert.Equal(QueryFail, (await esme.Connection.RequestAsync(QuerySm, Query(held.MessageId, "10655002"))).Status);

        Assert.Equal(0u, (await esme.Connection.RequestAsync(CancelSm, Cancel(held.MessageId))).Status);
        Assert.Contains("stat:DELETED", (await esme.NextDeliverAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(CancelFail, (await esme.Connection.RequestAsync(CancelSm, Cancel(held.MessageId))).Status);
        Assert.Equal(HttpStatusCode.Conflict, await gateway.DecideAsync(held.MessageId, "release"));
        Assert.False(smsc.Requests.TryRead(out RawPdu? request) && request.CommandId is QuerySm or CancelSm);
    }

    private static byte[] Query(string id, string source) => new RawWriter().CString(id).Byte(1).Byte(1).CString(source).ToArray();

    private static byte[] Cancel(string id) =>
        new RawWriter().CString("").CString(id).Byte(1).Byte(1).CString("10655001").Byte(1).Byte(1).CString("13800138005").ToArray();
}
