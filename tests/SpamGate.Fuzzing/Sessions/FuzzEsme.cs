using System.Net;
using System.Net.Sockets;
using SpamGate.Testing.Wire;

namespace SpamGate.Fuzzing.Sessions;

/// <summary>Plays one script to a gateway over a socket and checks everything it hears against the model.</summary>
public sealed class FuzzEsme : IDisposable
{
    private readonly SessionScript _script;
    private readonly Socket _socket;
    private readonly TimeSpan _patience;
    private readonly SessionModel _model = new();
    private readonly Lock _access = new();
    private readonly List<RawPdu> _deliveries = [];
    private readonly SemaphoreSlim _heard = new(0);
    private string? _fault;
    private int _delivered;
    private uint _lastOwnSequence;
    private bool _over;

    private FuzzEsme(SessionScript script, Socket socket, TimeSpan patience)
    {
        _script = script;
        _socket = socket;
        _patience = patience;
    }

    /// <summary>Plays a script; never throws for anything the gateway does.</summary>
    /// <param name="script">What to do.</param>
    /// <param name="gateway">Where.</param>
    /// <param name="patience">Longest wait for an answer that is due, and for the end.</param>
    public static async Task<SessionOutcome> PlayAsync(SessionScript script, IPEndPoint gateway, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(script);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(gateway).ConfigureAwait(false);
        using var esme = new FuzzEsme(script, socket, patience);
        Task listening = esme.ListenAsync();
        await esme.PlayAsync(listening).ConfigureAwait(false);
        return new SessionOutcome(script.Seed, script.Pdus, esme._model.Requests, esme._model.Answers, esme._delivered, esme._fault);
    }

    /// <inheritdoc/>
    public void Dispose() => _heard.Dispose();

    private async Task PlayAsync(Task listening)
    {
        foreach (SessionStep step in _script.Steps)
        {
            foreach (ReadOnlyMemory<byte> octets in step.Writes)
            {
                await SendAsync(octets).ConfigureAwait(false);
            }

            await AnswerDeliveriesAsync().ConfigureAwait(false);
            if (step.ThenWait)
            {
                await WaitForAnswersAsync().ConfigureAwait(false);
            }
        }

        if (_script.End == SessionEnd.Close)
        {
            await WaitForAnswersAsync().ConfigureAwait(false);
            await AnswerDeliveriesAsync().ConfigureAwait(false);

            // Behind a PDU that was cut short, an answer of ours completes it: one more request, whose answer must not meet a half-closed connection.
            await WaitForAnswersAsync().ConfigureAwait(false);
        }

        await EndAsync(listening).ConfigureAwait(false);
    }

    private async Task EndAsync(Task listening)
    {
        if (_script.End == SessionEnd.Abort)
        {
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Close();
            await listening.ConfigureAwait(false);
            return;
        }

        if (!MayGatewayClose() || _script.End == SessionEnd.HalfClose)
        {
            // Otherwise it is the gateway's turn, and it has to take it by itself.
            TryShutdown();
        }

        try
        {
            await listening.WaitAsync(_patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Fail($"the gateway did not close within {_patience.TotalSeconds} s");
            _socket.Close();
            await listening.ConfigureAwait(false);
        }

        lock (_access)
        {
            bool isPaid = _script.End == SessionEnd.Close ? _model.IsPaid : _model.IsPaidAtOnce;
            if (!isPaid)
            {
                Fail($"closed without {_model.Owed}");
            }
        }
    }

    private async Task ListenAsync()
    {
        bool whole = true;
        try
        {
            await using var stream = new NetworkStream(_socket, ownsSocket: false);
            while (await RawPdu.ReadAsync(stream).ConfigureAwait(false) is { } pdu)
            {
                Take(pdu);
            }
        }
        catch (EndOfStreamException)
        {
            whole = false;
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
        {
            // A reset: ours, or of a gateway that closes on what it did not read any more.
        }

        lock (_access)
        {
            if (!whole && _script.End != SessionEnd.Abort)
            {
                Fail("the gateway closed inside a PDU");
            }

            _over = true;
        }

        _heard.Release();
    }

    private void Take(RawPdu pdu)
    {
        lock (_access)
        {
            if (pdu.IsResponse)
            {
                if (!_model.TryReceive(pdu, out string? fault))
                {
                    Fail(fault);
                }
            }
            else
            {
                TakeRequest(pdu);
            }
        }

        _heard.Release();
    }

    private void TakeRequest(RawPdu pdu)
    {
        _delivered++;
        if (pdu.CommandId is not (RawCommand.DeliverSm or RawCommand.DataSm or RawCommand.EnquireLink or RawCommand.AlertNotification))
        {
            Fail($"the gateway asked 0x{pdu.CommandId:X}");
        }

        if (pdu.Sequence is 0 or > 0x7FFFFFFF || pdu.Sequence <= _lastOwnSequence)
        {
            Fail($"the gateway asked with sequence 0x{pdu.Sequence:X} after 0x{_lastOwnSequence:X}");
        }

        _lastOwnSequence = pdu.Sequence;
        _deliveries.Add(pdu);
    }

    private async Task WaitForAnswersAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            while (!IsPaidOrOver())
            {
                await _heard.WaitAsync(patience.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            lock (_access)
            {
                Fail($"waited {_patience.TotalSeconds} s in vain for {_model.Owed}");
            }
        }
    }

    private bool IsPaidOrOver()
    {
        lock (_access)
        {
            if (_over && !_model.MayClose)
            {
                Fail("the gateway closed without a reason");
            }

            return _over || _model.IsPaid || _fault is not null;
        }
    }

    private bool MayGatewayClose()
    {
        lock (_access)
        {
            return _model.MayClose;
        }
    }

    private async Task AnswerDeliveriesAsync()
    {
        RawPdu[] deliveries;
        lock (_access)
        {
            deliveries = [.. _deliveries];
            _deliveries.Clear();
        }

        foreach (RawPdu delivery in deliveries)
        {
            var answer = new RawPdu(delivery.CommandId | RawCommand.Response, 0, delivery.Sequence, [0]);
            switch (_script.Answers)
            {
                case DeliveryAnswers.Twice:
                    await SendAsync(answer.ToBytes()).ConfigureAwait(false);
                    await SendAsync(answer.ToBytes()).ConfigureAwait(false);
                    break;
                case DeliveryAnswers.OtherSequence:
                    await SendAsync((answer with { Sequence = answer.Sequence + 1000 }).ToBytes()).ConfigureAwait(false);
                    break;
                case DeliveryAnswers.Nack:
                    await SendAsync(new RawPdu(RawCommand.GenericNack, 0x03, delivery.Sequence, []).ToBytes()).ConfigureAwait(false);
                    break;
                case DeliveryAnswers.Polite:
                    await SendAsync(answer.ToBytes()).ConfigureAwait(false);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        lock (_access)
        {
            if (_over)
            {
                return;
            }

            // Before it is on the wire: its answer may come before the write returns.
            _model.Sent(octets.Span);
        }

        try
        {
            while (!octets.IsEmpty)
            {
                octets = octets[await _socket.SendAsync(octets).ConfigureAwait(false)..];
            }
        }
        catch (SocketException)
        {
            // The gateway has closed; whether it had a reason, the model says.
        }
    }

    private void TryShutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is closed already.
        }
    }

    private void Fail(string fault) => _fault ??= fault;
}
