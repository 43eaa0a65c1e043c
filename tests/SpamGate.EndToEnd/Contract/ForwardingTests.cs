using System.Text;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>What passes arrives unchanged, and the SMSC's answer is the SP's answer.</summary>
public sealed class ForwardingTests : IClassFixture<GatewayFixture>
{
    private readonly GatewayFixture _fixture;

    public ForwardingTests(GatewayFixture fixture)
    {
        _fixture = fixture;
        fixture.Reset();
    }

    [Fact]
    public async Task Submit_WithEveryFieldAndUnknownTlvs_ArrivesUnchanged()
    {
        await using RawEsme esme = await _fixture.BindAsync();
        var sent = new ShortMessagePdu
        {
            ServiceType = "WAP",
            SourceTon = 1,
            SourceNpi = 1,
            Source = "10655001",
            DestTon = 2,
            DestNpi = 1,
            Dest = "13800138000",
            EsmClass = 0x03,
            ProtocolId = 0x41,
            Priority = 1,
            Validity = "000001000000000R",
            RegisteredDelivery = 1,
            ReplaceIfPresent = 0,
            DataCoding = 0xF1,
            DefaultMessageId = 0,
            ShortMessage = "Dinner at seven?"u8.ToArray(),
            Tlvs = [new RawTlv(0x1400, [1, 2, 3]), new RawTlv(0x0204, [0, 7]), new RawTlv(0x3FFF, []), new RawTlv(0x1400, [9])],
        };

        SubmitResult result = await esme.SubmitAsync(sent);

        Assert.Equal(0u, result.Status);
        ShortMessagePdu received = await _fixture.Smsc.NextSubmitAsync();
        Assert.Equal(sent.ToBody(), received.ToBody());
    }

    [Fact]
    public async Task Submit_AnswerOfTheSmsc_IsRelayedWithItsMessageId()
    {
        await using RawEsme esme = await _fixture.BindAsync();

        SubmitResult first = await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "one"));
        SubmitResult second = await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "two"));
        _fixture.Smsc.OnSubmit = _ => 0x0B;
        SubmitResult third = await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "three"));

        Assert.Equal(0u, first.Status);
        Assert.Matches("^[0-9A-F]{8}$", first.MessageId);
        Assert.NotEqual(first.MessageId, second.MessageId);
        Assert.Equal(0x0Bu, third.Status);
    }

    [Fact]
    public async Task Submit_SmscNeverAnswers_GetsUnknownOutcomeAfterTheLinksTimeout()
    {
        await using FakeSmsc silent = FakeSmsc.Start();
        silent.OnSubmit = _ => null;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(
            new GatewayConfig().WithSmsc(silent.Port, responseTimeout: "00:00:02").WithSp("10001", "1065500"));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        SubmitResult result = await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "one"));

        Assert.Equal(0x64u, result.Status);
        await silent.NextSubmitAsync();
        Assert.False(silent.Submits.TryRead(out _));
    }

    [Fact]
    public async Task DataSm_IsScreenedLikeASubmit()
    {
        await using RawEsme esme = await _fixture.BindAsync();
        byte[] Body(string text) => new RawWriter()
            .CString("").Byte(1).Byte(1).CString("10655001").Byte(1).Byte(1).CString("8613800138000")
            .Byte(0).Byte(0).Byte(0).Tlv(ShortMessagePdu.MessagePayload, Encoding.ASCII.GetBytes(text)).ToArray();

        RawPdu refused = await esme.Connection.RequestAsync(RawCommand.DataSm, Body($"a {GatewayFixture.Keyword} in it"));
        _fixture.Smsc.OnOther = request => request with
        {
            CommandId = request.CommandId | RawCommand.Response,
            Body = request.CommandId == RawCommand.DataSm ? new RawWriter().CString("data-id").ToArray() : [],
        };
        RawPdu passed = await esme.Connection.RequestAsync(RawCommand.DataSm, Body("Dinner at seven?"));

        Assert.Equal(0x45u, refused.Status);
        Assert.Equal(0u, passed.Status);
        Assert.Equal("data-id", passed.ReadCString());
    }

    [Fact]
    public async Task SubmitMulti_OneRecipientBlocked_IsForwardedWithoutItAndReportsIt()
    {
        await using RawEsme esme = await _fixture.BindAsync();
        byte[]? forwarded = null;
        _fixture.Smsc.OnOther = request =>
        {
            forwarded = request.Body;
            return request with
            {
                CommandId = request.CommandId | RawCommand.Response,
                Body = new RawWriter().CString("multi-id").Byte(0).ToArray(),
            };
        };
        byte[] body = MultiBody("8613800138001", "8613800138999", "8613800138002");

        RawPdu answer = await esme.Connection.RequestAsync(RawCommand.SubmitMulti, body);

        Assert.Equal(0u, answer.Status);
        var reader = new RawReader(answer.Body);
        Assert.Equal("multi-id", reader.CString());
        Assert.Equal(1, reader.Byte());
        reader.Octets(2);
        Assert.Equal("8613800138999", reader.CString());
        Assert.Equal([0, 0, 0, 0x45], reader.Octets(4));
        Assert.Equal(MultiBody("8613800138001", "8613800138002"), forwarded);
    }

    [Fact]
    public async Task TwoSmscs_OneGoesDown_TrafficGoesOnOverTheOther()
    {
        await using FakeSmsc first = FakeSmsc.Start();
        await using FakeSmsc second = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(
            new GatewayConfig().WithSmsc(first.Port, name: "a").WithSmsc(second.Port, name: "b").WithSp("10001", "1065500"));
        await first.WaitForBindAsync();
        await second.WaitForBindAsync();
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        IEnumerable<ShortMessagePdu> hundred = Enumerable.Range(0, 100).Select(i => ShortMessagePdu.Ascii("10655001", $"86138{i:D8}", "Dinner at seven?"));

        SubmitResult[] shared = await esme.SubmitManyAsync(hundred);
        int firstShare = Drain(first);
        int secondShare = Drain(second);
        await first.DisposeAsync();
        await gateway.WaitForAsync(async () => await LinksUpAsync(gateway) == 1, TimeSpan.FromSeconds(30), "the first link to be down");
        SubmitResult[] alone = await esme.SubmitManyAsync(hundred);

        Assert.All(shared, result => Assert.Equal(0u, result.Status));
        Assert.Equal(100, firstShare + secondShare);
        Assert.InRange(firstShare, 10, 90);
        Assert.All(alone, result => Assert.Equal(0u, result.Status));
        Assert.Equal(100, Drain(second));
    }

    private static async Task<double> LinksUpAsync(GatewayProcess gateway)
    {
        MetricsPage page = await gateway.MetricsAsync();
        return page.Sum("spamgate_link_up");
    }

    private static int Drain(FakeSmsc smsc)
    {
        int count = 0;
        while (smsc.Submits.TryRead(out _))
        {
            count++;
        }

        return count;
    }

    private static byte[] MultiBody(params string[] recipients)
    {
        RawWriter writer = new RawWriter().CString("").Byte(1).Byte(1).CString("10655001").Byte((byte)recipients.Length);
        foreach (string recipient in recipients)
        {
            writer.Byte(1).Byte(1).Byte(1).CString(recipient);
        }

        byte[] text = "Dinner at seven?"u8.ToArray();
        return writer.Byte(0).Byte(0).Byte(0).CString("").CString("").Byte(0).Byte(0).Byte(0).Byte(0).Byte((byte)text.Length).Octets(text).ToArray();
    }
}
