using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 4: an SMSC that takes its link down in order, with requests of ours still open.</summary>
public sealed class LinkUnbindTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    [Fact]
    public async Task Unbind_WithARequestOpen_IsAnsweredAfterTheSmscAnsweredIt()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
        RawPdu submit = await link.NextRequestAsync(RawCommand.SubmitSm);

        Task<RawPdu> unbound = link.RequestAsync(RawCommand.Unbind, []);
        await link.RequestAsync(RawCommand.EnquireLink, []);
        Assert.False(unbound.IsCompleted);
        await link.SendAsync(ManualSmsc.SubmitResp(submit, "kept"));

        Assert.Equal("kept", (await answer).ReadCString());
        Assert.Equal(0u, (await unbound).Status);
        await link.Closed.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unbind_WithARequestNeverAnswered_IsAnsweredWhenItsTimerEnds(bool responseTimer)
    {
        var time = new OddTimeProvider();
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(
            config => config.WithSmsc(smsc.Port, responseTimeout: responseTimer ? "00:00:05" : "00:00:00"), time);
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();
        Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
        await link.NextRequestAsync(RawCommand.SubmitSm);
        Task<RawPdu> unbound = link.RequestAsync(RawCommand.Unbind, []);
        await link.RequestAsync(RawCommand.EnquireLink, []);

        time.Advance(TimeSpan.FromSeconds(responseTimer ? 4.8 : 19.8));
        await peer.BarrierAsync();
        Assert.False(unbound.IsCompleted || answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.4));

        Assert.Equal(0x64u, (await answer).Status);
        Assert.Equal(0u, (await unbound).Status);
    }

    [Fact]
    public async Task Unbind_WhileRequestsWaitForTheWindow_TheyGoToTheOtherLink()
    {
        await using var leaving = new ManualSmsc();
        await using var staying = new ManualSmsc { BindStatus = null };
        await using GatewayRig rig = await GatewayRig.StartAsync(
            config => config.WithSmsc(leaving.Port, window: 1).WithSmsc(staying.Port, name: "other"), waitForLinks: false);
        RawConnection first = await leaving.NextLinkAsync();
        await GatewayRig.UntilAsync(() => rig.Egress.AnyCanSubmit, "the first link to be bound");
        RawConnection second = await staying.NextLinkAsync();
        RawPdu bind = await second.NextRequestAsync(RawCommand.BindTransceiver);
        MemoryPeer peer = await rig.BindAsync();
        Task<RawPdu> open = await peer.BeginSubmitAsync(s_message);
        RawPdu submit = await first.NextRequestAsync(RawCommand.SubmitSm);
        Task<RawPdu> waiting = await peer.BeginSubmitAsync(s_message);
        await GatewayRig.UntilAsync(() => rig.Egress.Links[0].Queued == 1, "the second request to wait");
        await second.SendAsync(new RawPdu(bind.CommandId | RawCommand.Response, 0, bind.Sequence, [(byte)'m', 0]));
        await GatewayRig.UntilAsync(() => rig.Egress.Links[1].IsBound, "the second link to be bound");

        Task<RawPdu> unbound = first.RequestAsync(RawCommand.Unbind, []);
        RawPdu moved = await second.NextRequestAsync(RawCommand.SubmitSm);
        await second.SendAsync(ManualSmsc.SubmitResp(moved, "moved"));

        Assert.Equal("moved", (await waiting).ReadCString());
        Assert.False(unbound.IsCompleted || open.IsCompleted);
        await first.SendAsync(ManualSmsc.SubmitResp(submit, "kept"));
        Assert.Equal("kept", (await open).ReadCString());
        Assert.Equal(0u, (await unbound).Status);
    }
}
