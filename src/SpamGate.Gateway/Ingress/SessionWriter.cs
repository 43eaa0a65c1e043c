using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Telemetry;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// The only writer of a session's output: answers and deliveries in turn, at most 32 KiB a flush. It alone gives finished
/// transactions back to their pool, and it alone completes the output.
/// </summary>
internal sealed class SessionWriter : IThreadPoolWorkItem
{
    private const int FlushOctets = 32 * 1024;

    /// <summary>Room asked for at a time; every answer but a submit_multi_resp fits.</summary>
    private const int SmallPdu = 256;

    private readonly PipeWriter _output;
    private readonly GatewayClock _clock;
    private readonly SessionDeliveries _deliveries;
    private readonly LatencyHistogram _latencies;
    private readonly PduCounts _written;
    private readonly SessionDiary _diary;
    private readonly Action _resume;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WorkSignal _signal;
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flushing;
    private ReplyList _answers;
    private ReplyList _toDeliver;
    private long _flushSince;
    private bool _closeAfterFlush;
    private volatile bool _closing;
    private bool _completed;
    private long _answered;
    private int _controlOctets;
    private long _lastWritten;

    public SessionWriter(
        PipeWriter output, GatewayClock clock, SessionDeliveries deliveries, LatencyHistogram latencies, PduCounts written, SessionDiary diary)
    {
        _diary = diary;
        _output = output;
        _clock = clock;
        _deliveries = deliveries;
        _latencies = latencies;
        _written = written;
        _resume = Resume;
        _signal = new WorkSignal(this);
        Replies = new ReplyQueue(_signal);
    }

    /// <summary>What is to be written.</summary>
    public ReplyQueue Replies { get; }

    /// <summary>Submits answered so far, whether the SP still listened or not.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Octets of protocol answers not yet written: a peer that asks and does not read.</summary>
    public int ControlOctets => Volatile.Read(ref _controlOctets);

    /// <summary>True once nothing is written any more.</summary>
    public bool IsOver => Volatile.Read(ref _completed);

    /// <summary>Raised on the writer's thread when a PDU that ends the session has been flushed.</summary>
    public Action? CloseRequested { get; set; }

    /// <summary>For a 5.0 peer: what its submit responses tell of congestion. Set before the first submit.</summary>
    public CongestionGauge? Congestion { get; set; }

    /// <summary>When something was last written, monotonic nanoseconds; 0 = nothing yet.</summary>
    public long LastWritten => Volatile.Read(ref _lastWritten);

    /// <summary>True while a flush waits for the peer to read.</summary>
    public bool WaitsForPeer => Volatile.Read(ref _flushSince) != 0;

    /// <summary>Nanoseconds the current flush has waited for the peer to read; 0 when none waits.</summary>
    public long FlushWaiting(long now)
    {
        long since = Volatile.Read(ref _flushSince);
        return since == 0 ? 0 : now - since;
    }

    /// <summary>Queues a protocol answer and counts it until it is written.</summary>
    public void PushControl(Reply reply)
    {
        Interlocked.Add(ref _controlOctets, OctetsOf(reply));
        Replies.Push(reply);
    }

    /// <summary>Ends the output: what is queued is written if the peer still reads; everything later is only given back.</summary>
    public Task CloseAsync()
    {
        _closing = true;
        _signal.Wake();
        return _ended.Task;
    }

    public void Execute()
    {
        while (true)
        {
            Collect();
            if (_answers.IsEmpty && _toDeliver.IsEmpty)
            {
                if (_closing)
                {
                    Complete();
                }

                _signal.Rest();
                if ((Replies.IsEmpty && (!_closing || _completed)) || !_signal.TryResume())
                {
                    return;
                }

                continue;
            }

            if (_completed)
            {
                Discard();
                continue;
            }

            Write();
#pragma warning disable CA2012 // Consumed exactly once, by FinishFlush; an async method would box a state machine per wait.
            _flushing = _output.FlushAsync().ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            if (!_flushing.IsCompleted)
            {
                Volatile.Write(ref _flushSince, _clock.Now);
                _flushing.UnsafeOnCompleted(_resume);
                return;
            }

            FinishFlush();
        }
    }

    private void Resume()
    {
        FinishFlush();
        Execute();
    }

    private void FinishFlush()
    {
        Volatile.Write(ref _flushSince, 0);
        bool gone;
        try
        {
            FlushResult result = _flushing.GetResult();
            gone = result.IsCompleted || result.IsCanceled;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            gone = true;
        }

        if (gone)
        {
            Complete();
            CloseRequested?.Invoke();
        }
        else if (_closeAfterFlush)
        {
            _closeAfterFlush = false;
            CloseRequested?.Invoke();
        }
    }

    private void Collect()
    {
        for (Reply? reply = Replies.TakeAll(); reply is not null;)
        {
            Reply? next = reply.Next;
            reply.Next = null;
            if (reply is DeliverTransaction)
            {
                _toDeliver.Add(reply);
            }
            else
            {
                _answers.Add(reply);
            }

            reply = next;
        }
    }

    private void Write()
    {
        long now = _clock.Now;
        byte congestion = Congestion?.State ?? 0;
        Span<byte> free = default;
        int used = 0;
        int total = 0;
        while (total < FlushOctets && !(_answers.IsEmpty && _toDeliver.IsEmpty))
        {
            // In turn, so that neither a flood of submits nor a flood of receipts starves the other.
            if (_answers.Take() is { } answer)
            {
                int room = answer switch
                {
                    SubmitTransaction { Recipients: { } recipients } => recipients.MaxResponseLength,
                    ControlReply control => int.Max(SmallPdu, control.Pdu.Length),
                    OwnRequest { Pdu: { } pdu } => int.Max(SmallPdu, pdu.Length),
                    _ => SmallPdu,
                };
                Reserve(ref free, ref used, room);
                int written = WriteAnswer(answer, free[used..], now, congestion);
                _diary.Sent(free.Slice(used, written), now);
                used += written;
                total += written;
            }

            if (_toDeliver.Take() is DeliverTransaction delivery)
            {
                Reserve(ref free, ref used, _deliveries.Room(delivery));
                int written = _deliveries.Write(delivery, free[used..], now);
                if (written > 0)
                {
                    // Named by what is on the wire: the delivery itself may be answered and reused from here on.
                    _written.Count(PduHeader.Read(free[used..]).CommandId);
                    _diary.SentMessage(free.Slice(used, written), now);
                }

                used += written;
                total += written;
            }
        }

        if (used > 0)
        {
            _output.Advance(used);
        }

        Volatile.Write(ref _lastWritten, now);
    }

    private void Reserve(ref Span<byte> free, ref int used, int room)
    {
        if (free.Length - used >= room)
        {
            return;
        }

        if (used > 0)
        {
            _output.Advance(used);
        }

        free = _output.GetSpan(room);
        used = 0;
    }

    private int WriteAnswer(Reply reply, Span<byte> free, long now, byte congestion)
    {
        switch (reply)
        {
            case SubmitTransaction submit:
                int length = SubmitAnswer.Write(submit, free);
                CommandId response = submit.CommandId.ToResponse();
                if (congestion > 0 && CongestionGauge.IsToldIn(response))
                {
                    length = CongestionGauge.Append(free, length, congestion);
                }

                if (submit.IdSpace is null)
                {
                    _latencies.Observe(now - submit.ReceivedAt);
                }

                _written.Count(response);
                Finish(submit);
                return length;

            case OwnRequest request:
                Interlocked.Add(ref _controlOctets, -OctetsOf(request));
                _written.Count(request.CommandId);
                uint sequenceNumber = _deliveries.TakeSequenceNumber();
                if (request.Pdu is not { } whole)
                {
                    return Pdu.WriteHeaderOnly(free, request.CommandId, CommandStatus.EsmeROk, sequenceNumber);
                }

                whole.CopyTo(free);
                Pdu.Renumber(free, sequenceNumber);
                return whole.Length;

            case ControlReply control:
                Interlocked.Add(ref _controlOctets, -control.Pdu.Length);
                control.Pdu.CopyTo(free);
                _written.Count(PduHeader.Read(control.Pdu).CommandId);
                _closeAfterFlush |= control.CloseAfter;
                return control.Pdu.Length;

            default:
                throw new InvalidOperationException($"A session cannot write a {reply.GetType().Name}.");
        }
    }

    /// <summary>The peer is gone: transactions go back, deliveries find another session or their SMSC hears that they did not.</summary>
    private void Discard()
    {
        while (_answers.Take() is { } answer)
        {
            if (answer is SubmitTransaction submit)
            {
                Finish(submit);
            }
            else
            {
                Interlocked.Add(ref _controlOctets, -OctetsOf(answer));
            }
        }

        while (_toDeliver.Take() is DeliverTransaction delivery)
        {
            _deliveries.Return(delivery);
        }
    }

    private static int OctetsOf(Reply reply) => reply switch
    {
        ControlReply control => control.Pdu.Length,
        OwnRequest { Pdu: { } pdu } => pdu.Length,
        _ => PduHeader.Length,
    };

    private void Finish(SubmitTransaction submit)
    {
        Volatile.Write(ref _answered, _answered + 1);
        submit.Pool.Return(submit);
    }

    private void Complete()
    {
        if (_completed)
        {
            return;
        }

        Volatile.Write(ref _completed, true);
        _output.Complete();
        _deliveries.Close();
        _ended.TrySetResult();
    }

    private struct ReplyList
    {
        private Reply? _head;
        private Reply? _tail;

        public readonly bool IsEmpty => _head is null;

        public void Add(Reply reply)
        {
            if (_tail is null)
            {
                _head = _tail = reply;
            }
            else
            {
                _tail.Next = reply;
                _tail = reply;
            }
        }

        public Reply? Take()
        {
            Reply? reply = _head;
            if (reply is not null)
            {
                _head = reply.Next;
                reply.Next = null;
                if (_head is null)
                {
                    _tail = null;
                }
            }

            return reply;
        }
    }
}
