using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Smpp.Sessions;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 2, the table of states. Binds are in <see cref="BindTests"/>.</summary>
public sealed class SessionStateTests
{
    private const uint ReplaceSm = 0x7;
    private const uint CancelSm = 0x8;
    private const uint Outbind = 0xB;
    private const uint AlertNotification = 0x102;
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");
    private static readonly byte[] s_query = new RawWriter().CString("1").Byte(1).Byte(1).CString("10655001").ToArray();
    private static readonly byte[] s_cancel = new RawWriter().CString("").CString("1")
        .Byte(1).Byte(1).CString("10655001").Byte(1).Byte(1).CString("8613800138000").ToArray();
    private static readonly byte[] s_replace = new RawWriter().CString("1").Byte(1).Byte(1).CString("10655001")
        .CString("").CString("").Byte(0).Byte(0).Byte(2).Octets("hi"u8).ToArray();
    private static readonly byte[] s_data = new RawWriter().CString("").Byte(1).Byte(1).CString("10655001")
        .Byte(1).Byte(1).CString("8613800138000").Byte(0).Byte(0).Byte(0).Tlv(0x0424, "hi"u8).ToArray();
    private static readonly byte[] s_multi = new RawWriter().CString("").Byte(1).Byte(1).CString("10655001")
        .Byte(1).Byte(1).Byte(1).Byte(1).CString("8613800138000")
        .Byte(0).Byte(0).Byte(0).CString("").CString("").Byte(0).Byte(0).Byte(0).Byte(0).Byte(2).Octets("hi"u8).ToArray();

    public static TheoryData<uint, byte[]> OfAnEsme() => new()
    {
        { RawCommand.SubmitSm, s_message.ToBody() },
        { RawCommand.SubmitMulti, s_multi },
        { RawCommand.DataSm, s_data },
        { RawCommand.QuerySm, s_query },
        { CancelSm, s_cancel },
        { ReplaceSm, s_replace },
    };

    [Theory]
    [InlineData(RawCommand.BindReceiver)]
    [InlineData(RawCommand.BindTransmitter)]
    [InlineData(RawCommand.BindTransceiver)]
    public async Task Open_EachBind_IsAccepted(uint bind)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = rig.Connect();

        RawPdu answer = await peer.AskAsync(bind, RawEsme.BindBody("10001", "secret"));

        Assert.Equal((bind | RawCommand.Response, 0u), (answer.CommandId, answer.Status));
        await peer.BarrierAsync();
    }

    [Fact]
    public async Task Open_EnquireLink_IsAnsweredAndStaysOpen()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = rig.Connect();

        await peer.BarrierAsync();

        Assert.Equal(SessionPhase.Open, peer.Session.Phase);
        await peer.BindAsync();
    }

    [Theory]
    [MemberData(nameof(OfAnEsme))]
    [InlineData(RawCommand.Unbind, new byte[0])]
    [InlineData(RawCommand.DeliverSm, new byte[0])]
    public async Task Open_AnythingElse_GetsItsOwnResponseWith04ThenClose(uint command, byte[] body)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = rig.Connect();

        RawPdu answer = await peer.AskAsync(command, body);

        Assert.Equal((command | RawCommand.Response, 0x04u), (answer.CommandId, answer.Status));
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.NotBound, peer.Session.EndReason);
    }

    [Theory]
    [MemberData(nameof(OfAnEsme))]
    public async Task BoundTxAndTrx_EveryRequestOfAnEsme_IsLegal(uint command, byte[] body)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        foreach (uint bind in (uint[])[RawCommand.BindTransmitter, RawCommand.BindTransceiver])
        {
            MemoryPeer peer = await rig.BindAsync(bind);

            RawPdu answer = await peer.AskAsync(command, body);

            Assert.Equal(command | RawCommand.Response, answer.CommandId);
            Assert.NotEqual(0x04u, answer.Status);
        }
    }

    [Theory]
    [MemberData(nameof(OfAnEsme))]
    public async Task BoundRx_RequestsOfATransmitter_Get04AndTheSessionLivesOn(uint command, byte[] body)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync(RawCommand.BindReceiver);

        RawPdu answer = await peer.AskAsync(command, body);

        Assert.Equal((command | RawCommand.Response, 0x04u), (answer.CommandId, answer.Status));
        await peer.BarrierAsync();
    }

    [Theory]
    [InlineData(RawCommand.BindReceiver)]
    [InlineData(RawCommand.BindTransceiver)]
    public async Task BoundRxAndTrx_DeliverSmAndItsResponse_AreLegal(uint bind)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        await rig.BindAsync(bind);

        Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL")));
    }

    // A delivery waits 5 s for a session that may have it; a transmitter never may.
    [Fact]
    public async Task BoundTx_Deliveries_DoNotGoToIt()
    {
        var time = new OddTimeProvider();
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port), time);
        MemoryPeer peer = await rig.BindAsync(RawCommand.BindTransmitter);

        Task<uint> outcome = smsc.DeliverAsync(ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL"));
        await GatewayRig.UntilAsync(() => rig.Egress.Links[0].Counters.Mobile == 1, "the delivery");
        await GatewayRig.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return outcome.IsCompleted;
            },
            "the SMSC to be answered");

        Assert.Equal(0x64u, await outcome);
        Assert.DoesNotContain(RawCommand.DeliverSm, Requests(peer));
    }

    [Fact]
    public async Task BoundRx_DataSmAndItsResponse_AreLegal()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync(RawCommand.BindReceiver);
        RawConnection link = await smsc.NextLinkAsync();
        byte[] toSp = new RawWriter().CString("").Byte(1).Byte(1).CString("8613800138000")
            .Byte(1).Byte(1).CString("10655001").Byte(0).Byte(0).Byte(0).Tlv(0x0424, "CALL"u8).ToArray();

        RawPdu answer = await link.RequestAsync(RawCommand.DataSm, toSp);

        Assert.Equal((RawCommand.DataSm | RawCommand.Response, 0u), (answer.CommandId, answer.Status));
        Assert.Equal(toSp, (await peer.NextRequestAsync(RawCommand.DataSm)).Body);
    }

    [Theory]
    [InlineData(RawCommand.BindReceiver)]
    [InlineData(RawCommand.BindTransmitter)]
    [InlineData(RawCommand.BindTransceiver)]
    public async Task Bound_EnquireLinkAndUnbind_AreAnsweredAndASecondBindGets05(uint bind)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync(bind);

        RawPdu second = await peer.AskAsync(RawCommand.BindTransmitter, RawEsme.BindBody("10001", "secret"));
        await peer.BarrierAsync();
        RawPdu unbind = await peer.AskAsync(RawCommand.Unbind, []);

        Assert.Equal((RawCommand.BindTransmitter | RawCommand.Response, 0x05u), (second.CommandId, second.Status));
        Assert.Equal((RawCommand.Unbind | RawCommand.Response, 0u), (unbind.CommandId, unbind.Status));
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.PeerUnbound, peer.Session.EndReason);
    }

    [Theory]
    [InlineData(RawCommand.DeliverSm, RawCommand.DeliverSm | RawCommand.Response)]
    [InlineData(Outbind, RawCommand.GenericNack)]
    [InlineData(AlertNotification, RawCommand.GenericNack)]
    public async Task Bound_WhatOnlyAnSmscSends_Gets04AndTheSessionLivesOn(uint command, uint response)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        foreach (uint bind in (uint[])[RawCommand.BindReceiver, RawCommand.BindTransmitter, RawCommand.BindTransceiver])
        {
            MemoryPeer peer = await rig.BindAsync(bind);

            // outbind and alert_notification have no response of their own: generic_nack says it.
            RawPdu answer = await peer.AskAsync(command, s_message.ToBody());

            Assert.Equal((response, 0x04u), (answer.CommandId, answer.Status));
            await peer.BarrierAsync();
        }
    }

    [Fact]
    public async Task Unbinding_RequestsInFlight_DrainBeforeUnbindRespAndNewOnesGet04()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        List<uint> order = [];
        peer.Seen = pdu => order.Add(pdu.CommandId);
        Task<RawPdu> submitted = await peer.BeginSubmitAsync(s_message);
        RawPdu upstream = await link.NextRequestAsync(RawCommand.SubmitSm);

        Task<RawPdu> unbound = await peer.BeginAsync(new RawPdu(RawCommand.Unbind, 0, 900, []));
        RawPdu late = await peer.AskAsync(new RawPdu(RawCommand.SubmitSm, 0, 901, s_message.ToBody()));
        await link.SendAsync(ManualSmsc.SubmitResp(upstream, "id-1"));

        Assert.Equal(0x04u, late.Status);
        Assert.Equal("id-1", (await submitted).ReadCString());
        Assert.Equal(0u, (await unbound).Status);
        await peer.EndAsync();
        Assert.Equal(
            [RawCommand.SubmitSm | RawCommand.Response, RawCommand.SubmitSm | RawCommand.Response, RawCommand.Unbind | RawCommand.Response],
            order);
    }

    [Fact]
    public async Task Unbinding_UnbindRespThatNobodyAskedFor_IsIgnoredAndLosesNoAnswer()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        Task<RawPdu> submitted = await peer.BeginSubmitAsync(s_message);
        RawPdu upstream = await link.NextRequestAsync(RawCommand.SubmitSm);

        Task<RawPdu> unbound = await peer.BeginAsync(new RawPdu(RawCommand.Unbind, 0, 900, []));
        await peer.SendAsync(new RawPdu(RawCommand.Unbind | RawCommand.Response, 0, 901, []).ToBytes());
        Assert.Equal(0x04u, (await peer.AskAsync(new RawPdu(RawCommand.EnquireLink, 0, 902, []))).Status);
        await link.SendAsync(ManualSmsc.SubmitResp(upstream, "id-1"));

        Assert.Equal("id-1", (await submitted).ReadCString());
        Assert.Equal(0u, (await unbound).Status);
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.PeerUnbound, peer.Session.EndReason);
    }

    [Fact]
    public async Task Unbinding_SecondUnbind_DoesNotOvertakeTheFirst()
    {
        // While time stands still the first unbind waits, although what was in flight has been answered meanwhile.
        var time = new OddTimeProvider();
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port), time);
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        List<uint> unbound = [];
        peer.Seen = pdu =>
        {
            if (pdu.CommandId == (RawCommand.Unbind | RawCommand.Response))
            {
                unbound.Add(pdu.Sequence);
            }
        };
        Task<RawPdu> submitted = await peer.BeginSubmitAsync(s_message);
        RawPdu upstream = await link.NextRequestAsync(RawCommand.SubmitSm);
        Task<RawPdu> first = await peer.BeginAsync(new RawPdu(RawCommand.Unbind, 0, 900, []));
        Assert.Equal(0x04u, (await peer.AskAsync(new RawPdu(RawCommand.EnquireLink, 0, 901, []))).Status);
        await link.SendAsync(ManualSmsc.SubmitResp(upstream, "id-1"));
        await submitted;

        await peer.BeginAsync(new RawPdu(RawCommand.Unbind, 0, 902, []));
        await GatewayRig.UntilAsync(() => peer.AllTaken, "the second unbind to be seen");
        time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(0u, (await first).Status);
        await peer.EndAsync();
        Assert.Equal(900u, unbound[0]);
    }

    [Theory]
    [InlineData(RawCommand.SubmitSm, RawCommand.SubmitSm | RawCommand.Response, 0x04u)]
    [InlineData(0x777u, RawCommand.GenericNack, 0x03u)]
    public async Task Link_WhatNoSmscMaySend_IsRefused(uint command, uint response, uint status)
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();

        RawPdu answer = await link.RequestAsync(command, s_message.ToBody());

        Assert.Equal((response, status), (answer.CommandId, answer.Status));
        Assert.Equal(0u, (await link.RequestAsync(RawCommand.EnquireLink, [])).Status);
    }

    private static List<uint> Requests(MemoryPeer peer)
    {
        List<uint> commands = [];
        while (peer.Requests.TryRead(out RawPdu? request))
        {
            commands.Add(request.CommandId);
        }

        return commands;
    }
}
