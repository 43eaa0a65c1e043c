using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Smpp.Sessions;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>A day of one session and one link on fake time: idle hours, traffic, an SMSC that goes away, and numbers that run over.</summary>
public sealed class DayTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    [Fact]
    public async Task Day_OfOneSessionAndOneLink_KeepsBothAliveAndInStep()
    {
        var time = new OddTimeProvider();
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port), time);
        SmscLink link = rig.Egress.Links[0];
        MemoryPeer peer = await rig.BindAsync();
        DateTimeOffset end = time.GetUtcNow() + TimeSpan.FromDays(1);
        int pings = 0;
        peer.OnRequest = request =>
        {
            pings += request.CommandId == RawCommand.EnquireLink ? 1 : 0;
            return RawConnection.AnswerPolitely(request);
        };

        for (int hour = 0; time.GetUtcNow() < end; hour++)
        {
            // Numbers of both sides run over at noon.
            if (hour == 12)
            {
                link.Window.ContinueAfter(0x7FFFFFFF - 10);
                peer.Session.ContinueAfter(0x7FFFFFFF - 10);
            }

            await TalkAsync(peer, smsc, messages: 5);
            if (hour % 6 == 5)
            {
                smsc.DropLinks();
                await GatewayRig.UntilAsync(() => !link.IsBound, "the link to be down");
                Assert.Equal(0x64u, (await peer.SubmitAsync(s_message)).Status);
                await GatewayRig.UntilAsync(
                    () =>
                    {
                        time.Advance(TimeSpan.FromMilliseconds(100));
                        return link.IsBound;
                    },
                    "the link to come back");
            }

            // Idle: every thirty seconds both sides are asked for a sign of life, and give it.
            for (int i = 0; i < 120 && time.GetUtcNow() < end; i++)
            {
                time.Advance(TimeSpan.FromSeconds(30.2));
                await GatewayRig.UntilAsync(
                    () => !peer.Session.IsEnquiring && !link.Session!.IsEnquiring && IsFresh(peer.Session.LastReceived) && IsFresh(link.Session!.LastReceived),
                    "both signs of life");
            }
        }

        bool IsFresh(long received) => rig.Clock.Now - received < 1_000_000_000;

        await TalkAsync(peer, smsc, messages: 5);
        Assert.Equal(SessionPhase.BoundTrx, peer.Session.Phase);
        Assert.True(link.IsBound);
        Assert.Equal(0, link.Counters.TimedOut);
        Assert.Equal(0, link.Counters.Unmatched);
        Assert.InRange(pings, 2500, 3000);
        Assert.Equal(0u, (await peer.AskAsync(RawCommand.Unbind, [])).Status);
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.PeerUnbound, peer.Session.EndReason);
    }

    private static async Task TalkAsync(MemoryPeer peer, FakeSmsc smsc, int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            Assert.Equal(0u, (await peer.SubmitAsync(s_message)).Status);
            Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL")));
            await peer.NextRequestAsync(RawCommand.DeliverSm);
        }
    }
}
