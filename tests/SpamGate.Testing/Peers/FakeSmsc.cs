using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using SpamGate.Testing.Wire;

namespace SpamGate.Testing.Peers;

/// <summary>
/// A message centre inside the test: accepts every bind, answers submits as <see cref="OnSubmit"/> says, remembers what it
/// took, and can go silent, refuse, drop its links and send deliver_sm.
/// </summary>
public sealed class FakeSmsc : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<RawConnection, byte> _bound = new();
    private readonly Channel<ShortMessagePdu> _submits = Channel.CreateUnbounded<ShortMessagePdu>();
    private readonly Channel<RawPdu> _requests = Channel.CreateUnbounded<RawPdu>();
    private readonly ConcurrentQueue<string?> _handshakes = new();
    private readonly SemaphoreSlim _binds = new(0);
    private int _messageId;
    private int _deliverSequence;

    private readonly SslServerAuthenticationOptions? _tls;

    private FakeSmsc(TcpListener listener, SslServerAuthenticationOptions? tls)
    {
        _listener = listener;
        _tls = tls;
        OnSubmit = _ => 0;
    }

    /// <summary>Where the gateway finds it.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Status to answer a submit_sm with; null = never answer. Called on the link's read loop.</summary>
    public Func<ShortMessagePdu, uint?> OnSubmit { get; set; }

    /// <summary>Status to answer a bind with.</summary>
    public Func<RawPdu, uint> OnBind { get; set; } = _ => 0;

    /// <summary>True to send a receipt for each accepted submit that asks for one (registered_delivery bit 0).</summary>
    public bool SendReceipts { get; set; }

    /// <summary>Answer to everything else that is not a bind, an enquire_link or an unbind; null = silence.</summary>
    public Func<RawPdu, RawPdu?> OnOther { get; set; } = request => request with { CommandId = request.CommandId | RawCommand.Response, Body = [] };

    /// <summary>Submits in the order they came.</summary>
    public ChannelReader<ShortMessagePdu> Submits => _submits.Reader;

    /// <summary>Every request, binds included.</summary>
    public ChannelReader<RawPdu> Requests => _requests.Reader;

    /// <summary>Subjects of the certificates that links showed, in order; null = none shown.</summary>
    public IReadOnlyCollection<string?> Handshakes => _handshakes;

    private RawConnection Link => _bound.Keys.FirstOrDefault() ?? throw new InvalidOperationException("No link is bound.");

    /// <summary>Links that are bound now.</summary>
    public int BoundLinks => _bound.Count;

    /// <summary>Starts listening; port 0 = any free one.</summary>
    /// <param name="port">Port.</param>
    /// <param name="tls">What TLS connections are asked; null = plain.</param>
    public static FakeSmsc Start(int port = 0, SslServerAuthenticationOptions? tls = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        var smsc = new FakeSmsc(listener, tls);
        _ = smsc.AcceptAsync();
        return smsc;
    }

    /// <summary>Waits until a link bound that was not waited for yet.</summary>
    public async Task WaitForBindAsync(TimeSpan? patience = null)
    {
        if (!await _binds.WaitAsync(patience ?? TimeSpan.FromSeconds(30)))
        {
            throw new TimeoutException("No link bound to the message centre.");
        }
    }

    /// <summary>The next submit_sm.</summary>
    public async Task<ShortMessagePdu> NextSubmitAsync(TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
        try
        {
            return await _submits.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("No submit_sm reached the message centre.");
        }
    }

    /// <summary>The next request with this id.</summary>
    public async Task<RawPdu> NextRequestAsync(uint commandId, TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
        try
        {
            while (true)
            {
                RawPdu request = await _requests.Reader.ReadAsync(timeout.Token);
                if (request.CommandId == commandId)
                {
                    return request;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No request 0x{commandId:X} reached the message centre.");
        }
    }

    /// <summary>Sends a deliver_sm over some bound link and returns the answer's status.</summary>
    public async Task<uint> DeliverAsync(ShortMessagePdu message, TimeSpan? patience = null)
    {
        RawConnection link = _bound.Keys.FirstOrDefault() ?? throw new InvalidOperationException("No link is bound.");
        uint sequence = (uint)Interlocked.Increment(ref _deliverSequence);
        RawPdu answer = await link.RequestAsync(new RawPdu(RawCommand.DeliverSm, 0, sequence, message.ToBody()), patience);
        return answer.Status;
    }

    /// <summary>Sends a PDU over some bound link and waits for nothing.</summary>
    public Task SendAsync(RawPdu pdu) => Link.SendAsync(pdu);

    /// <summary>Sends a request over some bound link and returns its answer.</summary>
    public Task<RawPdu> RequestAsync(uint commandId, byte[] body) =>
        Link.RequestAsync(new RawPdu(commandId, 0, (uint)Interlocked.Increment(ref _deliverSequence), body));

    /// <summary>Cuts every link with a reset.</summary>
    public void DropLinks()
    {
        foreach (RawConnection link in _bound.Keys)
        {
            link.Abort();
        }
    }

    /// <summary>A delivery receipt for a submit: addresses swapped, text as SMPP 3.4 appendix B, TLVs receipted_message_id and message_state.</summary>
    public static ShortMessagePdu Receipt(ShortMessagePdu submit, string messageId, string state = "DELIVRD", byte messageState = 2) => new()
    {
        SourceTon = submit.DestTon,
        SourceNpi = submit.DestNpi,
        Source = submit.Dest,
        DestTon = submit.SourceTon,
        DestNpi = submit.SourceNpi,
        Dest = submit.Source,
        EsmClass = 0x04,
        ShortMessage = System.Text.Encoding.ASCII.GetBytes(
            $"id:{messageId} sub:001 dlvrd:001 submit date:2601021504 done date:2601021505 stat:{state} err:000 text:"),
        Tlvs = [new RawTlv(0x001E, [.. System.Text.Encoding.ASCII.GetBytes(messageId), 0]), new RawTlv(0x0427, [messageState])],
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (RawConnection link in _bound.Keys)
        {
            await link.DisposeAsync();
        }

        _binds.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (_tls is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsServerAsync(_tls);
                _handshakes.Enqueue(secure.RemoteCertificate?.Subject);
            }
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            await stream.DisposeAsync();
            return;
        }

        var link = new RawConnection(socket, stream);
        link.OnRequest = request => Answer(link, request);
        link.Answered = (request, answer) => SendReceipt(link, request, answer);
        _ = ForgetWhenClosedAsync(link);
        link.Start();
    }

    private async Task ForgetWhenClosedAsync(RawConnection link)
    {
        await link.Closed;
        _bound.TryRemove(link, out _);
    }

    private RawPdu? Answer(RawConnection link, RawPdu request)
    {
        _requests.Writer.TryWrite(request);
        switch (request.CommandId)
        {
            case RawCommand.BindReceiver or RawCommand.BindTransmitter or RawCommand.BindTransceiver:
                if (OnBind(request) is uint refusal and not 0)
                {
                    return request with { CommandId = request.CommandId | RawCommand.Response, Status = refusal, Body = [] };
                }

                _bound[link] = 0;
                _binds.Release();
                return request with
                {
                    CommandId = request.CommandId | RawCommand.Response,
                    Body = new RawWriter().CString("fake").Tlv(0x0210, [0x34]).ToArray(),
                };
            case RawCommand.SubmitSm:
                ShortMessagePdu submit = ShortMessagePdu.Parse(request);
                return AnswerSubmit(request, submit);
            case RawCommand.EnquireLink or RawCommand.Unbind:
                return RawConnection.AnswerPolitely(request);
            default:
                return OnOther(request);
        }
    }

    private RawPdu? AnswerSubmit(RawPdu request, ShortMessagePdu submit)
    {
        uint? status = OnSubmit(submit);
        _submits.Writer.TryWrite(submit);
        return status is null ? null : request with
        {
            CommandId = RawCommand.SubmitSm | RawCommand.Response,
            Status = status.Value,
            Body = status == 0 ? new RawWriter().CString(NextMessageId()).ToArray() : [],
        };
    }

    private void SendReceipt(RawConnection link, RawPdu request, RawPdu answer)
    {
        if (!SendReceipts || request.CommandId != RawCommand.SubmitSm || answer.Status != 0)
        {
            return;
        }

        ShortMessagePdu submit = ShortMessagePdu.Parse(request);
        if ((submit.RegisteredDelivery & 1) != 0)
        {
            // Right behind the answer, often in the same segment: where peers have lost receipts.
            uint sequence = (uint)Interlocked.Increment(ref _deliverSequence);
            _ = link.RequestAsync(new RawPdu(RawCommand.DeliverSm, 0, sequence, Receipt(submit, answer.ReadCString()).ToBody()));
        }
    }

    private string NextMessageId() => Interlocked.Increment(ref _messageId).ToString("X8", CultureInfo.InvariantCulture);
}
