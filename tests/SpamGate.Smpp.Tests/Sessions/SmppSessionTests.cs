using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;

namespace SpamGate.Smpp.Tests.Sessions;

public sealed class SmppSessionTests
{
    private const long Second = 1_000_000_000;
    private const long Start = 77 * Second;

    private static readonly CommandId[] Requests =
    [
        CommandId.BindReceiver, CommandId.BindTransmitter, CommandId.BindTransceiver, CommandId.Outbind, CommandId.EnquireLink, CommandId.Unbind,
        CommandId.SubmitSm, CommandId.SubmitMulti, CommandId.DataSm, CommandId.QuerySm, CommandId.CancelSm, CommandId.ReplaceSm,
        CommandId.DeliverSm, CommandId.AlertNotification,
    ];

    private static readonly CommandId[] Binds = [CommandId.BindReceiver, CommandId.BindTransmitter, CommandId.BindTransceiver];

    private static readonly CommandId[] Submits =
        [CommandId.SubmitSm, CommandId.SubmitMulti, CommandId.DataSm, CommandId.QuerySm, CommandId.CancelSm, CommandId.ReplaceSm];

    public static TheoryData<SessionRole, SessionPhase> Phases
    {
        get
        {
            TheoryData<SessionRole, SessionPhase> data = [];
            foreach (SessionPhase phase in Enum.GetValues<SessionPhase>())
            {
                data.Add(SessionRole.Smsc, phase);
                data.Add(SessionRole.Esme, phase);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void Check_EveryRequestInEveryPhase_AsTheTableSays(SessionRole role, SessionPhase phase)
    {
        SmppSession session = In(role, phase);
        CommandId[] legal = Legal(role, phase);
        foreach (CommandId id in Requests)
        {
            bool secondBind = role == SessionRole.Smsc && Binds.Contains(id)
                && phase is SessionPhase.Binding or SessionPhase.BoundTx or SessionPhase.BoundRx or SessionPhase.BoundTrx;
            CommandStatus expected = legal.Contains(id) ? CommandStatus.EsmeROk
                : secondBind ? CommandStatus.EsmeRAlyBnd : CommandStatus.EsmeRInvBndSts;
            Assert.Equal((id, expected), (id, session.Check(id)));
        }
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void Check_UnknownRequest_InvalidCommandId(SessionRole role, SessionPhase phase) =>
        Assert.Equal(CommandStatus.EsmeRInvCmdId, In(role, phase).Check((CommandId)0x7777));

    [Theory]
    [MemberData(nameof(Phases))]
    public void Check_Responses_NeverAnswered(SessionRole role, SessionPhase phase)
    {
        Assert.Equal(CommandStatus.EsmeROk, In(role, phase).Check(CommandId.GenericNack));
        Assert.Equal(CommandStatus.EsmeROk, In(role, phase).Check(CommandId.DeliverSmResp));
        Assert.Equal(CommandStatus.EsmeROk, In(role, phase).Check((CommandId)0xFFFFFFFF));
    }

    [Theory]
    [InlineData(CommandId.BindTransmitter, SessionPhase.BoundTx)]
    [InlineData(CommandId.BindReceiver, SessionPhase.BoundRx)]
    [InlineData(CommandId.BindTransceiver, SessionPhase.BoundTrx)]
    [InlineData(CommandId.BindTransceiverResp, SessionPhase.BoundTrx)]
    public void BindAccepted_EachBind_ItsPhase(CommandId bind, SessionPhase expected)
    {
        SmppSession session = New();
        session.BindAccepted(bind, Start);

        Assert.Equal(expected, session.Phase);
        Assert.True(session.IsBound);
    }

    [Fact]
    public void Closed_Twice_FirstReasonStays()
    {
        SmppSession session = New();

        Assert.True(session.Closed(SessionEndReason.Evicted));
        Assert.False(session.Closed(SessionEndReason.PeerClosed));
        Assert.Equal((SessionPhase.Closed, SessionEndReason.Evicted), (session.Phase, session.EndReason));
        session.BindAccepted(CommandId.BindTransceiver, Start);
        session.UnbindStarted(Start);
        Assert.Equal(SessionPhase.Closed, session.Phase);
    }

    [Fact]
    public void Closed_ByManyAtOnce_ExactlyOneWins()
    {
        for (int round = 0; round < 200; round++)
        {
            SmppSession session = New();
            int winners = 0;
            Parallel.For(1, 5, i =>
            {
                if (session.Closed((SessionEndReason)i))
                {
                    Interlocked.Increment(ref winners);
                }
            });
            Assert.Equal(1, winners);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SessionInit_NoBind_ClosesAtTenSeconds(bool binding)
    {
        SmppSession session = New();
        if (binding)
        {
            session.BindStarted();
        }

        // An enquire_link is answered but buys no time.
        session.Received(Start + (9 * Second));
        AssertTimer(session, Start + (10 * Second), SessionEndReason.SessionInitTimeout);
    }

    [Fact]
    public void SessionInit_BoundInTime_NoClose()
    {
        SmppSession session = Bound(SessionTimers.Default with { EnquireLink = TimeSpan.Zero });

        Assert.Equal(SessionTimerAction.None, session.Tick(Start + (11 * Second)));
    }

    [Fact]
    public void EnquireLink_SilenceInEitherDirection_SentAtThirtySeconds()
    {
        SmppSession nothingReceived = Bound();
        nothingReceived.Sent(Start + (20 * Second));
        Assert.Equal(SessionTimerAction.None, nothingReceived.Tick(Start + (30 * Second) - 1));
        Assert.Equal(SessionTimerAction.SendEnquireLink, nothingReceived.Tick(Start + (30 * Second)));

        SmppSession nothingSent = Bound();
        nothingSent.Received(Start + (20 * Second));
        Assert.Equal(SessionTimerAction.SendEnquireLink, nothingSent.Tick(Start + (30 * Second)));

        SmppSession busy = Bound();
        busy.Received(Start + (20 * Second));
        busy.Sent(Start + (20 * Second));
        Assert.Equal(SessionTimerAction.None, busy.Tick(Start + (50 * Second) - 1));
        Assert.Equal(SessionTimerAction.SendEnquireLink, busy.Tick(Start + (50 * Second)));
    }

    [Fact]
    public void EnquireLink_Outstanding_NoneSentUntilAnswered()
    {
        SmppSession session = Bound();
        session.EnquireLinkSent(Start + (30 * Second));

        Assert.Equal(SessionTimerAction.None, session.Tick(Start + (80 * Second)));
        session.EnquireLinkAnswered(Start + (80 * Second));
        session.Sent(Start + (80 * Second));
        Assert.Equal(SessionTimerAction.None, session.Tick(Start + (110 * Second) - 1));
        Assert.Equal(SessionTimerAction.SendEnquireLink, session.Tick(Start + (110 * Second)));
    }

    [Fact]
    public void EnquireLink_NeverAnswered_ClosesAfterTheResponseTimer()
    {
        SmppSession session = Bound();
        session.EnquireLinkSent(Start + (30 * Second));
        session.Received(Start + (60 * Second));

        AssertTimer(session, Start + (90 * Second), SessionEndReason.EnquireLinkTimeout);
    }

    [Fact]
    public void EnquireLink_NotBound_NotSent()
    {
        SmppSession session = New(SessionTimers.Default with { SessionInit = TimeSpan.Zero });

        Assert.Equal(SessionTimerAction.None, session.Tick(Start + (1000 * Second)));
    }

    [Fact]
    public void Inactivity_NothingReceived_ClosesAtThreeHundredSeconds()
    {
        SmppSession session = Bound(SessionTimers.Default with { EnquireLink = TimeSpan.Zero });
        session.Received(Start + (5 * Second));
        session.Sent(Start + (200 * Second));

        AssertTimer(session, Start + (305 * Second), SessionEndReason.InactivityTimeout);
    }

    [Fact]
    public void PartialPdu_NotCompleted_ClosesTenSecondsAfterItsFirstOctet()
    {
        SmppSession session = Bound();
        session.PartialPdu(true, Start + Second);
        session.PartialPdu(true, Start + (8 * Second));

        AssertTimer(session, Start + (11 * Second), SessionEndReason.PartialPduTimeout);
    }

    [Fact]
    public void PartialPdu_AnotherOneEachTime_TimerStartsAnew()
    {
        SmppSession session = Bound();
        session.PartialPdu(true, Start + Second);
        session.Received(Start + (8 * Second));
        session.PartialPdu(true, Start + (8 * Second));

        AssertTimer(session, Start + (18 * Second), SessionEndReason.PartialPduTimeout);
    }

    [Fact]
    public void PartialPdu_Completed_NoClose()
    {
        SmppSession session = Bound();
        session.PartialPdu(true, Start + Second);
        session.PartialPdu(false, Start + (8 * Second));

        Assert.Equal(SessionTimerAction.None, session.Tick(Start + (20 * Second)));
    }

    [Fact]
    public void Unbinding_NotFinished_ClosesAfterTheResponseTimer()
    {
        SmppSession session = Bound();
        session.UnbindStarted(Start + Second);
        session.UnbindStarted(Start + (30 * Second));

        Assert.Equal(SessionPhase.Unbinding, session.Phase);
        AssertTimer(session, Start + (61 * Second), SessionEndReason.UnbindTimeout);
    }

    [Fact]
    public void Timers_AllZero_NothingEverFires()
    {
        SessionTimers off = new()
        {
            SessionInit = TimeSpan.Zero,
            EnquireLink = TimeSpan.Zero,
            Response = TimeSpan.Zero,
            Inactivity = TimeSpan.Zero,
            PartialPdu = TimeSpan.Zero,
        };
        SmppSession open = New(off);
        SmppSession bound = Bound(off);
        bound.PartialPdu(true, Start);
        bound.EnquireLinkSent(Start);

        Assert.Equal(SessionTimerAction.None, open.Tick(long.MaxValue));
        Assert.Equal(SessionTimerAction.None, bound.Tick(long.MaxValue));
    }

    [Fact]
    public void Timers_Defaults_AsThePeersKnowThem()
    {
        SessionTimers timers = SessionTimers.Default;

        Assert.Equal(
            (10, 30, 60, 300, 10),
            (timers.SessionInit.TotalSeconds, timers.EnquireLink.TotalSeconds, timers.Response.TotalSeconds, timers.Inactivity.TotalSeconds, timers.PartialPdu.TotalSeconds));
    }

    private static CommandId[] Legal(SessionRole role, SessionPhase phase) => (role, phase) switch
    {
        (SessionRole.Smsc, SessionPhase.Open) => [.. Binds, CommandId.EnquireLink],
        (SessionRole.Smsc, SessionPhase.BoundTx or SessionPhase.BoundTrx) => [.. Submits, CommandId.EnquireLink, CommandId.Unbind],
        (SessionRole.Smsc, SessionPhase.BoundRx) => [CommandId.EnquireLink, CommandId.Unbind],
        (SessionRole.Esme, SessionPhase.Open) => [CommandId.Outbind, CommandId.EnquireLink],
        (SessionRole.Esme, SessionPhase.BoundTx) => [CommandId.EnquireLink, CommandId.Unbind],
        (SessionRole.Esme, SessionPhase.BoundRx or SessionPhase.BoundTrx) =>
            [CommandId.DeliverSm, CommandId.DataSm, CommandId.AlertNotification, CommandId.EnquireLink, CommandId.Unbind],
        (_, SessionPhase.Binding) => [CommandId.EnquireLink],
        (_, SessionPhase.Unbinding) => [CommandId.Unbind],
        _ => [],
    };

    private static SmppSession In(SessionRole role, SessionPhase phase)
    {
        SmppSession session = new(role, SessionTimers.Default, Start);
        switch (phase)
        {
            case SessionPhase.Binding:
                session.BindStarted();
                break;
            case SessionPhase.BoundTx:
                session.BindAccepted(CommandId.BindTransmitter, Start);
                break;
            case SessionPhase.BoundRx:
                session.BindAccepted(CommandId.BindReceiver, Start);
                break;
            case SessionPhase.BoundTrx:
                session.BindAccepted(CommandId.BindTransceiver, Start);
                break;
            case SessionPhase.Unbinding:
                session.UnbindStarted(Start);
                break;
            case SessionPhase.Closed:
                session.Closed(SessionEndReason.PeerClosed);
                break;
        }

        Assert.Equal(phase, session.Phase);
        return session;
    }

    private static SmppSession New(SessionTimers? timers = null) => new(SessionRole.Smsc, timers ?? SessionTimers.Default, Start);

    private static SmppSession Bound(SessionTimers? timers = null)
    {
        SmppSession session = New(timers);
        session.BindStarted();
        session.BindAccepted(CommandId.BindTransceiver, Start);
        return session;
    }

    private static void AssertTimer(SmppSession session, long due, SessionEndReason expected)
    {
        Assert.NotEqual(SessionTimerAction.Close, session.Tick(due - 1));
        Assert.Equal(SessionEndReason.None, session.EndReason);
        Assert.Equal(SessionTimerAction.Close, session.Tick(due, out SessionEndReason reason));
        Assert.Equal(expected, reason);
        Assert.Equal((SessionPhase.Closed, expected), (session.Phase, session.EndReason));
        Assert.Equal(SessionTimerAction.None, session.Tick(due + 1));
    }
}
