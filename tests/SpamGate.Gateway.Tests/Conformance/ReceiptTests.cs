using System.Text.Json.Nodes;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 5.</summary>
public sealed class ReceiptTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    // Compared under the mask 0x3C: bits for UDHI (0x40) and reply path (0x80) do not make it something else.
    [Theory]
    [InlineData(0x04, true)]
    [InlineData(0x44, true)]
    [InlineData(0x84, true)]
    [InlineData(0x07, true)]
    [InlineData(0x20, false)]
    [InlineData(0x08, false)]
    [InlineData(0x00, false)]
    public async Task EsmClass_UnderItsMask_TellsAReceiptAndEveryOneArrivesUnchanged(byte esmClass, bool receipt)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();
        ShortMessagePdu sent = FakeSmsc.Receipt(s_message, "1A2B") with { EsmClass = esmClass };

        Assert.Equal(0u, await smsc.DeliverAsync(sent));

        Assert.Equal(sent.ToBody(), (await peer.NextRequestAsync(RawCommand.DeliverSm)).Body);
        LinkCounters counters = rig.Egress.Links[0].Counters;
        Assert.Equal(receipt ? (1L, 0L) : (0L, 1L), (counters.Receipts, counters.Mobile));
    }

    [Theory]
    [InlineData(true, 0u)]
    [InlineData(false, 0x65u)]
    public async Task Receipt_OfASubscriber_GoesToTheTrunkThatCarriesSubscribers(bool carries, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(
            config => config.WithSmsc(smsc.Port).WithTrunk("trunk", ["10001"], subscribers: carries));
        MemoryPeer trunk = await rig.BindAsync(systemId: "trunk");
        MemoryPeer sp = await rig.BindAsync();
        ShortMessagePdu receipt = FakeSmsc.Receipt(s_message with { Source = "8613900000001" }, "1A2B");

        Assert.Equal(status, await smsc.DeliverAsync(receipt));

        if (carries)
        {
            Assert.Equal(receipt.ToBody(), (await trunk.NextRequestAsync(RawCommand.DeliverSm)).Body);
        }

        await sp.BarrierAsync();
        Assert.False(sp.Requests.TryRead(out _));
    }

    [Theory]
    [InlineData("DELIVRD", 2)]
    [InlineData("EXPIRED", 3)]
    [InlineData("DELETED", 4)]
    [InlineData("UNDELIV", 5)]
    [InlineData("ACCEPTD", 6)]
    [InlineData("UNKNOWN", 7)]
    [InlineData("REJECTD", 8)]
    [InlineData("ENROUTE", 1)]
    [InlineData("SCHEDULED", 0)]
    [InlineData("SKIPPED", 9)]
    public async Task Receipt_OfEveryState_ReachesTheSpAsItIs(string state, byte messageState)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();
        ShortMessagePdu receipt = FakeSmsc.Receipt(s_message, "1A2B", state, messageState);
        receipt = receipt with { Tlvs = [.. receipt.Tlvs, new RawTlv(0x0423, [3, 0, 1])] };

        Assert.Equal(0u, await smsc.DeliverAsync(receipt));

        Assert.Equal(receipt.ToBody(), (await peer.NextRequestAsync(RawCommand.DeliverSm)).Body);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x02)]
    [InlineData(0x03)]
    [InlineData(0x11)]
    [InlineData(0x1F)]
    public async Task RegisteredDelivery_Forwarded_IsAsTheSpSaid(byte registeredDelivery)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();

        await peer.SubmitAsync(s_message with { RegisteredDelivery = registeredDelivery });

        Assert.Equal(registeredDelivery, (await smsc.NextSubmitAsync()).RegisteredDelivery);
    }

    // A dropped message failed: asked for always or on failure there is a receipt in our own name, on success or never there is none.
    [Theory]
    [InlineData(0x00, false)]
    [InlineData(0x01, true)]
    [InlineData(0x02, true)]
    [InlineData(0x03, false)]
    [InlineData(0x10, false)]
    public async Task OwnReceipt_OfADroppedMessage_IsWholeAndOnlyWhenAskedFor(byte registeredDelivery, bool asked)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(config =>
        {
            config.WithAction("Keyword", "Drop");
            config.ScreeningSection["DropApprovedBy"] = new JsonArray("one", "two");
        });
        MemoryPeer peer = await rig.BindAsync();

        SubmitResult result = await peer.SubmitAsync(
            ShortMessagePdu.Ascii("10655001", "8613800138000", $"a {GatewayRig.Keyword} thing") with { RegisteredDelivery = registeredDelivery });

        Assert.Equal(0u, result.Status);
        if (!asked)
        {
            await peer.BarrierAsync();
            Assert.False(peer.Requests.TryRead(out _));
            return;
        }

        ShortMessagePdu receipt = ShortMessagePdu.Parse(await peer.NextRequestAsync(RawCommand.DeliverSm));
        Assert.True(receipt.IsReceipt);
        Assert.Equal(("8613800138000", "10655001"), (receipt.Source, receipt.Dest));
        Assert.Matches(
            $@"^id:{result.MessageId} sub:001 dlvrd:000 submit date:\d{{10}} done date:\d{{10}} stat:REJECTD err:000 text:", receipt.Text);
        Assert.Equal([.. System.Text.Encoding.ASCII.GetBytes(result.MessageId), 0], receipt.TlvValue(0x001E));
        Assert.Equal([8], receipt.TlvValue(0x0427));
    }

    // Peers have lost every receipt that came behind its submit_sm_resp in one segment.
    [Fact]
    public async Task Receipt_InTheSegmentOfItsSubmitSmResp_IsNotLost()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        for (uint i = 1; i <= 20; i++)
        {
            Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
            RawPdu submit = await link.NextRequestAsync(RawCommand.SubmitSm);
            ShortMessagePdu receipt = FakeSmsc.Receipt(s_message, $"m{i}");
            await link.SendAsync((byte[])
            [
                .. ManualSmsc.SubmitResp(submit, $"m{i}").ToBytes(),
                .. new RawPdu(RawCommand.DeliverSm, 0, i, receipt.ToBody()).ToBytes(),
            ]);

            Assert.Equal($"m{i}", (await answer).ReadCString());
            Assert.Equal(receipt.ToBody(), (await peer.NextRequestAsync(RawCommand.DeliverSm)).Body);
            Assert.Equal((RawCommand.DeliverSm | RawCommand.Response, 0u, i), Header(await link.NextStrayAsync()));
        }
    }

    [Fact]
    public async Task Receipts_WhileSubmitsFlood_AreNotStarved()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config =>
        {
            config.WithSmsc(smsc.Port);
            config.Account("10001")["Window"] = 50;
        });
        MemoryPeer peer = await rig.BindAsync();
        using var stop = new CancellationTokenSource();
        Task flood = Task.Run(async () =>
        {
            for (uint i = 1_000_000; !stop.IsCancellationRequested; i++)
            {
                await peer.SendAsync(new RawPdu(RawCommand.SubmitSm, 0, i, s_message.ToBody()).ToBytes());
            }
        });

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(0u, await smsc.DeliverAsync(FakeSmsc.Receipt(s_message, $"m{i}")));
        }

        await stop.CancelAsync();
        await flood;
    }

    [Theory]
    [InlineData(0x00u)]
    [InlineData(0x64u)]
    public async Task Smsc_IsAcknowledgedOnlyWhenTheSpsSessionTookIt(uint status)
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        peer.OnRequest = _ => null;

        Task<RawPdu> outcome = link.RequestAsync(RawCommand.DeliverSm, FakeSmsc.Receipt(s_message, "m").ToBody());
        RawPdu delivered = await peer.NextRequestAsync(RawCommand.DeliverSm);
        await link.RequestAsync(RawCommand.EnquireLink, []);
        Assert.False(outcome.IsCompleted);

        await peer.SendAsync(new RawPdu(RawCommand.DeliverSm | RawCommand.Response, status, delivered.Sequence, [0]).ToBytes());
        Assert.Equal(status, (await outcome).Status);
    }

    // What the SP's session had on the wire when it broke goes to its next one: a duplicate is possible, a loss is not.
    [Fact]
    public async Task Receipt_ItsSessionBreaks_GoesToTheNextSession()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer broken = await rig.BindAsync();
        broken.OnRequest = _ => null;
        Task<RawPdu> outcome = link.RequestAsync(RawCommand.DeliverSm, FakeSmsc.Receipt(s_message, "m").ToBody());
        await broken.NextRequestAsync(RawCommand.DeliverSm);

        await broken.CloseAsync();
        await rig.BindAsync();

        Assert.Equal(0u, (await outcome).Status);
    }

    private static (uint, uint, uint) Header(RawPdu pdu) => (pdu.CommandId, pdu.Status, pdu.Sequence);
}
