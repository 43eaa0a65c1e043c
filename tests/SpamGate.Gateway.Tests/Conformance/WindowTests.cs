using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Smpp.Sessions;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 4: sequence numbers, windows, and peers that do not read.</summary>
public sealed class WindowTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x80000000u)]
    [InlineData(0xFFFFFFFFu)]
    public async Task SequenceNumber_OfThePeer_IsEchoedWhateverItIs(uint sequence)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();
        foreach (uint command in (uint[])[RawCommand.SubmitSm, RawCommand.EnquireLink, RawCommand.Unbind])
        {
            RawPdu answer = await peer.AskAsync(new RawPdu(command, 0, sequence, command == RawCommand.SubmitSm ? s_message.ToBody() : []));
            Assert.Equal((command | RawCommand.Response, 0u, sequence), (answer.CommandId, answer.Status, answer.Sequence));
        }
    }

    // The same number in both directions at once names two requests.
    [Fact]
    public async Task SequenceNumber_TheSameInBothDirections_MeetsItsOwnAnswer()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        peer.OnRequest = _ => null;
        Task<RawPdu> delivered = link.RequestAsync(RawCommand.DeliverSm, ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL").ToBody());
        RawPdu ours = await peer.NextRequestAsync(RawCommand.DeliverSm);

        Task<RawPdu> submitted = await peer.BeginAsync(new RawPdu(RawCommand.SubmitSm, 0, ours.Sequence, s_message.ToBody()));
        await link.SendAsync(ManualSmsc.SubmitResp(await link.NextRequestAsync(RawCommand.SubmitSm), "1"));
        Assert.Equal((RawCommand.SubmitSm | RawCommand.Response, 0u), ((await submitted).CommandId, (await submitted).Status));
        Assert.False(delivered.IsCompleted);

        await peer.SendAsync(new RawPdu(RawCommand.DeliverSm | RawCommand.Response, 0, ours.Sequence, [0]).ToBytes());
        Assert.Equal(0u, (await delivered).Status);
    }

    [Fact]
    public async Task SequenceNumber_OnALink_WrapsToOneAndAnswersStillMatch()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        rig.Egress.Links[0].Window.ContinueAfter(0x7FFFFFFD);
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        foreach (uint expected in (uint[])[0x7FFFFFFE, 0x7FFFFFFF, 1, 2])
        {
            Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
            RawPdu submit = await link.NextRequestAsync(RawCommand.SubmitSm);
            await link.SendAsync(ManualSmsc.SubmitResp(submit, $"id-{expected}"));

            Assert.Equal(expected, submit.Sequence);
            Assert.Equal($"id-{expected}", (await answer).ReadCString());
        }
    }

    [Theory]
    [InlineData(RawCommand.BindReceiver)]
    [InlineData(RawCommand.BindTransceiver)]
    public async Task SequenceNumber_OnASession_WrapsToOneAndAnswersStillMatch(uint bind)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync(bind);
        peer.Session.ContinueAfter(0x7FFFFFFD);
        foreach (uint expected in (uint[])[0x7FFFFFFE, 0x7FFFFFFF, 1, 2])
        {
            Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL")));
            Assert.Equal(expected, (await peer.NextRequestAsync(RawCommand.DeliverSm)).Sequence);
        }
    }

    [Fact]
    public async Task SequenceNumber_OfOwnRequestsOnATransmitter_WrapsToOne()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync(RawCommand.BindTransmitter);
        peer.Session.ContinueAfter(0x7FFFFFFE);
        foreach (uint expected in (uint[])[0x7FFFFFFF, 1])
        {
            peer.Session.Ping(rig.Clock.Now);
            Assert.Equal(expected, (await peer.NextRequestAsync(RawCommand.EnquireLink)).Sequence);
        }
    }

    // A number belongs to one request of a connection, the bind included.
    [Fact]
    public async Task SequenceNumber_OfTheBind_IsNotUsedAgainOnTheLink()
    {
        await using var smsc = new ManualSmsc();
        uint bound = 0;
        smsc.BindSeen = request => bound = request.Sequence;
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();

        await peer.BeginSubmitAsync(s_message);

        Assert.NotEqual(bound, (await link.NextRequestAsync(RawCommand.SubmitSm)).Sequence);
    }

    // Two links of one slot each hold two messages in turn; the later one is answered first.
    [Fact]
    public async Task Responses_OutOfOrderOverTwoLinks_EachReachTheSpUnderItsOwnSequence()
    {
        await using var one = new ManualSmsc();
        await using var other = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config =>
            config.WithSmsc(one.Port, window: 1, name: "one").WithSmsc(other.Port, window: 1, name: "other"));
        RawConnection[] links = [await one.NextLinkAsync(), await other.NextLinkAsync()];
        MemoryPeer peer = await rig.BindAsync();
        List<uint> order = [];
        peer.Seen = pdu => order.Add(pdu.Sequence);
        for (uint sequence = 1000; sequence < 1040; sequence += 2)
        {
            Task<RawPdu> first = await peer.BeginAsync(new RawPdu(RawCommand.SubmitSm, 0, sequence, s_message.ToBody()));
            (RawConnection link, RawPdu submit) early = await NextSubmitOfAnyAsync(links);
            Task<RawPdu> second = await peer.BeginAsync(new RawPdu(RawCommand.SubmitSm, 0, sequence + 1, s_message.ToBody()));
            (RawConnection link, RawPdu submit) late = await NextSubmitOfAnyAsync(links);
            Assert.NotSame(early.link, late.link);

            await late.link.SendAsync(ManualSmsc.SubmitResp(late.submit, $"id-{sequence + 1}"));
            Assert.Equal($"id-{sequence + 1}", (await second).ReadCString());
            Assert.False(first.IsCompleted);
            await early.link.SendAsync(ManualSmsc.SubmitResp(early.submit, $"id-{sequence}"));
            Assert.Equal($"id-{sequence}", (await first).ReadCString());
            Assert.Equal([sequence + 1, sequence], order[^2..]);
        }
    }

    // Within one link an SMSC may answer in any order, too.
    [Fact]
    public async Task Responses_OutOfOrderOnOneLink_EachReachTheSpUnderItsOwnSequence()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        var answers = new List<Task<RawPdu>>();
        var submits = new List<RawPdu>();
        for (int i = 0; i < 20; i++)
        {
            answers.Add(await peer.BeginSubmitAsync(s_message));
            submits.Add(await link.NextRequestAsync(RawCommand.SubmitSm));
        }

        for (int i = 19; i >= 0; i--)
        {
            await link.SendAsync(ManualSmsc.SubmitResp(submits[i], $"id-{i}"));
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal($"id-{i}", (await answers[i]).ReadCString());
        }
    }

    [Theory]
    [InlineData("response")]
    [InlineData("nack")]
    [InlineData("timeout")]
    [InlineData("disconnect")]
    public async Task LinkWindow_OfOne_IsFreedByEachEnd(string end)
    {
        var time = new OddTimeProvider();
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port, window: 1), time);
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        Task<RawPdu> first = await peer.BeginSubmitAsync(s_message);
        RawPdu submit = await link.NextRequestAsync(RawCommand.SubmitSm);
        uint expected = 0x64;
        switch (end)
        {
            case "response":
                expected = 0;
                await link.SendAsync(ManualSmsc.SubmitResp(submit, "1"));
                break;
            case "nack":
                expected = 0x0B;
                await link.SendAsync(new RawPdu(RawCommand.GenericNack, 0x0B, submit.Sequence, []));
                break;
            case "timeout":
                time.Advance(TimeSpan.FromSeconds(21));
                break;
            default:
                link.Abort();
                break;
        }

        Assert.Equal(expected, (await first).Status);
        if (end == "disconnect")
        {
            await GatewayRig.UntilAsync(() => !rig.Egress.Links[0].IsBound, "the link to be down");
            await GatewayRig.UntilAsync(
                () =>
                {
                    time.Advance(TimeSpan.FromMilliseconds(100));
                    return rig.Egress.Links[0].IsBound;
                },
                "the link to come back");
            link = await smsc.NextLinkAsync();
        }

        Task<RawPdu> second = await peer.BeginSubmitAsync(s_message);
        await link.SendAsync(ManualSmsc.SubmitResp(await link.NextRequestAsync(RawCommand.SubmitSm), "2"));
        Assert.Equal(0u, (await second).Status);
    }

    [Fact]
    public async Task SessionWindow_Full_Is14AndReadingGoesOn()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config =>
        {
            config.WithSmsc(smsc.Port);
            config.Account("10001")["Window"] = 2;
        });
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        Task<RawPdu> first = await peer.BeginSubmitAsync(s_message);
        await peer.BeginSubmitAsync(s_message);
        RawPdu submit = await link.NextRequestAsync(RawCommand.SubmitSm);

        Assert.Equal(0x14u, (await peer.SubmitAsync(s_message)).Status);
        await peer.BarrierAsync();
        Assert.Equal(0u, (await link.RequestAsync(RawCommand.DeliverSm, ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL").ToBody())).Status);

        await link.SendAsync(ManualSmsc.SubmitResp(submit, "1"));
        Assert.Equal(0u, (await first).Status);
        await peer.BeginSubmitAsync(s_message);
        await link.NextRequestAsync(RawCommand.SubmitSm);
        await link.NextRequestAsync(RawCommand.SubmitSm);
    }

    // Behind a silent SMSC of one slot a link holds 16,384 messages.
    [Fact]
    public async Task LinkQueue_Full_Is14()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(
            config =>
            {
                config.WithSmsc(smsc.Port, window: 1);
                config.Account("10001")["Window"] = 20_000;
            },
            new OddTimeProvider());
        MemoryPeer peer = await rig.BindAsync();
        byte[] body = s_message.ToBody();
        for (int i = 0; i < 4096 * 5; i += 1024)
        {
            await peer.SendAsync(Enumerable.Range(i, 1024).SelectMany(j => new RawPdu(RawCommand.SubmitSm, 0, (uint)j + 100, body).ToBytes()).ToArray());
        }

        RawPdu refused = await peer.NextStrayAsync();
        Assert.Equal((RawCommand.SubmitSm | RawCommand.Response, 0x14u), (refused.CommandId, refused.Status));
        await peer.BarrierAsync();
    }

    [Fact]
    public async Task Answers_ToAThousandRequestsInOneRead_ShareTheirFlushes()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        int before = peer.Reads;

        await peer.SendAsync(Enumerable.Range(1, 1000).SelectMany(i => new RawPdu(RawCommand.EnquireLink, 0, (uint)i + 100, []).ToBytes()).ToArray());
        for (int i = 0; i < 1000; i++)
        {
            await peer.NextStrayAsync();
        }

        Assert.InRange(peer.Reads - before, 1, 50);
    }

    private static async Task<(RawConnection Link, RawPdu Submit)> NextSubmitOfAnyAsync(RawConnection[] links)
    {
        RawPdu? submit = null;
        RawConnection? from = null;
        await GatewayRig.UntilAsync(() => (from = Array.Find(links, link => link.Requests.TryRead(out submit) && submit.CommandId == RawCommand.SubmitSm)) is not null, "a submit");
        return (from!, submit!);
    }
}
