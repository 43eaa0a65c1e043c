using System.Buffers;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Ingress;

/// <summary>What the read loop does after a batch of PDUs.</summary>
internal enum SessionStep
{
    /// <summary>Read on.</summary>
    Continue,

    /// <summary>A bind stands in front of the buffer and waits to be judged.</summary>
    Bind,

    /// <summary>The session is over.</summary>
    Close,
}

/// <summary>
/// Everything a peer says on its session: requests are answered or fed to screening, responses complete our own requests. Used
/// by the session's read loop only.
/// </summary>
internal sealed class SessionRequests(
    IngressServices services, SmppSession state, SessionWriter writer, SessionDeliveries deliveries, SessionDiary diary, IReceiver receiver)
{
    /// <summary>PDUs before a bind: some clients ask enquire_link first, nobody asks more.</summary>
    private const int MaxBeforeBind = 8;

    /// <summary>The longest bind has 98 octets without TLVs (SMPP 3.4 section 4.1.5); nothing longer is of use before it.</summary>
    private const int MaxPduBytesBeforeBind = 1024;

    private int _beforeBind;
    private AccountPolicy? _account;
    private SubmitFeed? _feed;
    private TransactionPool<SubmitTransaction>? _pool;
    private long _submitted;
    private byte _version;
    private Task _unbindsAnswered = Task.CompletedTask;

    /// <summary>PDUs read, by command.</summary>
    public PduCounts Read { get; } = new();

    /// <summary>Reason the session ends with when the peer answers our unbind; None while we have not unbound.</summary>
    public SessionEndReason EndingBecause { get; set; }

    /// <summary>Submits taken in and not yet answered.</summary>
    public long InFlight => Volatile.Read(ref _submitted) - writer.Answered;

    /// <summary>Opens the session of an accepted bind.</summary>
    /// <param name="account">Its account.</param>
    /// <param name="version">interface_version both sides speak.</param>
    public void Open(AccountPolicy account, byte version)
    {
        _account = account;
        _version = version;
    }

    /// <summary>Takes over a changed account.</summary>
    public void Rebase(AccountPolicy account) => Volatile.Write(ref _account, account);

    /// <summary>Handles every complete PDU in the buffer; stops in front of a bind, which has to wait for a password check.</summary>
    public SessionStep Dispatch(ref ReadOnlySequence<byte> buffer)
    {
        long now = services.Clock.Now;
        SessionStep step = SessionStep.Continue;
        bool any = false;
        int maxPduBytes = _account is null ? int.Min(MaxPduBytesBeforeBind, services.MaxPduBytes) : services.MaxPduBytes;
        _feed?.Begin();
        try
        {
            while (step == SessionStep.Continue)
            {
                ReadOnlySequence<byte> before = buffer;
                FrameStatus status = PduFramer.TryReadFrame(ref buffer, maxPduBytes, out PduHeader header, out ReadOnlySequence<byte> frame);
                if (status == FrameStatus.NeedMore)
                {
                    break;
                }

                if (!any)
                {
                    // Before anything is handed on: what follows from it must not find the session as quiet as it was.
                    any = true;
                    state.Received(now);
                }

                if (status == FrameStatus.Fatal)
                {
                    diary.Received(header, now);
                    Reply(CommandId.GenericNack, CommandStatus.EsmeRInvCmdLen, 0, close: true);
                    state.Closed(SessionEndReason.FramingLost);
                    step = SessionStep.Close;
                    break;
                }

                if (header.CommandId.IsBind() && state.Check(header.CommandId) == CommandStatus.EsmeROk)
                {
                    buffer = before;
                    step = SessionStep.Bind;
                    break;
                }

                step = Handle(header, frame, now);
            }
        }
        finally
        {
            // Whatever happened: what was added has claims on its SP's share, and is owed an answer.
            _feed?.End();
        }

        if (any)
        {
            writer.Replies.Wake();
            services.Receivers.ServeWaiting(now);
        }

        return step;
    }

    private SessionStep Handle(in PduHeader header, in ReadOnlySequence<byte> frame, long now)
    {
        Read.Count(header.CommandId);
        diary.Received(header, now);
        if (_account is null && ++_beforeBind > MaxBeforeBind)
        {
            state.Closed(SessionEndReason.FloodBeforeBind);
            return SessionStep.Close;
        }

        if (header.CommandId.IsResponse())
        {
            return HandleResponse(header, now);
        }

        CommandStatus status = state.Check(header.CommandId);
        if (status == CommandStatus.EsmeRInvCmdId)
        {
            RefuseUnknown(header);
            return SessionStep.Continue;
        }

        if (status != CommandStatus.EsmeROk)
        {
            bool wasOpen = state.Phase is SessionPhase.Open or SessionPhase.Binding;
            Reply(ResponseTo(header.CommandId), status, header.SequenceNumber, close: wasOpen);
            if (wasOpen)
            {
                state.Closed(SessionEndReason.NotBound);
                return SessionStep.Close;
            }

            return SessionStep.Continue;
        }

        switch (header.CommandId)
        {
            case CommandId.SubmitSm or CommandId.DataSm or CommandId.SubmitMulti
                or CommandId.QuerySm or CommandId.CancelSm or CommandId.ReplaceSm:
                Submit(header, frame, now);
                break;
            case CommandId.EnquireLink:
                Reply(CommandId.EnquireLinkResp, CommandStatus.EsmeROk, header.SequenceNumber);
                break;
            case CommandId.Unbind:
                return UnbindReceived(header, now);
            default:
                Reply(CommandId.GenericNack, CommandStatus.EsmeRInvCmdId, header.SequenceNumber);
                break;
        }

        return SessionStep.Continue;
    }

    private SessionStep HandleResponse(in PduHeader header, long now)
    {
        switch (header.CommandId)
        {
            case CommandId.DeliverSmResp or CommandId.DataSmResp:
                deliveries.TryAnswer(header.SequenceNumber, header.CommandStatus);
                break;
            case CommandId.GenericNack:
                deliveries.TryAnswer(
                    header.SequenceNumber,
                    header.CommandStatus == CommandStatus.EsmeROk ? CommandStatus.EsmeRSysErr : header.CommandStatus);
                break;
            case CommandId.EnquireLinkResp:
                state.EnquireLinkAnswered(now);
                break;
            case CommandId.UnbindResp when state.Phase == SessionPhase.Unbinding && EndingBecause != SessionEndReason.None:
                state.Closed(EndingBecause);
                return SessionStep.Close;
            default:
                break;
        }

        return SessionStep.Continue;
    }

    private void Submit(in PduHeader header, in ReadOnlySequence<byte> frame, long now)
    {
        CommandId response = header.CommandId.ToResponse();
        if (services.Draining)
        {
            Reply(response, CommandStatus.EsmeRxTAppn, header.SequenceNumber);
            return;
        }

        SubmitFeed feed = _feed ?? StartFeed();
        if (_pool!.TryRent() is not { } transaction)
        {
            services.OverWindow();
            RefuseOverWindow(response, header.SequenceNumber);
            return;
        }

        _submitted++;
        transaction.Reset();
        transaction.CommandId = header.CommandId;
        transaction.SequenceNumber = header.SequenceNumber;
        transaction.Account = _account!;
        transaction.ReceivedAt = now;
        frame.CopyTo(transaction.Message.ReservePdu((int)header.CommandLength));
        feed.Add(transaction);
    }

    /// <summary>What submitting takes is made for the first submit: thousands of sessions only wait for receipts, or for nothing.</summary>
    private SubmitFeed StartFeed()
    {
        writer.Replies.Lanes = services.Pipeline.CreateLanes();
        _pool = new TransactionPool<SubmitTransaction>(_account!.Window, () => new SubmitTransaction(_pool!, writer.Replies, services.Log));
        if (_version >= InterfaceVersions.V50)
        {
            writer.Congestion = new CongestionGauge(() => InFlight, _account, services.Pipeline);
        }

        _feed = new SubmitFeed(services, diary);
        _feed.Begin();
        return _feed;
    }

    private SessionStep UnbindReceived(in PduHeader header, long now)
    {
        state.UnbindStarted(now);
        services.Receivers.Remove(receiver);
        var answer = new byte[PduHeader.Length];
        Pdu.WriteUnbindResp(answer, CommandStatus.EsmeROk, header.SequenceNumber);
        _unbindsAnswered = AnswerUnbindAsync(_unbindsAnswered, answer);
        return SessionStep.Continue;
    }

    /// <summary>
    /// unbind_resp comes after the answers in flight, and after that of an earlier unbind: the first one answered ends the session, so it must be the first asked.
    /// </summary>
    private async Task AnswerUnbindAsync(Task earlier, byte[] answer)
    {
        await earlier.ConfigureAwait(false);
        while (InFlight > 0 && state.Phase == SessionPhase.Unbinding)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), services.Clock.Provider).ConfigureAwait(false);
        }

        state.Closed(SessionEndReason.PeerUnbound);
        writer.PushControl(new ControlReply(answer, closeAfter: true));
        writer.Replies.Wake();
    }

    /// <summary>outbind and alert_notification are the SMSC's to send and have no response of their own.</summary>
    private static CommandId ResponseTo(CommandId request) =>
        request is CommandId.Outbind or CommandId.AlertNotification ? CommandId.GenericNack : request.ToResponse();

    /// <summary>
    /// What we do not know is not acknowledged as a command: generic_nack. Cell broadcast a 5.0 peer may rightly ask for, so it hears in the
    /// command's own response that it failed; to earlier peers the command does not exist.
    /// </summary>
    private void RefuseUnknown(in PduHeader header)
    {
        CommandStatus failure = header.CommandId switch
        {
            _ when _version < InterfaceVersions.V50 => CommandStatus.EsmeRInvCmdId,
            CommandId.BroadcastSm => CommandStatus.EsmeRBcastFail,
            CommandId.QueryBroadcastSm => CommandStatus.EsmeRBcastQueryFail,
            CommandId.CancelBroadcastSm => CommandStatus.EsmeRBcastCancelFail,
            _ => CommandStatus.EsmeRInvCmdId,
        };
        Reply(
            failure == CommandStatus.EsmeRInvCmdId ? CommandId.GenericNack : header.CommandId.ToResponse(), failure, header.SequenceNumber);
    }

    private void RefuseOverWindow(CommandId response, uint sequenceNumber)
    {
        if (writer.Congestion is not { } gauge || !CongestionGauge.IsToldIn(response))
        {
            Reply(response, CommandStatus.EsmeRMsgQFul, sequenceNumber);
            return;
        }

        var pdu = new byte[PduHeader.Length * 2];
        int length = Pdu.WriteHeaderOnly(pdu, response, CommandStatus.EsmeRMsgQFul, sequenceNumber);
        length = CongestionGauge.Append(pdu, length, byte.Max(CongestionGauge.Threshold + 1, gauge.State));
        writer.PushControl(new ControlReply(pdu[..length]));
    }

    /// <summary>Queues a header-only answer.</summary>
    public void Reply(CommandId response, CommandStatus status, uint sequenceNumber, bool close = false)
    {
        var pdu = new byte[PduHeader.Length + 1];
        int length = response == CommandId.DeliverSmResp
            ? Pdu.WriteDeliverSmResp(pdu, status, sequenceNumber)
            : Pdu.WriteHeaderOnly(pdu, response, status, sequenceNumber);
        writer.PushControl(new ControlReply(pdu[..length], close));
    }
}
