using System.Buffers.Binary;
using System.Net.Sockets;
using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// The only writer of a link's socket and the only one to assign its sequence numbers. Takes answers to deliveries first, then
/// what the SMSC throttled, then new requests, as far as the send window goes, and sends all of it at once.
/// </summary>
/// <remarks>
/// Runs as a work item behind a busy flag. When the connection is gone it answers what was in flight (outcome unknown, never
/// sent again) and hands what was not yet sent back to the router.
/// </remarks>
internal sealed class LinkWriter : IThreadPoolWorkItem, IDisposable
{
    private const int BufferOctets = 256 * 1024;

    /// <summary>What screening may add to a PDU: the TLV of a tag.</summary>
    private const int TagRoom = 256;
    private const int SendsPerTurn = 32;

    private readonly GatewayClock _clock;
    private readonly LinkCounters _counters;
    private readonly Action<SubmitTransaction> _reroute;
    private readonly Action<DeliverTransaction> _recycle;
    private readonly long _queueTimeout;
    private readonly WorkSignal _signal;
    private readonly SocketAsyncEventArgs _sendArgs = new();
    private readonly WakeList _wakes = new();
    private readonly byte[] _buffer;
    private readonly Action _sent;
    private readonly LinkBacklog _backlog;
    private Reply? _control;
    private FlushMark? _flush;
    private LinkConnection? _held;
    private volatile LinkConnection? _connection;
    private volatile TaskCompletionSource? _released;
    private int _length;

    public LinkWriter(
        GatewayClock clock,
        int window,
        int queueCapacity,
        int maxPduBytes,
        long queueTimeout,
        LinkCounters counters,
        Action<SubmitTransaction> reroute,
        Action<DeliverTransaction> recycle)
    {
        _clock = clock;
        _buffer = new byte[int.Max(BufferOctets, maxPduBytes + TagRoom)];
        _counters = counters;
        _reroute = reroute;
        _recycle = recycle;
        _queueTimeout = queueTimeout;
        Throttle = new LinkThrottle(window);
        _signal = new WorkSignal(this);
        Window = new SendWindow<SubmitTransaction>(window);
        _backlog = new LinkBacklog(queueCapacity);
        Replies = new ReplyQueue(_signal);
        _sent = Sent;
        _sendArgs.Completed += (_, _) => Sent();
    }

    /// <summary>Requests in flight.</summary>
    public SendWindow<SubmitTransaction> Window { get; }

    /// <summary>How far the SMSC slows the link down.</summary>
    public LinkThrottle Throttle { get; }

    /// <summary>Requests waiting for the window.</summary>
    public RingChannel<SubmitTransaction> Queue => _backlog.Queue;

    /// <summary>Answers to deliveries, requests to retry, enquire_link and unbind.</summary>
    public ReplyQueue Replies { get; }

    /// <summary>Gives the writer a bound connection.</summary>
    public void Attach(LinkConnection connection)
    {
        Throttle.Reset();
        _connection = connection;
        _signal.Wake();
    }

    /// <summary>Takes the connection away; completes when everything it held has been answered or handed on.</summary>
    public Task DetachAsync()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _released = released;
        _connection = null;
        _signal.Wake();
        return released.Task;
    }

    /// <summary>Runs the writer if it has something to do.</summary>
    public void Wake()
    {
        if (HasWork())
        {
            _signal.Wake();
        }
    }

    public void Execute()
    {
        for (int sends = 0; ; sends++)
        {
            LinkConnection? connection = _connection;
            if (connection is null || !connection.IsUp)
            {
                LetGo();
            }
            else
            {
                if (sends >= SendsPerTurn)
                {
                    _signal.Yield();
                    return;
                }

                _held = connection;
                Fill(connection);
                if (_length == 0)
                {
                    CompleteFlush();
                }
                else
                {
                    if (!TrySend(connection))
                    {
                        return;
                    }

                    continue;
                }
            }

            _signal.Rest();
            if (!HasWork() || !_signal.TryResume())
            {
                return;
            }
        }
    }

    public void Dispose() => _sendArgs.Dispose();

    private bool HasWork()
    {
        if (!Replies.IsEmpty || _released is not null)
        {
            return true;
        }

        LinkConnection? connection = _connection;
        bool queued = _backlog.HasItem;
        return connection is null || !connection.IsUp
            ? queued || Window.InFlight > 0
            : queued && (connection.SmscLeaves || CanSubmit(connection, _clock.Now));
    }

    private bool CanSubmit(LinkConnection connection, long now) =>
        connection.TakesSubmits
        && !connection.IsUnbinding
        && !connection.SmscLeaves
        && Throttle.Allows(Window.InFlight, now);

    private void Fill(LinkConnection connection)
    {
        long now = _clock.Now;
        _control ??= Replies.TakeAll();
        while (_control is { } reply)
        {
            Reply? next = reply.Next;
            if (!TryWriteControl(reply, connection))
            {
                return;
            }

            _control = next;
        }

        while (CanSubmit(connection, now))
        {
            if (!_backlog.TryTake(out SubmitTransaction? transaction))
            {
                break;
            }

            if (_queueTimeout != 0 && now - transaction.ReceivedAt > _queueTimeout)
            {
                AnswerUnavailable(transaction);
                continue;
            }

            if (!TryWriteSubmit(transaction, now))
            {
                // No room in the buffer: it goes first next time.
                _backlog.Retry(transaction);
                break;
            }
        }

        if (connection.SmscLeaves)
        {
            RerouteWaiting();
        }

        _wakes.WakeAll();
    }

    private void RerouteWaiting()
    {
        while (_backlog.TryTake(out SubmitTransaction? waiting))
        {
            _reroute(waiting);
        }
    }

    private bool TryWriteControl(Reply reply, LinkConnection connection)
    {
        Span<byte> free = _buffer.AsSpan(_length);
        switch (reply)
        {
            case SubmitTransaction retry:
                _backlog.Retry(retry);
                return true;

            case DeliverTransaction delivery:
                if (free.Length < 32)
                {
                    return false;
                }

                if (ReferenceEquals(delivery.Connection, connection))
                {
                    _length += delivery.CommandId == CommandId.DataSm
                        ? Pdu.WriteDataSmResp(free, delivery.Status, delivery.SequenceNumber, default)
                        : Pdu.WriteDeliverSmResp(free, delivery.Status, delivery.SequenceNumber);
                }

                _recycle(delivery);
                return true;

            case OwnRequest request:
                if (free.Length < PduHeader.Length)
                {
                    return false;
                }

                _length += Pdu.WriteHeaderOnly(free, request.CommandId, CommandStatus.EsmeROk, Window.TakeSequenceNumber());
                return true;

            case FlushMark flush:
                _flush = flush;
                return true;

            case ControlReply control:
                if (free.Length < control.Pdu.Length)
                {
                    return false;
                }

                control.Pdu.CopyTo(free);
                _length += control.Pdu.Length;
                return true;

            default:
                throw new InvalidOperationException($"A link cannot write a {reply.GetType().Name}.");
        }
    }

    private bool TryWriteSubmit(SubmitTransaction transaction, long now)
    {
        ReadOnlySpan<byte> pdu = transaction.Message.Pdu.AsSpan(0, transaction.Message.PduLength);
        Span<byte> target = _buffer.AsSpan(_length);
        if (target.Length < pdu.Length)
        {
            return false;
        }

        // Copied before it is in the window: from then on an answer, even one to a number not sent yet, gives the transaction away.
        pdu.CopyTo(target);
        transaction.WasSent = true;
        if (!Window.TryReserve(transaction, now, out uint sequenceNumber))
        {
            return false;
        }

        // command_status means nothing in a request (SMPP 3.4 section 5.1.3); what an SP left there is not passed on.
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], sequenceNumber);
        _length += pdu.Length;
        _counters.Submitted++;
        return true;
    }

    /// <summary>Sends the buffer; false when the socket will call back, or the flag was passed on.</summary>
    private bool TrySend(LinkConnection connection)
    {
        _sendArgs.SetBuffer(_buffer, 0, _length);

        // Before it goes: its answer may be there before the send returns. An SMSC that does not read leaves this time as it is, and is asked for
        // a sign of life, which it will not give.
        connection.Session.Sent(_clock.Now);
        try
        {
            if (connection.Transport.Send(_sendArgs, _sent))
            {
                return false;
            }
        }
        catch (ObjectDisposedException)
        {
            _length = 0;
            return true;
        }

        FinishSend(connection);
        return true;
    }

    private void Sent()
    {
        FinishSend(_held!);
        Execute();
    }

    private void FinishSend(LinkConnection connection)
    {
        _length = 0;
        if (_sendArgs.SocketError != SocketError.Success)
        {
            connection.TakeDown();
        }
    }

    private void CompleteFlush()
    {
        _flush?.Complete();
        _flush = null;
    }

    /// <summary>The connection is gone: in flight is unknown and answered so, unsent goes to another link.</summary>
    private void LetGo()
    {
        _length = 0;
        _held = null;
        CompleteFlush();
        for (Reply? reply = _control ?? Replies.TakeAll(); reply is not null;)
        {
            Reply? next = reply.Next;
            switch (reply)
            {
                case SubmitTransaction retry:
                    _reroute(retry);
                    break;
                case DeliverTransaction delivery:
                    _recycle(delivery);
                    break;
                case FlushMark flush:
                    flush.Complete();
                    break;
                default:
                    break;
            }

            reply = next;
        }

        _control = null;
        Window.Drain(this, static (writer, transaction, _) =>
        {
            writer._counters.Orphaned++;
            transaction.AnswerUnknown();
            writer._wakes.Add(transaction.Replies);
        });

        RerouteWaiting();
        _wakes.WakeAll();
        TaskCompletionSource? released = _released;
        _released = null;
        released?.TrySetResult();
    }

    /// <summary>Answers ESME_RX_T_APPN. Writer only; the receive loop has its own wake list.</summary>
    private void AnswerUnavailable(SubmitTransaction transaction)
    {
        transaction.Answer(CommandStatus.EsmeRxTAppn);
        _wakes.Add(transaction.Replies);
    }
}
