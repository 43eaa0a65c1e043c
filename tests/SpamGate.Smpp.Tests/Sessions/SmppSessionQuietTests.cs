using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;

namespace SpamGate.Smpp.Tests.Sessions;

public sealed class SmppSessionQuietTests
{
    private const long Second = 1_000_000_000;
    private const long Start = 77 * Second;

    private static readonly SessionTimers Timers = new()
    {
        SessionInit = TimeSpan.FromSeconds(5),
        EnquireLink = TimeSpan.FromSeconds(30),
        Response = TimeSpan.FromSeconds(10),
        Inactivity = TimeSpan.FromSeconds(100),
        PartialPdu = TimeSpan.FromSeconds(7),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void QuietUntil_WhateverComesMeanwhile_NothingIsDueBefore(int seed)
    {
        var random = new Random(seed);
        int acted = 0;
        for (int life = 0; life < 2000; life++)
        {
            long now = Start;
            var session = new SmppSession(SessionRole.Smsc, Timers, now);
            long quietUntil = session.QuietUntil(now);
            for (int step = 0; step < 200 && session.EndReason == SessionEndReason.None; step++)
            {
                now += random.NextInt64(4 * Second);
                Happen(session, random.Next(12), now);
                bool acts = session.Tick(now) != SessionTimerAction.None;
                Assert.False(acts && now < quietUntil, $"Seed {seed}, life {life}: a timer was due {quietUntil - now} ns too soon.");
                acted += acts ? 1 : 0;
                if (random.Next(3) == 0 || now >= quietUntil)
                {
                    quietUntil = session.QuietUntil(now);
                }
            }
        }

        Assert.InRange(acted, 1000, int.MaxValue);
    }

    [Fact]
    public void QuietUntil_Bound_TheShortestTimerThatMayStart()
    {
        SmppSession session = Bound();
        Assert.Equal(Start + (10 * Second), session.QuietUntil(Start + (3 * Second)));
    }

    [Theory]
    [InlineData(21, 28)]
    [InlineData(24, 30)]
    public void QuietUntil_NearItsEnquireLink_ThatMoment(int nowSeconds, int untilSeconds) =>
        Assert.Equal(Start + (untilSeconds * Second), Bound().QuietUntil(Start + (nowSeconds * Second)));

    [Fact]
    public void QuietUntil_Closed_Forever()
    {
        SmppSession session = Bound();
        session.Closed(SessionEndReason.PeerClosed);
        Assert.Equal(long.MaxValue, session.QuietUntil(Start));
    }

    private static SmppSession Bound()
    {
        var session = new SmppSession(SessionRole.Smsc, Timers, Start);
        session.BindStarted();
        session.BindAccepted(CommandId.BindTransceiver, Start);
        return session;
    }

    private static void Happen(SmppSession session, int what, long now)
    {
        switch (what)
        {
            case 0:
                session.BindStarted();
                break;
            case 1:
                session.BindAccepted(CommandId.BindTransceiver, now);
                break;
            case 2 or 3:
                session.Received(now);
                break;
            case 4 or 5:
                session.Sent(now);
                break;
            case 6:
                session.PartialPdu(pending: true, now);
                break;
            case 7:
                session.PartialPdu(pending: false, now);
                break;
            case 8 when session.IsBound:
                session.EnquireLinkSent(now);
                break;
            case 9:
                session.EnquireLinkAnswered(now);
                break;
            case 10 when now % 10 == 0:
                session.UnbindStarted(now);
                break;
            default:
                break;
        }
    }
}
