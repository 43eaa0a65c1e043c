using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// One bind to an SMSC: connects, binds, receives, and comes back after every failure with a jittered back-off, for ever.
/// The socket is a plain one with large buffers; <see cref="LinkWriter"/> is its only writer.
/// </summary>
public sealed partial class SmscLink : IDeliverSource, IDisposable
{
    /// <summary>Stands for "unlimited" where slots must be counted.</summary>
    private const int UnlimitedWindow = 65_536;

    /// <summary>Requests that may wait for the window.</summary>
    private const int QueueCapacity = 16_384;

    private const int ReceiveBufferOctets = 256 * 1024;
    private static readonly TimeSpan UnbindPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long a bind, and the answers of a link that goes, are waited for where the response timer is off.</summary>
    private static readonly TimeSpan UntimedPatience = TimeSpan.FromSeconds(20);

    private readonly SmscOptions _options;
    private readonly GatewayClock _clock;
    private readonly SnapshotSource _snapshots;
    private readonly HeldMessageIds _heldIds;
    private readonly int _maxPduBytes;
    private readonly SessionTimers _timers;
    private readonly ILogger _logger;
    private readonly LinkWriter _writer;
    private readonly LinkReceiver _receiver;
    private readonly LinkBackoff _backoff = new(Random.Shared);
    private readonly CancellationTokenSource _stopping = new();
    private readonly LinkInput _input;
    private volatile LinkConnection? _connection;
    private Task _running = Task.CompletedTask;

    internal SmscLink(
        string name,
        SmscOptions options,
        GatewayClock clock,
        SnapshotSource snapshots,
        ReceiverDirectory receivers,
        HeldMessageIds heldIds,
        OptOutIntake optOuts,
        Action<SubmitTransaction> reroute,
        ILogger logger)
    {
        Name = name;
        _options = options;
        _clock = clock;
        _snapshots = snapshots;
        _heldIds = heldIds;
        _logger = logger;
        SmppOptions smpp = snapshots.Current.Options.Smpp;
        _maxPduBytes = smpp.MaxPduBytes;
        _input = new LinkInput(int.Max(ReceiveBufferOctets, _maxPduBytes));
        _timers = new SessionTimers
        {
            EnquireLink = smpp.EnquireLink,
            Response = options.ResponseTimeout,
            Inactivity = TimeSpan.Zero,
            PartialPdu = smpp.PartialPduTimeout,
            SessionInit = TimeSpan.Zero,
        };
        int window = options.Window == 0 ? UnlimitedWindow : options.Window;
        long responseTimeout = GatewayClock.Nanoseconds(options.ResponseTimeout);
        LinkReceiver? receiver = null;
        _writer = new LinkWriter(
            clock, window, QueueCapacity, _maxPduBytes, responseTimeout, Counters, reroute, delivery => receiver!.Recycle(delivery));
        receiver = _receiver = new LinkReceiver(
            _writer, Counters, this, snapshots, receivers, heldIds, options.Name, optOuts, Encoding.ASCII.GetBytes(options.IdPrefix ?? ""), responseTimeout);
    }

    /// <summary>Name of the SMSC and number of the bind; the metric label <c>link</c>.</summary>
    public string Name { get; }

    /// <summary>Name of the SMSC this link belongs to.</summary>
    public string SmscName => _options.Name;

    /// <summary>What the message ids of this SMSC begin with, as SPs see them.</summary>
    public string IdPrefix => _options.IdPrefix;

    /// <summary>True when its SMSC keeps messages until their schedule_delivery_time.</summary>
    public bool Schedules => _options.Schedules;

    /// <summary>What happened on this link.</summary>
    public LinkCounters Counters { get; } = new();

    /// <summary>True while bound.</summary>
    public bool IsBound => _connection is { IsUp: true };

    /// <summary>True while bound as transmitter or transceiver and not leaving.</summary>
    public bool CanSubmit => _connection is { IsUp: true, TakesSubmits: true, IsUnbinding: false, SmscLeaves: false };

    /// <summary>Requests in flight.</summary>
    public int InFlight => Window.InFlight;

    /// <summary>Send window in messages.</summary>
    public int WindowSize => Window.Size;

    internal SendWindow<SubmitTransaction> Window => _writer.Window;

    internal SmppSession? Session => _connection?.Session;

    /// <summary>Requests waiting for the window.</summary>
    public int Queued => _writer.Queue.Count;

    /// <summary>Requests that may wait for the window.</summary>
    public int QueueLimit => _writer.Queue.Capacity;

    /// <summary>Starts connecting.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Takes as many leading requests as there is room for and wakes the writer; returns how many.</summary>
    public int TrySubmit(ReadOnlySpan<SubmitTransaction> transactions)
    {
        int taken = _writer.Queue.TryWriteMany(transactions);
        if (taken > 0)
        {
            _writer.Wake();
        }

        return taken;
    }

    /// <inheritdoc/>
    public void DeliverAnswered(DeliverTransaction transaction)
    {
        Counters.Answered(transaction.IsReceipt, transaction.Status == CommandStatus.EsmeROk);
        if (transaction.FinalOf is { } heldId && transaction.Status == CommandStatus.EsmeROk)
        {
            _heldIds.Finish(heldId);
        }

        _writer.Replies.Push(transaction);
        _writer.Replies.Wake();
    }

    /// <summary>Time passes: response timers, enquire_link, the end of a throttling pause.</summary>
    public void Tick(long now)
    {
        _receiver.ExpireWindow(now);
        if (_connection is { IsUp: true } connection)
        {
            _ = _receiver.ExpireUnbind(connection, now);
            SessionTimerAction action = connection.Session.Tick(now, out SessionEndReason reason);
            if (action == SessionTimerAction.SendEnquireLink)
            {
                connection.Session.EnquireLinkSent(now);
                _writer.Replies.Push(new OwnRequest(CommandId.EnquireLink));
            }
            else if (action == SessionTimerAction.Close)
            {
                Log.TimedOut(_logger, Name, reason.ToString());
                connection.TakeDown();
            }
        }

        _writer.Wake();
    }

    /// <summary>True when a link made with <paramref name="options"/> would be the same.</summary>
    public bool HasSettings(SmscOptions options) => options.SameAs(_options);

    /// <summary>Takes nothing new, waits for the answers in flight, then unbinds.</summary>
    public async Task RetireAsync()
    {
        if (_connection is { } connection)
        {
            connection.IsUnbinding = true;
        }

        long limit = _clock.Now + GatewayClock.Nanoseconds(_options.ResponseTimeout > TimeSpan.Zero ? _options.ResponseTimeout : UntimedPatience);
        while (InFlight > 0 && _clock.Now < limit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _clock.Provider).ConfigureAwait(false);
        }

        await StopAsync().ConfigureAwait(false);
    }

    /// <summary>Unbinds and closes; what is still in flight is answered as unknown.</summary>
    public async Task StopAsync()
    {
        if (_connection is { IsUp: true } connection)
        {
            connection.IsUnbinding = true;
            _writer.Replies.Push(new OwnRequest(CommandId.Unbind));
            _writer.Replies.Wake();
            try
            {
                await _running.WaitAsync(UnbindPatience, _clock.Provider, _stopping.Token).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                Log.UnbindUnanswered(_logger, Name);
            }
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _connection?.TakeDown();
        await _running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _writer.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            bool wasUnbinding = false;
            try
            {
                LinkConnection connection = await BindAsync(_stopping.Token).ConfigureAwait(false);
                _backoff.Succeeded();
                _connection = connection;

                // A stop that came between the bind's last wait and this line has not seen the connection: then we see the stop.
                Interlocked.MemoryBarrier();
                _stopping.Token.ThrowIfCancellationRequested();
                Log.Bound(_logger, Name);
                _writer.Attach(connection);
                await ReceiveAsync(connection).ConfigureAwait(false);
                wasUnbinding = connection.IsUnbinding;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // The loop's top: whatever it was, it ends this connection and not the link.
                if (!_stopping.IsCancellationRequested)
                {
                    Log.Failed(_logger, Name, error.InnerException is null ? error.Message : $"{error.Message} {error.InnerException.Message}");
                }
            }
            finally
            {
                _connection?.TakeDown();
                _connection = null;
                await _writer.DetachAsync().ConfigureAwait(false);
            }

            if (wasUnbinding || _stopping.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await Task.Delay(_backoff.Next(), _clock.Provider, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<LinkConnection> BindAsync(CancellationToken stopping)
    {
        using var timer = new CancellationTokenSource(
            _options.ResponseTimeout > TimeSpan.Zero ? _options.ResponseTimeout : UntimedPatience, _clock.Provider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping, timer.Token);
        LinkTransport transport = await LinkConnector.ConnectAsync(_options, _snapshots.Current, limit.Token).ConfigureAwait(false);
        try
        {
            await LinkBinder.BindAsync(transport, _options, _input, _maxPduBytes, Window.TakeSequenceNumber(), limit.Token).ConfigureAwait(false);
            CommandId command = LinkBinder.CommandOf(_options.BindType);
            var session = new SmppSession(SessionRole.Esme, _timers, _clock.Now);
            session.BindAccepted(command, _clock.Now);
            return new LinkConnection(transport, session, command != CommandId.BindReceiver);
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    private async Task ReceiveAsync(LinkConnection connection)
    {
        while (connection.IsUp)
        {
            if (!Dispatch(connection))
            {
                // An unbind_resp may be waiting for the writer.
                var flush = new FlushMark();
                _writer.Replies.Push(flush);
                _writer.Replies.Wake();
                await flush.Done.ConfigureAwait(false);
                return;
            }

            if (!await _input.ReceiveAsync(connection.Transport, CancellationToken.None).ConfigureAwait(false))
            {
                throw new LinkFaultException("the SMSC closed the connection");
            }
        }
    }

    /// <summary>Handles every complete PDU received so far; false when the connection is over.</summary>
    private bool Dispatch(LinkConnection connection)
    {
        long now = _clock.Now;

        int at = 0;
        bool open = true;
        try
        {
            while (open)
            {
                ReadOnlySpan<byte> rest = _input.Waiting[at..];
                FrameStatus frame = PduFramer.TryReadFrame(rest, _maxPduBytes, out PduHeader header);
                if (frame == FrameStatus.NeedMore)
                {
                    break;
                }

                if (frame == FrameStatus.Fatal)
                {
                    throw new LinkFaultException($"the SMSC sent command_length {header.CommandLength}, allowed are 16 to {_maxPduBytes}");
                }

                if (at == 0)
                {
                    // Before anything is handed on: what follows from it must not find the link as quiet as it was.
                    connection.Session.Received(now);
                }

                int length = (int)header.CommandLength;
                open = _receiver.Receive(header, rest[..length], connection, now) == LinkReceiver.Outcome.Continue;
                at += length;
            }
        }
        finally
        {
            // Also when the next PDU breaks the framing: what came before it has been answered, and nobody else wakes its session.
            _receiver.EndBatch();
        }

        _input.Consume(at);
        connection.Session.PartialPdu(!_input.Waiting.IsEmpty, now);
        return open;
    }

    private static partial class Log
    {
        [LoggerMessage(Telemetry.EventIds.LinkBound, LogLevel.Information, "Link {Link}: bound", EventName = "LinkBound")]
        public static partial void Bound(ILogger logger, string link);

        [LoggerMessage(Telemetry.EventIds.LinkFailed, LogLevel.Warning, "Link {Link}: {Fault}; reconnecting", EventName = "LinkFailed")]
        public static partial void Failed(ILogger logger, string link, string fault);

        [LoggerMessage(Telemetry.EventIds.LinkTimedOut, LogLevel.Warning, "Link {Link}: closed by timer {Timer}", EventName = "LinkTimedOut")]
        public static partial void TimedOut(ILogger logger, string link, string timer);

        [LoggerMessage(Telemetry.EventIds.LinkUnbindUnanswered, LogLevel.Information, "Link {Link}: unbind was not answered", EventName = "LinkUnbindUnanswered")]
        public static partial void UnbindUnanswered(ILogger logger, string link);
    }
}
