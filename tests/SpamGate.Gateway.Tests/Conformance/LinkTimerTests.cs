using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 4 towards SMSCs: every timer just before and just after, and coming back. The link's response timer is 20 s here.</summary>
public sealed class LinkTimerTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");
    private readonly OddTimeProvider _time = new();

    private Task<GatewayRig> StartAsync(ManualSmsc smsc, Action<GatewayConfig>? change = null) => GatewayRig.StartAsync(
        config =>
        {
            config.WithSmsc(smsc.Port);
            change?.Invoke(config);
        },
        _time);

    private void JustBefore(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds) - s_moment);

    private void JustAfter() => _time.Advance(s_moment + s_tick);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EnquireLink_Idle_IsSentAfterThirtySecondsAndNotBefore(bool after)
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await StartAsync(smsc);
        RawConnection link = await smsc.NextLinkAsync();

        JustBefore(30);
        if (after)
        {
            JustAfter();
            await link.NextRequestAsync(RawCommand.EnquireLink);
        }
        else
        {
            // What the link writes goes out in order: an enquire_link sent by now would be here before this answer.
            await link.RequestAsync(RawCommand.EnquireLink, []);
            Assert.DoesNotContain(RawCommand.EnquireLink, Taken(link));
        }
    }

    // Submits and their answers; what is said of them must be said before the SP hears of it, or the link looks quiet.
    [Fact]
    public async Task EnquireLink_TrafficFlows_IsNotSent()
    {
        int asked = 0;
        await using var smsc = new ManualSmsc();
        smsc.OnRequest = request =>
        {
            asked += request.CommandId == RawCommand.EnquireLink ? 1 : 0;
            return RawConnection.AnswerPolitely(request);
        };
        await using GatewayRig rig = await StartAsync(smsc);
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        for (int i = 0; i < 200; i++)
        {
            Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
            await link.SendAsync(ManualSmsc.SubmitResp(await link.NextRequestAsync(RawCommand.SubmitSm), $"id-{i}"));
            Assert.Equal($"id-{i}", (await answer).ReadCString());
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        await link.RequestAsync(RawCommand.EnquireLink, []);
        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EnquireLink_AnsweredOnlyJustInTime_DecidesWhetherTheLinkLives(bool answered)
    {
        await using var smsc = new ManualSmsc { OnRequest = _ => null };
        await using GatewayRig rig = await StartAsync(smsc);
        RawConnection connection = await smsc.NextLinkAsync();
        SmscLink link = rig.Egress.Links[0];
        _time.Advance(TimeSpan.FromSeconds(31));
        RawPdu request = await connection.NextRequestAsync(RawCommand.EnquireLink);
        JustBefore(20);
        Assert.True(link.IsBound);
        if (answered)
        {
            await connection.SendAsync(request with { CommandId = request.CommandId | RawCommand.Response });
            await connection.RequestAsync(RawCommand.EnquireLink, []);
            JustAfter();
            Assert.Equal(0u, (await connection.RequestAsync(RawCommand.EnquireLink, [])).Status);
            return;
        }

        JustAfter();
        await connection.Closed.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task PartialPdu_NotCompleted_ClosesTheLinkThenAndNotBefore()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await StartAsync(smsc);
        RawConnection connection = await smsc.NextLinkAsync();
        SmscLink link = rig.Egress.Links[0];
        byte[] enquire = new RawPdu(RawCommand.EnquireLink, 0, 7, []).ToBytes();
        byte[] half = new RawPdu(RawCommand.DeliverSm, 0, 8, s_message.ToBody()).ToBytes();

        // A whole PDU and half of one in one segment: the answer to the first says that the second has begun.
        await connection.SendAsync(enquire.Concat(half[..20]).ToArray());
        await connection.NextStrayAsync();
        await GatewayRig.UntilAsync(() => link.Session is { HasPartialPdu: true }, "the link to wait for the rest");

        JustBefore(10);
        Assert.True(link.IsBound);

        JustAfter();
        await connection.Closed.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Response_SubmitNotAnswered_IsUnknownAfterItsTimerAndALateAnswerIsIgnored()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await StartAsync(smsc);
        RawConnection connection = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
        RawPdu submit = await connection.NextRequestAsync(RawCommand.SubmitSm);

        JustBefore(20);
        await peer.BarrierAsync();
        Assert.False(answer.IsCompleted);
        JustAfter();

        Assert.Equal(0x64u, (await answer).Status);
        await connection.SendAsync(ManualSmsc.SubmitResp(submit, "late"));
        await connection.RequestAsync(RawCommand.EnquireLink, []);
        await peer.BarrierAsync();
        Assert.Equal(1, rig.Egress.Links[0].Counters.Unmatched);
        Assert.False(peer.Stray.TryRead(out _));
    }

    // What waits for the window longer than an answer may take is not sent any more.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Window_FreeJustInTime_DecidesWhetherWhatWaitedIsSent(bool inTime)
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port, window: 1), _time);
        RawConnection connection = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        Task<RawPdu> first = await peer.BeginSubmitAsync(s_message);
        RawPdu sent = await connection.NextRequestAsync(RawCommand.SubmitSm);
        Task<RawPdu> second = await peer.BeginSubmitAsync(s_message);
        await GatewayRig.UntilAsync(() => rig.Egress.Links[0].Queued == 1, "the second to wait");

        JustBefore(20);
        if (inTime)
        {
            await connection.SendAsync(ManualSmsc.SubmitResp(sent, "1"));
            Assert.Equal(0u, (await first).Status);
            await connection.SendAsync(ManualSmsc.SubmitResp(await connection.NextRequestAsync(RawCommand.SubmitSm), "2"));
            Assert.Equal("2", (await second).ReadCString());
            return;
        }

        JustAfter();
        Assert.Equal((0x64u, 0x64u), ((await first).Status, (await second).Status));
        await connection.RequestAsync(RawCommand.EnquireLink, []);
        Assert.DoesNotContain(RawCommand.SubmitSm, Taken(connection));
    }

    [Fact]
    public async Task Delivery_NobodyTakesIt_GoesBackAfterFiveSecondsAndNotBefore()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await StartAsync(smsc);
        RawConnection connection = await smsc.NextLinkAsync();
        Task<RawPdu> outcome = await connection.BeginRequestAsync(
            RawCommand.DeliverSm, ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL").ToBody());
        await connection.RequestAsync(RawCommand.EnquireLink, []);

        JustBefore(5);
        await connection.RequestAsync(RawCommand.EnquireLink, []);
        Assert.False(outcome.IsCompleted);

        JustAfter();
        Assert.Equal(0x64u, (await outcome).Status);
    }

    [Fact]
    public async Task Bind_NotAnswered_IsGivenUpAfterTheResponseTimerAndTriedAgain()
    {
        await using var smsc = new ManualSmsc { BindStatus = null };
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port), _time, waitForLinks: false);
        RawConnection first = await smsc.NextLinkAsync();
        await first.NextRequestAsync(RawCommand.BindTransceiver);

        JustBefore(20);
        Assert.False(first.Closed.IsCompleted);
        JustAfter();
        await first.Closed.WaitAsync(TimeSpan.FromSeconds(20));

        smsc.BindStatus = 0;
        await ComeBackAsync(rig);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("reset")]
    [InlineData("unbound")]
    public async Task Link_Lost_BacksOffWithJitterAndNeverGivesUp(string how)
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await StartAsync(smsc);
        RawConnection connection = await smsc.NextLinkAsync();
        smsc.BindStatus = 0x0D;
        switch (how)
        {
            case "reset":
                connection.Abort();
                break;
            case "unbound":
                Assert.Equal(0u, (await connection.RequestAsync(RawCommand.Unbind, [])).Status);
                break;
            default:
                MemoryPeer peer = await rig.BindAsync();
                Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
                RawPdu submit = await connection.NextRequestAsync(RawCommand.SubmitSm);
                await connection.SendAsync(new RawPdu(RawCommand.SubmitSm | RawCommand.Response, 0x04, submit.Sequence, []));
                Assert.Equal(0x64u, (await answer).Status);
                break;
        }

        // Ten refusals, each within the longest back-off of 10 s and none sooner than half the first.
        for (int attempt = 0; attempt < 10; attempt++)
        {
            DateTimeOffset since = _time.GetUtcNow();
            Task<RawConnection> next = smsc.NextLinkAsync();
            await GatewayRig.UntilAsync(
                () =>
                {
                    _time.Advance(s_tick);
                    return next.IsCompleted;
                },
                "another attempt");
            await (await next).Closed.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.True(_time.GetUtcNow() - since >= s_tick);
        }

        smsc.BindStatus = 0;
        await ComeBackAsync(rig);
    }

    private async Task ComeBackAsync(GatewayRig rig) => await GatewayRig.UntilAsync(
        () =>
        {
            _time.Advance(s_tick);
            return rig.Egress.Links[0].IsBound;
        },
        "the link to come back");

    private static List<uint> Taken(RawConnection link)
    {
        List<uint> commands = [];
        while (link.Requests.TryRead(out RawPdu? request))
        {
            commands.Add(request.CommandId);
        }

        return commands;
    }
}
