using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using SpamGate.Testing.Wire;

namespace SpamGate.Testing.Peers;

/// <summary>
/// One SMPP connection of either role: correlates responses by sequence number, hands requests to <see cref="OnRequest"/>
/// and queues them in <see cref="Requests"/>. Holds no opinion on session states, so that tests can break every rule.
/// </summary>
public sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<RawPdu>> _waiting = new();
    private readonly Channel<RawPdu> _requests = Channel.CreateUnbounded<RawPdu>();
    private readonly Channel<RawPdu> _stray = Channel.CreateUnbounded<RawPdu>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sequence;

    /// <summary>Takes over a connected socket; <see cref="Start"/> begins reading.</summary>
    public RawConnection(Socket socket)
        : this(socket, new NetworkStream(socket, ownsSocket: true))
    {
    }

    /// <summary>Takes over a connected socket with a stream on it, TLS for one.</summary>
    public RawConnection(Socket socket, Stream stream)
    {
        socket.NoDelay = true;
        _socket = socket;
        _stream = stream;
    }

    /// <summary>What to answer to a request; null = nothing. By default enquire_link, unbind and deliver_sm are answered with status 0.</summary>
    public Func<RawPdu, RawPdu?> OnRequest { get; set; } = AnswerPolitely;

    /// <summary>Called with a request and its answer once the answer is on the wire.</summary>
    public Action<RawPdu, RawPdu>? Answered { get; set; }

    /// <summary>Every request that arrived, in order.</summary>
    public ChannelReader<RawPdu> Requests => _requests.Reader;

    /// <summary>Responses nobody waits for: nacks with sequence 0, late answers.</summary>
    public ChannelReader<RawPdu> Stray => _stray.Reader;

    /// <summary>Completes when the connection ended, whoever ended it.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Connects to a local port.</summary>
    public static async Task<RawConnection> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
        var connection = new RawConnection(socket);
        connection.Start();
        return connection;
    }

    /// <summary>Connects to a local port and shakes hands.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">One side did not like the other.</exception>
    public static async Task<RawConnection> ConnectTlsAsync(int port, SslClientAuthenticationOptions tls)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsClientAsync(tls);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }

        var connection = new RawConnection(socket, stream);
        connection.Start();
        return connection;
    }

    /// <summary>Begins reading.</summary>
    public void Start() => _ = ReadLoopAsync();

    /// <summary>The usual answers of a well-behaved peer.</summary>
    public static RawPdu? AnswerPolitely(RawPdu request) => request.CommandId switch
    {
        RawCommand.EnquireLink or RawCommand.Unbind => request with { CommandId = request.CommandId | RawCommand.Response, Status = 0, Body = [] },
        RawCommand.DeliverSm or RawCommand.DataSm => request with { CommandId = request.CommandId | RawCommand.Response, Status = 0, Body = [0] },
        _ => null,
    };

    /// <summary>Sends a request with the next sequence number and waits for its response.</summary>
    public Task<RawPdu> RequestAsync(uint commandId, byte[] body, TimeSpan? patience = null) =>
        RequestAsync(new RawPdu(commandId, 0, (uint)Interlocked.Increment(ref _sequence), body), patience);

    /// <summary>Sends a request as it is and waits for the response with its sequence number.</summary>
    public async Task<RawPdu> RequestAsync(RawPdu request, TimeSpan? patience = null)
    {
        Task<RawPdu> answer = Expect(request.Sequence);
        await SendAsync(request);
        return await answer.WaitAsync(patience ?? s_patience);
    }

    /// <summary>Sends a request without waiting for anything but its place on the wire; the task inside is the response.</summary>
    public async Task<Task<RawPdu>> BeginRequestAsync(uint commandId, byte[] body)
    {
        var request = new RawPdu(commandId, 0, (uint)Interlocked.Increment(ref _sequence), body);
        Task<RawPdu> answer = Expect(request.Sequence);
        await SendAsync(request);
        return answer;
    }

    /// <summary>Sends one PDU.</summary>
    public Task SendAsync(RawPdu pdu) => SendAsync(pdu.ToBytes());

    /// <summary>Sends octets as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        await _writing.WaitAsync();
        try
        {
            await _stream.WriteAsync(octets);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Waits for the next request with this id, passing over others.</summary>
    public async Task<RawPdu> NextRequestAsync(uint commandId, TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? s_patience);
        while (true)
        {
            RawPdu request = await ReadOrExplainAsync(_requests.Reader, $"a request 0x{commandId:X}", timeout.Token);
            if (request.CommandId == commandId)
            {
                return request;
            }
        }
    }

    /// <summary>Waits for the next response that answers nothing we asked.</summary>
    public async Task<RawPdu> NextStrayAsync(TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? s_patience);
        return await ReadOrExplainAsync(_stray.Reader, "an uncorrelated response", timeout.Token);
    }

    /// <summary>Ends the connection with a reset, as a crash would.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (ObjectDisposedException)
        {
            // The other side was first.
        }

        _socket.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The semaphore is left to the collector: disposing it would strand who still waits to write.
        await _stream.DisposeAsync();
        await _closed.Task;
    }

    private static async Task<RawPdu> ReadOrExplainAsync(ChannelReader<RawPdu> reader, string what, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited in vain for {what}.");
        }
        catch (ChannelClosedException)
        {
            throw new IOException($"The connection closed before {what} came.");
        }
    }

    private Task<RawPdu> Expect(uint sequence)
    {
        var answer = new TaskCompletionSource<RawPdu>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[sequence] = answer;
        if (_closed.Task.IsCompleted)
        {
            FailWaiting();
        }

        return answer.Task;
    }

    private async Task ReadLoopAsync()
    {
        try
        {
            while (await RawPdu.ReadAsync(_stream) is { } pdu)
            {
                if (!pdu.IsResponse)
                {
                    // The answer goes out before the request is seen in Requests: who waits there may act on it at once.
                    RawPdu? answer = OnRequest(pdu);
                    if (answer is not null)
                    {
                        await SendAsync(answer);
                        Answered?.Invoke(pdu, answer);
                    }

                    _requests.Writer.TryWrite(pdu);
                }
                else if (_waiting.TryRemove(pdu.Sequence, out TaskCompletionSource<RawPdu>? waiting))
                {
                    waiting.TrySetResult(pdu);
                }
                else
                {
                    _stray.Writer.TryWrite(pdu);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
            // The connection broke; every waiter is told below.
        }
        finally
        {
            _socket.Dispose();
            _closed.TrySetResult();
            _requests.Writer.TryComplete();
            _stray.Writer.TryComplete();
            FailWaiting();
        }
    }

    private void FailWaiting()
    {
        foreach (uint sequence in _waiting.Keys)
        {
            if (_waiting.TryRemove(sequence, out TaskCompletionSource<RawPdu>? waiting))
            {
                waiting.TrySetException(new IOException("The connection closed before the response came."));
            }
        }
    }
}
