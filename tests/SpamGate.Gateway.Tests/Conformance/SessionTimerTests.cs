using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Smpp.Sessions;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 4 towards SPs: every timer just before and just after. Timers are looked at ten times a second.</summary>
public sealed class SessionTimerTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");
    private readonly OddTimeProvider _time = new();

    private Task<GatewayRig> StartAsync(Action<GatewayConfig>? change = null) => GatewayRig.StartAsync(change, _time);

    private void JustBefore(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds) - s_moment);

    private void JustAfter() => _time.Advance(s_moment + s_tick);

    [Theory]
    [InlineData(null, 10)]
    [InlineData("00:00:03", 3)]
    public async Task SessionInit_NoBind_ClosesThenAndNotBefore(string? configured, int seconds)
    {
        await using GatewayRig rig = await StartAsync(config => config.SmppSection["SessionInitTimeout"] = configured ?? "00:00:10");
        MemoryPeer peer = rig.Connect();

        JustBefore(seconds);
        Assert.Equal(SessionPhase.Open, peer.Session.Phase);

        JustAfter();
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.SessionInitTimeout, peer.Session.EndReason);
    }

    [Fact]
    public async Task SessionInit_EnquireLinkInBetween_IsNotExtended()
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = rig.Connect();

        JustBefore(10);
        await peer.BarrierAsync();
        JustAfter();

        await peer.EndAsync();
        Assert.Equal(SessionEndReason.SessionInitTimeout, peer.Session.EndReason);
    }

    [Fact]
    public async Task SessionInit_BoundJustInTime_StaysOpen()
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = rig.Connect();

        JustBefore(10);
        await peer.BindAsync();
        JustAfter();

        await peer.BarrierAsync();
    }

    [Theory]
    [InlineData(null, 10, true)]
    [InlineData(null, 10, false)]
    [InlineData("00:00:02", 2, true)]
    public async Task PartialPdu_NotCompleted_ClosesThenAndNotBefore(string? configured, int seconds, bool bound)
    {
        await using GatewayRig rig = await StartAsync(config =>
        {
            config.SmppSection["PartialPduTimeout"] = configured ?? "00:00:10";
            config.SmppSection["SessionInitTimeout"] = "00:00:00";
        });
        MemoryPeer peer = bound ? await rig.BindAsync() : rig.Connect();
        byte[] pdu = new RawPdu(RawCommand.SubmitSm, 0, 5, s_message.ToBody()).ToBytes();
        await SendAndSettleAsync(peer, pdu.AsMemory(..7));

        JustBefore(seconds);
        Assert.NotEqual(SessionPhase.Closed, peer.Session.Phase);

        JustAfter();
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.PartialPduTimeout, peer.Session.EndReason);
    }

    // Slow-loris: an octet now and then completes nothing.
    [Fact]
    public async Task PartialPdu_AnOctetASecond_IsNotExtended()
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        byte[] pdu = new RawPdu(RawCommand.SubmitSm, 0, 5, s_message.ToBody()).ToBytes();
        for (int second = 0; second < 10; second++)
        {
            await SendAndSettleAsync(peer, pdu.AsMemory(second, 1));
            Assert.NotEqual(SessionPhase.Closed, peer.Session.Phase);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        JustAfter();
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.PartialPduTimeout, peer.Session.EndReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EnquireLink_Idle_IsSentAfterThirtySecondsAndNotBefore(bool after)
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = await rig.BindAsync();

        JustBefore(30);
        if (after)
        {
            JustAfter();
            RawPdu request = await peer.NextRequestAsync(RawCommand.EnquireLink);
            Assert.Equal((0u, 0), (request.Status, request.Body.Length));
        }
        else
        {
            await peer.BarrierAsync();
            Assert.False(peer.Requests.TryRead(out _));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EnquireLink_AnsweredJustInTime_DecidesWhetherTheSessionLives(bool answered)
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        peer.OnRequest = _ => null;
        JustBefore(30);
        _time.Advance(s_moment);
        RawPdu request = await peer.NextRequestAsync(RawCommand.EnquireLink);

        JustBefore(60);
        Assert.Equal(SessionPhase.BoundTrx, peer.Session.Phase);
        if (answered)
        {
            await peer.SendAsync(RawConnection.AnswerPolitely(request)!.ToBytes());
            await peer.BarrierAsync();
            JustAfter();
            await peer.BarrierAsync();
            return;
        }

        JustAfter();
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.EnquireLinkTimeout, peer.Session.EndReason);
    }

    [Fact]
    public async Task EnquireLink_TrafficFlows_IsNotSent()
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        for (int i = 0; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            await peer.BarrierAsync();
        }

        Assert.False(peer.Requests.TryRead(out _));
    }

    [Fact]
    public async Task Inactivity_NothingReceived_ClosesAfterThreeHundredSecondsAndNotBefore()
    {
        await using GatewayRig rig = await StartAsync(config => config.SmppSection["EnquireLink"] = "00:00:00");
        MemoryPeer peer = await rig.BindAsync();

        JustBefore(300);
        await peer.BarrierAsync();
        JustBefore(300);
        Assert.Equal(SessionPhase.BoundTrx, peer.Session.Phase);

        JustAfter();
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.InactivityTimeout, peer.Session.EndReason);
    }

    [Fact]
    public async Task Unbind_OfOursNotAnswered_ClosesAfterTheResponseTimer()
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        peer.OnRequest = _ => null;

        peer.Session.Unbind(SessionEndReason.ServerStopping);
        await peer.NextRequestAsync(RawCommand.Unbind);
        JustBefore(60);
        Assert.Equal(SessionPhase.Unbinding, peer.Session.Phase);

        JustAfter();
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.UnbindTimeout, peer.Session.EndReason);
    }

    [Fact]
    public async Task Response_DeliverSmNotAnswered_GoesBackToTheSmscAfterSixtySeconds()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();
        peer.OnRequest = request => request.CommandId == RawCommand.EnquireLink ? RawConnection.AnswerPolitely(request) : null;

        Task<uint> outcome = smsc.DeliverAsync(ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL"));
        await peer.NextRequestAsync(RawCommand.DeliverSm);
        JustBefore(60);
        await peer.BarrierAsync();
        Assert.False(outcome.IsCompleted);

        JustAfter();
        Assert.Equal(0x64u, await outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StaleBind_HoldsTheLimit_IsPingedAndEvictedUnlessItAnswers(bool alive)
    {
        await using GatewayRig rig = await StartAsync(config => config.Account("10001")["MaxBinds"] = 1);
        MemoryPeer old = await rig.BindAsync();
        old.OnRequest = request => alive ? RawConnection.AnswerPolitely(request) : null;
        _time.Advance(TimeSpan.FromSeconds(1));
        MemoryPeer fresh = rig.Connect();

        Task<RawPdu> answer = await fresh.BeginAsync(new RawPdu(RawCommand.BindTransceiver, 0, 1, RawEsme.BindBody("10001", "secret")));
        await old.NextRequestAsync(RawCommand.EnquireLink);
        if (alive)
        {
            await old.BarrierAsync();
        }

        await AdvanceUntilAsync(answer, TimeSpan.FromMilliseconds(500));

        Assert.Equal(alive ? 0x0Du : 0u, (await answer).Status);
        if (!alive)
        {
            await old.EndAsync();
            Assert.Equal(SessionEndReason.Evicted, old.Session.EndReason);
        }
    }

    // The wait of a bind for its pinged holders begins on another thread; time moves until it ends.
    private async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        await GatewayRig.UntilAsync(
            () =>
            {
                _time.Advance(step);
                return task.IsCompleted;
            },
            "the answer");
    }

    // Nothing answers half a PDU, so the session's read is waited for.
    private static async Task SendAndSettleAsync(MemoryPeer peer, ReadOnlyMemory<byte> octets)
    {
        await peer.SendAsync(octets);
        await GatewayRig.UntilAsync(() => peer.AllTaken, "the session to have read");
    }
}
