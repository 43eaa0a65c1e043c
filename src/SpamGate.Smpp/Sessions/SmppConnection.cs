using System.Net.Sockets;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Sessions;

/// <summary>
/// One SMPP session over a stream, for either role: frames, states, timers, our requests with their window, and the peer's requests with their
/// handler. <see cref="SmppClient"/> and <see cref="SmppServer"/> are made of it.
/// </summary>
/// <remarks>
/// Exactly one response goes out per request. A handler that waits does not hold up what comes after it. Methods may be called from any thread.
/// </remarks>
public sealed class SmppConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly SmppConnectionOptions _options;
    private readonly SmppSession _session;
    private readonly PduInput _input;
    private readonly PduOutput _output;
    private readonly PendingRequests _requests;
    private readonly RequestAnswers _answers;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<SessionEndReason> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private int _ending;

    /// <summary>A session over a connected stream, which it owns. Set the handlers, then call <see cref="Start"/>.</summary>
    public SmppConnection(Stream stream, SessionRole role, SmppConnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _options = options ?? new SmppConnectionOptions();
        _session = new SmppSession(role, _options.Timers, Now);
        _input = new PduInput(stream, _options.MaxPduBytes);
        _output = new PduOutput(stream, _options.MaxUnsentBytes, _options.WriteTimeout, End);
        _requests = new PendingRequests(_options.Window, _options.Timers.Response);
        _answers = new RequestAnswers(_session, _output, () => Now);
    }

    /// <summary>
    /// Answers the peer's requests other than enquire_link and unbind, binds included. The response's sequence_number is set here; null means
    /// that the request is never answered. Without a handler every request is answered 0x08.
    /// </summary>
    public Func<SmppPdu, ValueTask<SmppPdu?>>? RequestHandler
    {
        get => _answers.Handler;
        set => _answers.Handler = value;
    }

    /// <summary>Sees responses and nacks that nothing waits for.</summary>
    public Action<byte[]>? UnmatchedPdu { get; set; }

    /// <summary>Where the session stands.</summary>
    public SessionPhase Phase => _session.Phase;

    /// <summary>Our requests in flight.</summary>
    public int InFlight => _requests.InFlight;

    /// <summary>Completes with the one reason why the session ended; never fails.</summary>
    public Task<SessionEndReason> Completion => _completion.Task;

    private long Now => _options.TimeProvider.GetElapsedTime(0).Ticks * 100;

    /// <summary>Begins to read and to keep time.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            _ = ReadLoopAsync();
            _ = TimerLoopAsync();
        }
    }

    /// <summary>Sends a request and waits for its response. The sequence_number is assigned here.</summary>
    /// <exception cref="TimeoutException">No answer within the response timer.</exception>
    /// <exception cref="SmppSessionEndedException">The session ended first.</exception>
    public async Task<SmppPdu> RequestAsync(SmppPdu request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        await WaitForSlotAsync(cancellation).ConfigureAwait(false);
        PendingRequest pending = new(holdsSlot: true);
        Post(request, pending);
        return Decode(await pending.Task.WaitAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Sends octets as they are, whole PDUs or not.</summary>
    /// <exception cref="SmppSessionEndedException">The session has ended.</exception>
    public Task SendRawAsync(ReadOnlyMemory<byte> octets)
    {
        _session.Sent(Now);
        return _output.TrySend(octets.Span) ? Task.CompletedTask : Task.FromException(new SmppSessionEndedException(_session.EndReason));
    }

    /// <summary>Sends one PDU as it is and waits for the response with its sequence_number. It takes no part in the window.</summary>
    /// <exception cref="InvalidOperationException">A raw request with this sequence_number is in flight already.</exception>
    public async Task<byte[]> RequestRawAsync(ReadOnlyMemory<byte> pdu, CancellationToken cancellation = default)
    {
        uint sequenceNumber = PduHeader.Read(pdu.Span).SequenceNumber;
        PendingRequest pending = new(holdsSlot: false);
        if (!_requests.TryAddRaw(sequenceNumber, pending))
        {
            throw new InvalidOperationException($"A raw request with sequence_number {sequenceNumber} is in flight already.");
        }

        try
        {
            await SendRawAsync(pdu).ConfigureAwait(false);
            TimeSpan timeout = _options.Timers.Response > TimeSpan.Zero ? _options.Timers.Response : Timeout.InfiniteTimeSpan;
            return await pending.Task.WaitAsync(timeout, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _requests.RemoveRaw(sequenceNumber);
        }
    }

    /// <summary>Binds, as an ESME. A bind that is refused ends the session.</summary>
    public async Task<CommandStatus> BindAsync(BindRequest bind, CancellationToken cancellation = default)
    {
        _session.BindStarted();
        return (await RequestAsync(bind, cancellation).ConfigureAwait(false)).CommandStatus;
    }

    /// <summary>Sends unbind, waits for its response, and closes.</summary>
    public async Task UnbindAsync(CancellationToken cancellation = default)
    {
        _session.UnbindStarted(Now);
        PendingRequest pending = new(holdsSlot: false);
        Post(HeaderOnlyPdu.Unbind(), pending);
        await pending.Task.WaitAsync(cancellation).ConfigureAwait(false);
        await _completion.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends what is queued, then closes; the first reason stays.</summary>
    public async Task CloseAsync(SessionEndReason reason)
    {
        _session.Closed(reason);
        try
        {
            await _output.CloseAsync().WaitAsync(_options.WriteTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The peer does not read; what is queued is lost with the connection.
        }

        End(reason, null);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End(SessionEndReason.LocalUnbound, null);
        await _completion.Task.ConfigureAwait(false);
    }

    private async Task ReadLoopAsync()
    {
        try
        {
            while (await _input.ReadAsync(_ended.Token).ConfigureAwait(false))
            {
                if (!await TakeAllAsync().ConfigureAwait(false))
                {
                    return;
                }

                _session.PartialPdu(_input.HasPartial, Now);
            }

            End(_input.HasPartial ? SessionEndReason.FramingLost : SessionEndReason.PeerClosed, null);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            End(SessionEndReason.ConnectionLost, e);
        }
        catch (Exception e)
        {
            End(SessionEndReason.InternalFault, e);
        }
    }

    // False when the session is over.
    private async ValueTask<bool> TakeAllAsync()
    {
        while (true)
        {
            switch (_input.TryTake(out PduHeader header, out ReadOnlyMemory<byte> pdu))
            {
                case FrameStatus.NeedMore:
                    return true;

                case FrameStatus.Fatal:
                    _output.TrySend(HeaderOnlyPdu.GenericNack(CommandStatus.EsmeRInvCmdLen, 0));
                    await CloseAsync(SessionEndReason.FramingLost).ConfigureAwait(false);
                    return false;
            }

            _session.Received(Now);
            SessionEndReason end = header.CommandId.IsResponse() ? TakeResponse(in header, pdu) : TakeRequest(in header, pdu);
            if (end != SessionEndReason.None)
            {
                await CloseAsync(end).ConfigureAwait(false);
                return false;
            }
        }
    }

    private SessionEndReason TakeResponse(in PduHeader header, ReadOnlyMemory<byte> pdu)
    {
        bool isBind = ((CommandId)((uint)header.CommandId & 0x7FFFFFFF)).IsBind() && _session.Role == SessionRole.Esme;
        if (isBind && header.CommandStatus == CommandStatus.EsmeROk)
        {
            // Before anything after it is looked at: a deliver_sm may follow in the same segment.
            _session.BindAccepted(header.CommandId, Now);
        }

        if (header.CommandId == CommandId.EnquireLinkResp)
        {
            _session.EnquireLinkAnswered(Now);
        }

        if (!_requests.TryComplete(header.SequenceNumber, pdu))
        {
            UnmatchedPdu?.Invoke(pdu.ToArray());
        }

        if (header.CommandId == CommandId.UnbindResp && _session.Phase == SessionPhase.Unbinding)
        {
            return SessionEndReason.LocalUnbound;
        }

        return isBind && header.CommandStatus != CommandStatus.EsmeROk ? SessionEndReason.BindRefused : SessionEndReason.None;
    }

    private SessionEndReason TakeRequest(in PduHeader header, ReadOnlyMemory<byte> pdu)
    {
        CommandStatus status = _session.Check(header.CommandId);
        if (status == CommandStatus.EsmeRInvCmdId)
        {
            _output.TrySend(HeaderOnlyPdu.GenericNack(status, header.SequenceNumber));
            return SessionEndReason.None;
        }

        if (status != CommandStatus.EsmeROk)
        {
            _answers.Refuse(in header, status);
            return _session.Phase == SessionPhase.Open ? SessionEndReason.NotBound : SessionEndReason.None;
        }

        switch (header.CommandId)
        {
            case CommandId.EnquireLink:
                _answers.Refuse(in header, CommandStatus.EsmeROk);
                return SessionEndReason.None;

            case CommandId.Unbind:
                _session.UnbindStarted(Now);
                _ = FinishUnbindAsync(header);
                return SessionEndReason.None;
        }

        if (!SmppPdu.TryDecode(pdu.Span, out SmppPdu? request, out status))
        {
            _answers.Refuse(in header, status);
            return SessionEndReason.None;
        }

        if (request is BindRequest)
        {
            _session.BindStarted();
        }

        _ = HandleAsync(request);
        return SessionEndReason.None;
    }

    private async Task HandleAsync(SmppPdu request)
    {
        CommandStatus status = await _answers.HandleAsync(request).ConfigureAwait(false);
        if (request is BindRequest && status != CommandStatus.EsmeROk)
        {
            await CloseAsync(SessionEndReason.BindRefused).ConfigureAwait(false);
        }
    }

    // What is being handled is answered first, then the unbind; new requests are refused meanwhile, so the count only falls.
    private async Task FinishUnbindAsync(PduHeader unbind)
    {
        await Task.WhenAny(_answers.AllAnsweredAsync(), _completion.Task).ConfigureAwait(false);
        _answers.Refuse(in unbind, CommandStatus.EsmeROk);
        await CloseAsync(SessionEndReason.PeerUnbound).ConfigureAwait(false);
    }

    private async Task WaitForSlotAsync(CancellationToken cancellation)
    {
        try
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended.Token);
            await _requests.WaitForRoomAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && !cancellation.IsCancellationRequested)
        {
            throw new SmppSessionEndedException(_session.EndReason, e);
        }
    }

    private void Post(SmppPdu request, PendingRequest pending)
    {
        long now = Now;
        if (_requests.TryPost(request, pending, _output, now))
        {
            _session.Sent(now);
        }
        else
        {
            pending.TrySetException(new SmppSessionEndedException(_session.EndReason));
        }
    }

    private async Task TimerLoopAsync()
    {
        using PeriodicTimer timer = new(_options.TickInterval, _options.TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                Tick(Now);
            }
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
    }

    private void Tick(long now)
    {
        _requests.Expire(now);
        switch (_session.Tick(now, out SessionEndReason reason))
        {
            case SessionTimerAction.SendEnquireLink:
                _session.EnquireLinkSent(now);
                Post(HeaderOnlyPdu.EnquireLink(), new PendingRequest(holdsSlot: false));
                break;
            case SessionTimerAction.Close:
                End(reason, null);
                break;
        }
    }

    private void End(SessionEndReason reason, Exception? cause)
    {
        _session.Closed(reason);
        if (Interlocked.Exchange(ref _ending, 1) != 0)
        {
            return;
        }

        _ended.Cancel();
        _ = _output.CloseAsync();
        _requests.Close(new SmppSessionEndedException(_session.EndReason, cause));
        ShutDown();
        _completion.TrySetResult(_session.EndReason);
    }

    // FIN before the close: octets the peer sent meanwhile would otherwise turn it into a reset that overtakes our last answer.
    private void ShutDown()
    {
        try
        {
            (_stream as NetworkStream)?.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed by the peer already.
        }

        _stream.Dispose();
    }

    private static SmppPdu Decode(byte[] octets) => SmppPdu.TryDecode(octets, out SmppPdu? response, out CommandStatus fault)
        ? response
        : throw new InvalidDataException($"The response cannot be read: {fault}.");
}
