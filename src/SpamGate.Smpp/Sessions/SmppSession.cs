using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Sessions;

/// <summary>
/// State and timers of one session, for either role, without I/O and without a clock: every call gets <c>now</c> in monotonic nanoseconds.
/// </summary>
/// <remarks>
/// The read loop, the writer and a timer may call concurrently: every field is one atomic word, the end reason is won by exactly one caller,
/// and a closed session never opens again. Binding and unbinding are driven by one owner.
/// </remarks>
public sealed class SmppSession
{
    private const long NotRunning = long.MinValue;
    private const int NanosecondsPerTick = 100;

    private readonly SessionRole _role;
    private readonly long _sessionInit;
    private readonly long _enquireLink;
    private readonly long _response;
    private readonly long _inactivity;
    private readonly long _partialPdu;
    private readonly long _opened;

    private int _phase;
    private int _endReason;
    private long _lastReceived;
    private long _lastSent;
    private long _enquireLinkSince = NotRunning;
    private long _partialSince = NotRunning;
    private long _unbindingSince = NotRunning;

    /// <summary>A session whose connection was made at <paramref name="now"/>.</summary>
    public SmppSession(SessionRole role, SessionTimers timers, long now)
    {
        ArgumentNullException.ThrowIfNull(timers);
        _role = role;
        _sessionInit = ToNanoseconds(timers.SessionInit);
        _enquireLink = ToNanoseconds(timers.EnquireLink);
        _response = ToNanoseconds(timers.Response);
        _inactivity = ToNanoseconds(timers.Inactivity);
        _partialPdu = ToNanoseconds(timers.PartialPdu);
        _opened = _lastReceived = _lastSent = now;
    }

    /// <summary>Which side we are.</summary>
    public SessionRole Role => _role;

    /// <summary>Where the session stands.</summary>
    public SessionPhase Phase => (SessionPhase)Volatile.Read(ref _phase);

    /// <summary>True in the three bound phases.</summary>
    public bool IsBound => Phase is SessionPhase.BoundTx or SessionPhase.BoundRx or SessionPhase.BoundTrx;

    /// <summary>Why the session ended; <see cref="SessionEndReason.None"/> while it lives.</summary>
    public SessionEndReason EndReason => (SessionEndReason)Volatile.Read(ref _endReason);

    /// <summary>When the last whole PDU came.</summary>
    public long LastReceived => Volatile.Read(ref _lastReceived);

    /// <summary>True while an enquire_link of ours waits for its answer.</summary>
    public bool IsEnquiring => Volatile.Read(ref _enquireLinkSince) != NotRunning;

    /// <summary>True while octets of an unfinished PDU wait for the rest.</summary>
    public bool HasPartialPdu => Volatile.Read(ref _partialSince) != NotRunning;

    /// <summary>
    /// Judges a PDU the peer sent: <see cref="CommandStatus.EsmeROk"/>, 0x03 for an unknown request, 0x05 for a second bind, else 0x04 where the
    /// phase does not allow it. Responses are always in order here: whether one was asked for is the window's to say.
    /// </summary>
    public CommandStatus Check(CommandId id)
    {
        if (id.IsResponse())
        {
            return CommandStatus.EsmeROk;
        }

        SessionPhase phase = Phase;
        bool legal = _role == SessionRole.Smsc ? IsLegalOfEsme(id, phase) : IsLegalOfSmsc(id, phase);
        if (legal)
        {
            return CommandStatus.EsmeROk;
        }

        if (!id.IsKnownRequest())
        {
            return CommandStatus.EsmeRInvCmdId;
        }

        bool secondBind = _role == SessionRole.Smsc && id.IsBind() && phase is > SessionPhase.Open and < SessionPhase.Unbinding;
        return secondBind ? CommandStatus.EsmeRAlyBnd : CommandStatus.EsmeRInvBndSts;
    }

    /// <summary>A bind was received (or sent) and waits for its answer. The session_init timer runs on.</summary>
    public void BindStarted() => Move(SessionPhase.Open, SessionPhase.Binding);

    /// <summary>The bind was accepted. Ignored when the session ended meanwhile.</summary>
    public void BindAccepted(CommandId bindCommand, long now)
    {
        SessionPhase bound = (CommandId)((uint)bindCommand & 0x7FFFFFFF) switch
        {
            CommandId.BindTransmitter => SessionPhase.BoundTx,
            CommandId.BindReceiver => SessionPhase.BoundRx,
            CommandId.BindTransceiver => SessionPhase.BoundTrx,
            _ => throw new ArgumentOutOfRangeException(nameof(bindCommand), bindCommand, "Not a bind."),
        };
        Volatile.Write(ref _lastReceived, now);
        Volatile.Write(ref _lastSent, now);
        if (!Move(SessionPhase.Binding, bound))
        {
            Move(SessionPhase.Open, bound);
        }
    }

    /// <summary>An unbind was sent or received: the session has the response timer to drain and close.</summary>
    public void UnbindStarted(long now)
    {
        SessionPhase phase = Phase;
        while (phase < SessionPhase.Unbinding && !Move(phase, SessionPhase.Unbinding))
        {
            phase = Phase;
        }

        Interlocked.CompareExchange(ref _unbindingSince, now, NotRunning);
    }

    /// <summary>Ends the session; the first reason stays. True for the caller whose reason was kept.</summary>
    public bool Closed(SessionEndReason reason)
    {
        if (reason == SessionEndReason.None)
        {
            throw new ArgumentOutOfRangeException(nameof(reason), reason, "An end needs a reason.");
        }

        bool first = Interlocked.CompareExchange(ref _endReason, (int)reason, (int)SessionEndReason.None) == (int)SessionEndReason.None;
        Volatile.Write(ref _phase, (int)SessionPhase.Closed);
        return first;
    }

    /// <summary>One or more whole PDUs were received. Call before <see cref="PartialPdu"/>: a remainder then belongs to a new PDU. Call before they are
    /// handled: what they cause may be seen on another thread at once.</summary>
    public void Received(long now)
    {
        Volatile.Write(ref _lastReceived, now);
        Volatile.Write(ref _partialSince, NotRunning);
    }

    /// <summary>Octets are sent. Call before they go: the answer may come at once.</summary>
    public void Sent(long now) => Volatile.Write(ref _lastSent, now);

    /// <summary>An enquire_link was sent: its answer is due within the response timer.</summary>
    public void EnquireLinkSent(long now)
    {
        Volatile.Write(ref _lastSent, now);
        Interlocked.CompareExchange(ref _enquireLinkSince, now, NotRunning);
    }

    /// <summary>The enquire_link_resp came.</summary>
    public void EnquireLinkAnswered(long now)
    {
        Volatile.Write(ref _enquireLinkSince, NotRunning);
        Volatile.Write(ref _lastReceived, now);
    }

    /// <summary>After a read: whether octets of an unfinished PDU remain. The timer starts with the first of them.</summary>
    public void PartialPdu(bool pending, long now)
    {
        if (!pending)
        {
            Volatile.Write(ref _partialSince, NotRunning);
        }
        else
        {
            Interlocked.CompareExchange(ref _partialSince, now, NotRunning);
        }
    }

    /// <inheritdoc cref="Tick(long, out SessionEndReason)"/>
    public SessionTimerAction Tick(long now) => Tick(now, out _);

    /// <summary>
    /// Looks at the timers; a timer of t fires when t has passed. An expired timer ends the session: <see cref="SessionTimerAction.Close"/> is
    /// returned once, with the reason that was kept.
    /// </summary>
    public SessionTimerAction Tick(long now, out SessionEndReason reason)
    {
        SessionPhase phase = Phase;
        if (phase == SessionPhase.Closed)
        {
            reason = EndReason;
            return SessionTimerAction.None;
        }

        reason = Expired(phase, now);
        if (reason != SessionEndReason.None)
        {
            bool first = Closed(reason);
            reason = EndReason;
            return first ? SessionTimerAction.Close : SessionTimerAction.None;
        }

        bool quiet = IsBound && _enquireLink > 0 && Volatile.Read(ref _enquireLinkSince) == NotRunning
            && now - Math.Min(Volatile.Read(ref _lastReceived), Volatile.Read(ref _lastSent)) >= _enquireLink;
        return quiet ? SessionTimerAction.SendEnquireLink : SessionTimerAction.None;
    }

    /// <summary>
    /// The moment before which <see cref="Tick(long)"/> can have nothing to do, whatever happens meanwhile, so that nobody has to ask: a timer that runs is not over
    /// sooner, one that is yet to start not sooner than if it started now. long.MaxValue for a closed session.
    /// </summary>
    public long QuietUntil(long now)
    {
        if (Phase == SessionPhase.Closed)
        {
            return long.MaxValue;
        }

        long until = long.Min(End(Volatile.Read(ref _partialSince), _partialPdu, now), End(Volatile.Read(ref _enquireLinkSince), _response, now));
        until = long.Min(until, End(Volatile.Read(ref _unbindingSince), _response, now));
        if (Phase < SessionPhase.BoundTx)
        {
            until = long.Min(until, End(_opened, _sessionInit, now));
        }

        // A session that is not bound yet takes both from the moment it is; one that waits for a sign of life asks for the next only after it came.
        long received = IsBound ? Volatile.Read(ref _lastReceived) : now;
        until = long.Min(until, End(received, _inactivity, now));
        long enquired = Volatile.Read(ref _enquireLinkSince);
        long quiet = enquired != NotRunning ? enquired : IsBound ? long.Min(received, Volatile.Read(ref _lastSent)) : now;
        return long.Min(until, End(quiet, _enquireLink, now));
    }

    private static long End(long since, long period, long now) => period <= 0 ? long.MaxValue : (since == NotRunning ? now : since) + period;

    private SessionEndReason Expired(SessionPhase phase, long now)
    {
        if (HasPassed(Volatile.Read(ref _partialSince), _partialPdu, now))
        {
            return SessionEndReason.PartialPduTimeout;
        }

        switch (phase)
        {
            case SessionPhase.Open or SessionPhase.Binding:
                return HasPassed(_opened, _sessionInit, now) ? SessionEndReason.SessionInitTimeout : SessionEndReason.None;

            case SessionPhase.Unbinding:
                return HasPassed(Volatile.Read(ref _unbindingSince), _response, now) ? SessionEndReason.UnbindTimeout : SessionEndReason.None;

            default:
                if (HasPassed(Volatile.Read(ref _enquireLinkSince), _response, now))
                {
                    return SessionEndReason.EnquireLinkTimeout;
                }

                return HasPassed(Volatile.Read(ref _lastReceived), _inactivity, now) ? SessionEndReason.InactivityTimeout : SessionEndReason.None;
        }
    }

    private static bool HasPassed(long since, long period, long now) => period > 0 && since != NotRunning && now - since >= period;

    private static bool IsLegalOfEsme(CommandId id, SessionPhase phase) => phase switch
    {
        SessionPhase.Open => id.IsBind() || id == CommandId.EnquireLink,
        SessionPhase.Binding => id == CommandId.EnquireLink,
        SessionPhase.BoundRx => id is CommandId.EnquireLink or CommandId.Unbind,
        SessionPhase.BoundTx or SessionPhase.BoundTrx => id is CommandId.SubmitSm or CommandId.EnquireLink or CommandId.SubmitMulti
            or CommandId.DataSm or CommandId.QuerySm or CommandId.CancelSm or CommandId.ReplaceSm or CommandId.Unbind,
        SessionPhase.Unbinding => id == CommandId.Unbind,
        _ => false,
    };

    private static bool IsLegalOfSmsc(CommandId id, SessionPhase phase) => phase switch
    {
        SessionPhase.Open => id is CommandId.Outbind or CommandId.EnquireLink,
        SessionPhase.Binding => id == CommandId.EnquireLink,
        SessionPhase.BoundTx => id is CommandId.EnquireLink or CommandId.Unbind,
        SessionPhase.BoundRx or SessionPhase.BoundTrx => id is CommandId.DeliverSm or CommandId.EnquireLink or CommandId.DataSm
            or CommandId.AlertNotification or CommandId.Unbind,
        SessionPhase.Unbinding => id == CommandId.Unbind,
        _ => false,
    };

    private bool Move(SessionPhase from, SessionPhase to) =>
        Interlocked.CompareExchange(ref _phase, (int)to, (int)from) == (int)from;

    private static long ToNanoseconds(TimeSpan time) => time.Ticks * NanosecondsPerTick;
}
