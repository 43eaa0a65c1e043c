using System.Text.Json.Nodes;
using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Smpp.Sessions;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 2, what a bind is answered with.</summary>
public sealed class BindTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    [Theory]
    [InlineData("nobody", "secret", false, 0x0Fu)]
    [InlineData("10001", "wrong", false, 0x0Eu)]
    [InlineData("nobody", "secret", true, 0x0Fu)]
    [InlineData("10001", "wrong", true, 0x0Fu)]
    public async Task Bind_WrongAccountOrPassword_IsAnsweredThenClosed(string systemId, string password, bool hide, uint status)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.SmppSection["HideUnknownAccounts"] = hide);
        await AssertRefusedAsync(rig, systemId, password, status);
    }

    [Fact]
    public async Task Bind_AddressNotAllowed_IsAnswered0DThenClosed()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.Account("10001")["AllowFrom"] = new JsonArray("10.9.8.0/24"));
        await AssertRefusedAsync(rig, "10001", "secret", 0x0D);
    }

    [Fact]
    public async Task Bind_OverTheLimit_IsAnswered0DThenClosed()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.Account("10001")["MaxBinds"] = 1);
        await rig.BindAsync();
        await AssertRefusedAsync(rig, "10001", "secret", 0x0D);
    }

    [Fact]
    public async Task Bind_OfARemovedSp_IsAnswered0DThenClosed()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.Sp("10001")["Card"] = "Removed");
        await AssertRefusedAsync(rig, "10001", "secret", 0x0D);
    }

    [Theory]
    [InlineData("")]
    [InlineData("VMS")]
    [InlineData("123456789012")]
    public async Task SystemType_WhateverItSays_IsTaken(string systemType)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        RawPdu answer = await rig.Connect().AskAsync(RawCommand.BindTransmitter, RawEsme.BindBody("10001", "secret", systemType));
        Assert.Equal(0u, answer.Status);
    }

    [Fact]
    public async Task Bind_BodyBroken_IsAnswered02InItsOwnResponseThenClosed()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = rig.Connect();

        RawPdu answer = await peer.AskAsync(RawCommand.BindReceiver, "no NUL in here"u8.ToArray());

        Assert.Equal((RawCommand.BindReceiver | RawCommand.Response, 0x02u), (answer.CommandId, answer.Status));
        await peer.EndAsync();
    }

    [Theory]
    [InlineData(0x00, false)]
    [InlineData(0x33, false)]
    [InlineData(0x34, true)]
    [InlineData(0x50, true)]
    public async Task InterfaceVersion_OfThePeer_DecidesWhetherItGetsTheTlv(byte version, bool told)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();

        RawPdu answer = await rig.Connect().AskAsync(RawCommand.BindTransceiver, RawEsme.BindBody("10001", "secret", interfaceVersion: version));

        var reader = new RawReader(answer.Body);
        Assert.Equal("SpamGate", reader.CString());
        Assert.Equal(told, reader.Tlvs().Any(tlv => tlv.Tag == 0x0210));
    }

    [Theory]
    [InlineData(0x33, 0)]
    [InlineData(0x34, 2)]
    public async Task DeliverSm_ToAPeerOf33_CarriesNoTlvs(byte version, int tlvs)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.Connect().BindAsync(interfaceVersion: version);
        ShortMessagePdu receipt = FakeSmsc.Receipt(s_message, "abc");

        Assert.Equal(0u, await smsc.DeliverAsync(receipt));

        ShortMessagePdu arrived = ShortMessagePdu.Parse(await peer.NextRequestAsync(RawCommand.DeliverSm));
        Assert.Equal(receipt.ShortMessage, arrived.ShortMessage);
        Assert.Equal(tlvs, arrived.Tlvs.Count);
    }

    [Theory]
    [InlineData(200, 0u)]
    [InlineData(300, 0x65u)]
    public async Task DeliverSm_WithPayloadToAPeerOf33_TravelsAsShortMessageWhereItFits(int octets, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.Connect().BindAsync(interfaceVersion: 0x33);
        byte[] text = [.. Enumerable.Repeat((byte)'a', octets)];

        Assert.Equal(status, await smsc.DeliverAsync(ShortMessagePdu.Ascii("8613800138000", "10655001", "").WithUserData(text)));

        if (status == 0)
        {
            ShortMessagePdu arrived = ShortMessagePdu.Parse(await peer.NextRequestAsync(RawCommand.DeliverSm));
            Assert.Equal(text, arrived.ShortMessage);
            Assert.Empty(arrived.Tlvs);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ErrorResponse_WithOrWithoutBody_IsUnderstoodOnBothSides(bool withBody)
    {
        byte[] body = withBody ? [0] : [];
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        peer.OnRequest = request => new RawPdu(request.CommandId | RawCommand.Response, 0x64, request.Sequence, body);

        Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
        RawPdu submit = await link.NextRequestAsync(RawCommand.SubmitSm);
        await link.SendAsync(new RawPdu(RawCommand.SubmitSm | RawCommand.Response, 0x0B, submit.Sequence, body));
        RawPdu delivered = await link.RequestAsync(RawCommand.DeliverSm, ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL").ToBody());

        Assert.Equal(0x0Bu, (await answer).Status);
        Assert.Equal(0x64u, delivered.Status);
    }

    private static async Task AssertRefusedAsync(GatewayRig rig, string systemId, string password, uint status)
    {
        MemoryPeer peer = rig.Connect();

        RawPdu answer = await peer.AskAsync(RawCommand.BindTransceiver, RawEsme.BindBody(systemId, password));

        Assert.Equal((RawCommand.BindTransceiver | RawCommand.Response, status), (answer.CommandId, answer.Status));
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.BindRefused, peer.Session.EndReason);
    }
}
