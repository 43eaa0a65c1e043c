using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Gateway.Telemetry;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// One connection of an ESME: reads and answers the protocol, and feeds the messages to screening. The read loop is the only
/// thread that takes requests in; <see cref="SessionWriter"/> is the only one that writes.
/// </summary>
internal sealed class IngressSession : IReceiver, ITimed
{
    /// <summary>Longest time a bind may wait for our judgement, session_init or not.</summary>
    private const long LongestJudgement = 60_000_000_000;

    /// <summary>Share of what may wait unread above which it gets no alert_notifications: they must not be what makes it a slow reader.</summary>
    private const int NoticeShare = 4;

    /// <summary>How often that is looked at whose end only a look can tell, nanoseconds.</summary>
    private const long LookInterval = 100_000_000;

    private static readonly TimeSpan RoomPollInterval = TimeSpan.FromMilliseconds(10);

    private readonly ConnectionContext _connection;
    private readonly IngressServices _services;
    private readonly SessionWriter _writer;
    private readonly SessionDeliveries _deliveries;
    private readonly SmppSession _state;
    private readonly PduCounts _written = new();
    private readonly long _responseTimeout;
    private readonly long _writeTimeout;
    private readonly int _maxUnsent;
    private readonly long _openedAt;
    private volatile bool _isJudged;
    private readonly SessionRequests _requests;
    private readonly SessionDiary _diary;

    public IngressSession(ConnectionContext connection, IngressServices services)
    {
        _connection = connection;
        _services = services;
        SmppOptions options = services.Snapshots.Current.Options.Smpp;
        _responseTimeout = GatewayClock.Nanoseconds(options.ResponseTimeout);
        _writeTimeout = GatewayClock.Nanoseconds(options.WriteTimeout);
        _maxUnsent = options.MaxUnsentBytes;
        _openedAt = services.Clock.Now;
        _state = new SmppSession(
            SessionRole.Smsc,
            new SessionTimers
            {
                SessionInit = options.SessionInitTimeout,
                EnquireLink = options.EnquireLink,
                Response = options.ResponseTimeout,
                Inactivity = options.InactivityTimeout,
                PartialPdu = options.PartialPduTimeout,
            },
            _openedAt);
        _deliveries = new SessionDeliveries(services.Receivers);
        _diary = new SessionDiary(options.DiaryPdus);
        _writer = new SessionWriter(
            connection.Transport.Output, services.Clock, _deliveries, Latencies, _written, _diary)
        {
            CloseRequested = () => connection.Transport.Input.CancelPendingRead(),
        };
        _requests = new SessionRequests(services, _state, _writer, _deliveries, _diary, this);
    }

    /// <summary>Name of the connection in logs.</summary>
    public string ConnectionId => _connection.ConnectionId;

    /// <summary>Address of the peer.</summary>
    public IPAddress RemoteAddress => (_connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;

    /// <summary>Address of the peer as far as limits tell sources apart.</summary>
    public IPAddress Source => SourceAddress.Of(_connection.RemoteEndPoint);

    /// <summary>Set when the connection has ended.</summary>
    public CancellationToken ConnectionClosed => _connection.ConnectionClosed;

    /// <summary>Account it bound as; null before.</summary>
    public AccountPolicy? Account { get; private set; }

    /// <summary>interface_version both sides speak; 0 before the bind.</summary>
    public byte InterfaceVersion { get; private set; }

    /// <summary>When the connection was made, monotonic nanoseconds.</summary>
    public long OpenedAt => _openedAt;

    /// <summary>Its last PDUs.</summary>
    public SessionDiary Diary => _diary;

    /// <summary>Where the session stands.</summary>
    public SessionPhase Phase => _state.Phase;

    /// <summary>When something last came from the peer.</summary>
    public long LastReceived => _state.LastReceived;

    /// <summary>True while an enquire_link of ours waits for its answer.</summary>
    public bool IsEnquiring => _state.IsEnquiring;

    /// <summary>Why it ended.</summary>
    public SessionEndReason EndReason => _state.EndReason;

    /// <summary>Submits taken in and not yet answered.</summary>
    public long InFlight => _requests.InFlight;

    /// <summary>Deliveries handed to it and not yet answered.</summary>
    public int Delivering => _deliveries.Held;

    /// <summary>True while what was written waits for the peer to read it.</summary>
    public bool WaitsForPeer => _writer.WaitsForPeer;

    /// <summary>Octets of protocol answers that wait to be written.</summary>
    public int Unsent => _writer.ControlOctets;

    /// <summary>PDUs read, by command.</summary>
    public PduCounts Read => _requests.Read;

    /// <summary>Times from request to answer.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>PDUs written, by command.</summary>
    public PduCounts Written => _written;

    /// <summary>Numbers our requests from behind <paramref name="lastSequence"/> on, for tests at the end of the sequence numbers.</summary>
    internal void ContinueAfter(uint lastSequence) => _deliveries.ContinueAfter(lastSequence);

    /// <inheritdoc/>
    public bool TryTake(DeliverTransaction delivery, WakeList? wakes)
    {
        if (Phase is not (SessionPhase.BoundRx or SessionPhase.BoundTrx) || !_deliveries.TryClaim())
        {
            return false;
        }

        _writer.Replies.Push(delivery);
        if (wakes is null)
        {
            _writer.Replies.Wake();
        }
        else
        {
            wakes.Add(_writer.Replies);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryNotify(byte[] pdu)
    {
        if (Phase is not (SessionPhase.BoundRx or SessionPhase.BoundTrx) || InterfaceVersion < InterfaceVersions.V34 || _writer.ControlOctets > _maxUnsent / NoticeShare)
        {
            return false;
        }

        _writer.PushControl(new OwnRequest(CommandId.AlertNotification, pdu));
        _writer.Replies.Wake();
        return true;
    }

    /// <summary>Reads until the session ends; returns after its output is complete.</summary>
    public async Task RunAsync()
    {
        PipeReader input = _connection.Transport.Input;
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync().ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = result.Buffer;
                SessionStep step = result.IsCanceled ? SessionStep.Close : _requests.Dispatch(ref buffer);
                while (step == SessionStep.Bind)
                {
                    step = await BindAsync(buffer).ConfigureAwait(false);
                    if (step == SessionStep.Continue)
                    {
                        PduFramer.TryReadFrame(ref buffer, int.MaxValue, out _, out _);
                        step = _requests.Dispatch(ref buffer);
                    }
                }

                bool partial = !buffer.IsEmpty;
                input.AdvanceTo(buffer.Start, buffer.End);
                if (step == SessionStep.Close)
                {
                    break;
                }

                if (result.IsCompleted)
                {
                    _state.Closed(SessionEndReason.PeerClosed);
                    break;
                }

                _state.PartialPdu(partial, _services.Clock.Now);
                if (_writer.ControlOctets > _maxUnsent)
                {
                    await WaitForRoomAsync().ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (error is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            _state.Closed(SessionEndReason.ConnectionLost);
        }
        finally
        {
            _state.Closed(SessionEndReason.ConnectionLost);
            _services.Receivers.Remove(this);
            await EndOutputAsync().ConfigureAwait(false);
            await input.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Time passes: SMPP timers, late deliver answers, a peer that does not read.</summary>
    public long Tick(long now)
    {
        _deliveries.Expire(now, _responseTimeout);
        if (_writer.FlushWaiting(now) > _writeTimeout)
        {
            Abort(SessionEndReason.SlowReader);
            return long.MaxValue;
        }

        if (_isJudged && now - _openedAt < LongestJudgement)
        {
            // It is we who let the peer wait, for a password check or after failures from its address.
            return now + LookInterval;
        }

        _state.Sent(long.Max(_writer.LastWritten, _openedAt));
        switch (_state.Tick(now, out SessionEndReason reason))
        {
            case SessionTimerAction.SendEnquireLink:
                Ping(now);
                break;
            case SessionTimerAction.Close:
                Abort(reason);
                break;
            default:
                break;
        }

        // What is yet to begin takes its whole time from now on.
        long until = long.Min(_state.QuietUntil(now), now + _writeTimeout - _writer.FlushWaiting(now));
        long deliveries = _responseTimeout == 0 ? long.MaxValue : now + (_deliveries.Held > 0 ? LookInterval : _responseTimeout);
        return long.Min(until, deliveries);
    }

    /// <summary>Asks the peer for a sign of life.</summary>
    public void Ping(long now)
    {
        _state.EnquireLinkSent(now);
        _writer.PushControl(new OwnRequest(CommandId.EnquireLink));
        _writer.Replies.Wake();
    }

    /// <summary>Takes over a changed account: rates and lists act at once, the window with the next bind.</summary>
    public void Rebase(AccountPolicy account)
    {
        Account = account;
        _requests.Rebase(account);
    }

    /// <summary>Says goodbye: unbind, then the peer's answer or the response timer ends the session.</summary>
    public void Unbind(SessionEndReason reason)
    {
        if (!_state.IsBound)
        {
            Abort(reason);
            return;
        }

        _requests.EndingBecause = reason;
        _state.UnbindStarted(_services.Clock.Now);
        _ = SendUnbindAsync();
    }

    /// <summary>Closes the connection now.</summary>
    public void Abort(SessionEndReason reason)
    {
        _state.Closed(reason);
        _connection.Abort(new ConnectionAbortedException(reason.ToString()));
        _connection.Transport.Input.CancelPendingRead();
    }

    /// <summary>Our unbind comes after the answers in flight: many clients close on it at once.</summary>
    private async Task SendUnbindAsync()
    {
        while (InFlight > 0 && Phase == SessionPhase.Unbinding)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _services.Clock.Provider).ConfigureAwait(false);
        }

        _writer.PushControl(new OwnRequest(CommandId.Unbind));
        _writer.Replies.Wake();
    }

    /// <summary>
    /// A peer that asks faster than it reads our answers is not read any further until it has read them; the write timer ends it when it never does.
    /// </summary>
    private async Task WaitForRoomAsync()
    {
        while (_writer.ControlOctets > _maxUnsent / 2 && !_writer.IsOver && _state.EndReason == SessionEndReason.None)
        {
            await Task.Delay(RoomPollInterval, _services.Clock.Provider).ConfigureAwait(false);
        }
    }

    private async Task EndOutputAsync()
    {
        Task ended = _writer.CloseAsync();
        try
        {
            await ended.WaitAsync(TimeSpan.FromSeconds(5), _services.Clock.Provider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _connection.Abort(new ConnectionAbortedException("The peer did not read its last answers."));
            await ended.ConfigureAwait(false);
        }
    }

    private async Task<SessionStep> BindAsync(ReadOnlySequence<byte> buffer)
    {
        PduFramer.TryReadFrame(ref buffer, _services.MaxPduBytes, out PduHeader header, out ReadOnlySequence<byte> frame);
        _requests.Read.Count(header.CommandId);
        _diary.Received(header, _services.Clock.Now);
        _state.BindStarted();
        _isJudged = true;
        BindOutcome outcome = await _services.BindGate.DecideAsync(this, header, frame.ToArray()).ConfigureAwait(false);
        var answer = new byte[256];
        int length = Pdu.WriteBindResp(
            answer, header.CommandId.ToResponse(), outcome.Status, header.SequenceNumber, "SpamGate"u8, outcome.WithTlvs ? outcome.Version : (byte)0);
        bool accepted = outcome.Status == CommandStatus.EsmeROk && outcome.Account is not null;
        if (accepted)
        {
            Open(outcome.Account!, header.CommandId, outcome.Version);
        }

        _isJudged = false;

        _writer.PushControl(new ControlReply(answer[..length], closeAfter: !accepted));
        _writer.Replies.Wake();
        if (!accepted)
        {
            _state.Closed(SessionEndReason.BindRefused);
            return SessionStep.Close;
        }

        _services.BindGate.Recheck(this);
        if (Phase is SessionPhase.BoundRx or SessionPhase.BoundTrx)
        {
            _services.Receivers.Add(this, Account!.Kind == AccountKind.Sp ? Account.Sp!.Index : -1, _services.CarriesOf(Account));
            _services.Receivers.ServeWaiting(_services.Clock.Now);
        }

        return SessionStep.Continue;
    }

    private void Open(AccountPolicy account, CommandId bind, byte version)
    {
        Account = account;
        InterfaceVersion = version;
        _requests.Open(account, version);
        if (bind != CommandId.BindTransmitter)
        {
            _deliveries.Open(account.DeliverWindow, plain: version < InterfaceVersions.V34);
        }

        _state.BindAccepted(bind, _services.Clock.Now);
    }
}
