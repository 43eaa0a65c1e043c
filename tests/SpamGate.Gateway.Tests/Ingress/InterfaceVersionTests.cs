using SpamGate.Gateway.Tests.Hosting;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Ingress;

/// <summary>What peers of SMPP 3.3, 3.4 and 5.0 are told differently (SMPP 3.4 section 3.4, 5.0 section 2.10).</summary>
public sealed class InterfaceVersionTests
{
    private const ushort ScInterfaceVersion = 0x0210;
    private const ushort CongestionState = 0x0428;
    private const string Own = "10690001";
    private const string Mobile = "8613800138000";

    [Theory]
    [InlineData(0x00, null)]
    [InlineData(0x33, null)]
    [InlineData(0x34, 0x34)]
    [InlineData(0x50, 0x50)]
    [InlineData(0x51, 0x50)]
    public async Task Bind_IsAnsweredInTheHighestVersionBothSpeak(byte said, int? told)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);

        (RawEsme esme, RawPdu answer) = await gateway.BindVersionAsync(said);

        await using RawEsme _ = esme;
        List<RawTlv> tlvs = Tlvs(answer);
        Assert.Equal(told is null ? [] : [ScInterfaceVersion], tlvs.Select(tlv => tlv.Tag));
        Assert.All(tlvs, tlv => Assert.Equal([(byte)told!.Value], tlv.Value));
    }

    [Theory]
    [InlineData(0x33)]
    [InlineData(0x34)]
    public async Task Receipt_ToAPeerOf33_LosesItsTlvsAndKeepsItsText(byte version)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        (RawEsme esme, _) = await gateway.BindVersionAsync(version);
        await using RawEsme owner = esme;
        ShortMessagePdu receipt = FakeSmsc.Receipt(ShortMessagePdu.Ascii(Own, Mobile, "hello"), "0815");

        uint status = await smsc.DeliverAsync(receipt);

        Assert.Equal(0u, status);
        ShortMessagePdu received = await esme.NextDeliverAsync();
        Assert.Equal((version == 0x33 ? receipt with { Tlvs = [] } : receipt).ToBody(), received.ToBody());
    }

    [Fact]
    public async Task Deliver_TextInMessagePayload_MovesIntoShortMessageForAPeerOf33()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        (RawEsme esme, _) = await gateway.BindVersionAsync(0x33);
        await using RawEsme owner = esme;
        ShortMessagePdu Mo(int octets) => new() { Source = Mobile, Dest = Own, Tlvs = [new RawTlv(ShortMessagePdu.MessagePayload, new byte[octets])] };

        uint fits = await smsc.DeliverAsync(Mo(254));
        uint tooLong = await smsc.DeliverAsync(Mo(255));

        Assert.Equal((0u, 0x65u), (fits, tooLong));
        ShortMessagePdu received = await esme.NextDeliverAsync();
        Assert.Equal(new byte[254], received.ShortMessage);
        Assert.Empty(received.Tlvs);
        Assert.False(esme.Connection.Requests.TryRead(out _));
    }

    [Fact]
    public async Task DataSm_ToAPeerOf33_BecomesADeliverSm()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        (RawEsme esme, _) = await gateway.BindVersionAsync(0x33);
        await using RawEsme owner = esme;

        RawPdu answer = await smsc.RequestAsync(RawCommand.DataSm, DataBody(Mobile, Own, "hello"));

        Assert.Equal((RawCommand.DataSm | RawCommand.Response, 0u), (answer.CommandId, answer.Status));
        Assert.Equal("hello", (await esme.NextDeliverAsync()).Text);
    }

    [Fact]
    public async Task DataSm_TravelsUnchangedBothWays()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnOther = request => request with { CommandId = request.CommandId | RawCommand.Response, Body = new RawWriter().CString("data-1").ToArray() };
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "a-")]);
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu sent = await esme.Connection.RequestAsync(RawCommand.DataSm, DataBody(Own, Mobile, "hello"));
        RawPdu delivered = await smsc.RequestAsync(RawCommand.DataSm, DataBody(Mobile, Own, "hello back"));

        Assert.Equal("a-data-1", sent.ReadCString());
        Assert.Equal(DataBody(Own, Mobile, "hello"), (await smsc.NextRequestAsync(RawCommand.DataSm)).Body);
        Assert.Equal((RawCommand.DataSm | RawCommand.Response, 0u), (delivered.CommandId, delivered.Status));
        Assert.Equal(DataBody(Mobile, Own, "hello back"), (await esme.Connection.NextRequestAsync(RawCommand.DataSm)).Body);
    }

    [Theory]
    [InlineData(0x34)]
    [InlineData(0x50)]
    public async Task SubmitResp_WindowNearlyFull_TellsAPeerOf50(byte version)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnSubmit = submit => submit.Text == "answer" ? 0u : submit.Text == "refuse" ? 0x0Bu : null;
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        (RawEsme esme, _) = await gateway.BindVersionAsync(version);
        await using RawEsme owner = esme;
        byte[] Body(string text) => ShortMessagePdu.Ascii(Own, Mobile, text).ToBody();

        RawPdu idle = await esme.Connection.RequestAsync(RawCommand.SubmitSm, Body("answer"));
        for (int i = 0; i < 9; i++)
        {
            await esme.Connection.BeginRequestAsync(RawCommand.SubmitSm, Body("silence"));
        }

        RawPdu busy = await esme.Connection.RequestAsync(RawCommand.SubmitSm, Body("answer"));
        RawPdu refused = await esme.Connection.RequestAsync(RawCommand.SubmitSm, Body("refuse"));
        await esme.Connection.BeginRequestAsync(RawCommand.SubmitSm, Body("silence"));
        RawPdu over = await esme.Connection.RequestAsync(RawCommand.SubmitSm, Body("answer"));

        Assert.Equal((0u, 0u, 0x0Bu, 0x14u), (idle.Status, busy.Status, refused.Status, over.Status));
        Assert.Empty(Tlvs(idle));
        if (version < 0x50)
        {
            Assert.Empty(Tlvs(busy));
            Assert.Equal((0, 0), (refused.Body.Length, over.Body.Length));
            return;
        }

        foreach (RawPdu answer in (RawPdu[])[busy, refused, over])
        {
            RawTlv tlv = Assert.Single(Tlvs(answer));
            Assert.Equal(CongestionState, tlv.Tag);
            Assert.InRange(Assert.Single(tlv.Value), 81, 99);
        }
    }

    [Theory]
    [InlineData(0x34, RawCommand.BroadcastSm, RawCommand.GenericNack, 0x03)]
    [InlineData(0x50, RawCommand.BroadcastSm, RawCommand.BroadcastSm | RawCommand.Response, 0x10D)]
    [InlineData(0x50, RawCommand.QueryBroadcastSm, RawCommand.QueryBroadcastSm | RawCommand.Response, 0x10E)]
    [InlineData(0x50, RawCommand.CancelBroadcastSm, RawCommand.CancelBroadcastSm | RawCommand.Response, 0x10F)]
    [InlineData(0x50, 0x114u, RawCommand.GenericNack, 0x03)]
    public async Task Broadcast_IsRefusedInTheWordsOfThePeersVersion(byte version, uint command, uint response, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        (RawEsme esme, _) = await gateway.BindVersionAsync(version);
        await using RawEsme owner = esme;

        RawPdu answer = await esme.Connection.RequestAsync(command, []);

        Assert.Equal((response, status), (answer.CommandId, answer.Status));
        Assert.Equal(0u, (await esme.SubmitAsync(ShortMessagePdu.Ascii(Own, Mobile, "still bound"))).Status);
    }

    private static byte[] DataBody(string source, string dest, string text) => new RawWriter()
        .CString("").Byte(1).Byte(1).CString(source).Byte(1).Byte(1).CString(dest)
        .Byte(0).Byte(0).Byte(0).Tlv(ShortMessagePdu.MessagePayload, System.Text.Encoding.ASCII.GetBytes(text)).ToArray();

    /// <summary>What follows the C-octet string (system_id, message_id) of a response.</summary>
    private static List<RawTlv> Tlvs(RawPdu answer)
    {
        var reader = new RawReader(answer.Body);
        if (!reader.AtEnd)
        {
            reader.CString();
        }

        return reader.Tlvs();
    }
}
