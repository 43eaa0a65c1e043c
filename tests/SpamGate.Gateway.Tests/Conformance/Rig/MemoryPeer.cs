using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Threading.Channels;
using SpamGate.Gateway.Ingress;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance.Rig;

/// <summary>An ESME at the other end of a <see cref="MemoryConnection"/>, free to break every rule.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class MemoryPeer
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly MemoryConnection _connection;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<RawPdu>> _waiting = new();
    private readonly Channel<RawPdu> _requests = Channel.CreateUnbounded<RawPdu>();
    private readonly Channel<RawPdu> _stray = Channel.CreateUnbounded<RawPdu>();
    private long _sent;
    private uint _sequence;

    public MemoryPeer(MemoryConnection connection, Task handled, IngressSession session, bool reads)
    {
        _connection = connection;
        Handled = handled;
        Session = session;
        connection.PeerReads = reads;
        Closed = reads ? Task.Run(ReadAsync) : connection.Aborted;
    }

    /// <summary>The session under test.</summary>
    public IngressSession Session { get; }

    /// <summary>The gateway's handler of this connection; faults are its escaped exceptions.</summary>
    public Task Handled { get; }

    /// <summary>Completes when the gateway's output has ended.</summary>
    public Task Closed { get; }

    /// <summary>How often something came: the gateway's flushes, at most.</summary>
    public int Reads { get; private set; }

    /// <summary>Octets the session has seen and done with.</summary>
    public long Taken => _connection.Taken;

    /// <summary>True when the session has seen all octets and waits for more.</summary>
    public bool AllTaken => _connection.Taken == Volatile.Read(ref _sent);

    /// <summary>Answer to a request of the gateway; null = silence.</summary>
    public Func<RawPdu, RawPdu?> OnRequest { get; set; } = RawConnection.AnswerPolitely;

    /// <summary>Every PDU as it comes, before anything else is done with it.</summary>
    public Action<RawPdu>? Seen { get; set; }

    /// <summary>Requests of the gateway.</summary>
    public ChannelReader<RawPdu> Requests => _requests.Reader;

    /// <summary>Responses that nobody waits for.</summary>
    public ChannelReader<RawPdu> Stray => _stray.Reader;

    /// <summary>Binds; anything but status 0 fails.</summary>
    public async Task<MemoryPeer> BindAsync(
        string systemId = "10001", string password = "secret", uint command = RawCommand.BindTransceiver, byte interfaceVersion = 0x34)
    {
        RawPdu answer = await AskAsync(command, RawEsme.BindBody(systemId, password, interfaceVersion: interfaceVersion));
        Assert.Equal(0u, answer.Status);
        return this;
    }

    /// <summary>Sends a request under the next sequence number and waits for its response.</summary>
    public Task<RawPdu> AskAsync(uint command, byte[] body) => AskAsync(new RawPdu(command, 0, ++_sequence, body));

    /// <summary>Sends a request and waits for the response with its sequence number.</summary>
    public async Task<RawPdu> AskAsync(RawPdu request)
    {
        Task<RawPdu> answer = await BeginAsync(request);
        return await answer.WaitAsync(s_patience);
    }

    /// <summary>Sends a request; the task inside is its response.</summary>
    public async Task<Task<RawPdu>> BeginAsync(RawPdu request)
    {
        var answer = new TaskCompletionSource<RawPdu>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[request.Sequence] = answer;
        await SendAsync(request.ToBytes());
        return answer.Task;
    }

    /// <summary>Sends a submit_sm under the next sequence number; the task inside is its response.</summary>
    public Task<Task<RawPdu>> BeginSubmitAsync(ShortMessagePdu message) =>
        BeginAsync(new RawPdu(RawCommand.SubmitSm, 0, ++_sequence, message.ToBody()));

    /// <summary>Submits and waits for the answer.</summary>
    public async Task<SubmitResult> SubmitAsync(ShortMessagePdu message) =>
        RawEsme.ToResult(await AskAsync(RawCommand.SubmitSm, message.ToBody()));

    /// <summary>An enquire_link there and back: everything sent before has been seen by the session.</summary>
    public async Task BarrierAsync() => Assert.Equal(0u, (await AskAsync(RawCommand.EnquireLink, [])).Status);

    /// <summary>Sends octets as they are; false when the gateway takes none any more.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> octets)
    {
        await _writing.WaitAsync();
        Volatile.Write(ref _sent, _sent + octets.Length);
        try
        {
            FlushResult result = await _connection.PeerOutput.WriteAsync(octets);
            return !result.IsCompleted;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next request of the gateway with this id.</summary>
    public async Task<RawPdu> NextRequestAsync(uint command)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (true)
        {
            RawPdu request = await _requests.Reader.ReadAsync(limit.Token);
            if (request.CommandId == command)
            {
                return request;
            }
        }
    }

    /// <summary>The next response that answers nothing we wait for.</summary>
    public async Task<RawPdu> NextStrayAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        return await _stray.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Waits until the gateway has ended the connection and let go of it.</summary>
    public async Task EndAsync()
    {
        await Closed.WaitAsync(s_patience);
        await Handled.WaitAsync(s_patience);
    }

    /// <summary>Closes our side and waits for the gateway's.</summary>
    public async Task CloseAsync()
    {
        await _writing.WaitAsync();
        try
        {
            await _connection.PeerOutput.CompleteAsync();
        }
        finally
        {
            _writing.Release();
        }

        await EndAsync();
    }

    private async Task ReadAsync()
    {
        PipeReader input = _connection.PeerInput;
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync();
                Reads++;
                ReadOnlySequence<byte> buffer = result.Buffer;
                while (TryTake(ref buffer, out RawPdu? pdu))
                {
                    Take(pdu);
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted || result.IsCanceled)
                {
                    return;
                }
            }
        }
        finally
        {
            await input.CompleteAsync();
            _requests.Writer.TryComplete();
            _stray.Writer.TryComplete();
            foreach (TaskCompletionSource<RawPdu> waiting in _waiting.Values)
            {
                waiting.TrySetException(new IOException("The connection closed before the response came."));
            }
        }
    }

    private void Take(RawPdu pdu)
    {
        Seen?.Invoke(pdu);
        if (pdu.IsResponse)
        {
            if (_waiting.TryRemove(pdu.Sequence, out TaskCompletionSource<RawPdu>? waiting))
            {
                waiting.TrySetResult(pdu);
            }
            else
            {
                _stray.Writer.TryWrite(pdu);
            }

            return;
        }

        if (OnRequest(pdu) is { } answer)
        {
            // Not waited for: a peer that reads nothing while it waits to write, and floods besides, stands in its own way for ever.
            _ = SendAsync(answer.ToBytes());
        }

        _requests.Writer.TryWrite(pdu);
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out RawPdu? pdu)
    {
        pdu = null;
        if (buffer.Length < RawPdu.HeaderLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[RawPdu.HeaderLength];
        buffer.Slice(0, RawPdu.HeaderLength).CopyTo(header);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
        Assert.InRange(length, (uint)RawPdu.HeaderLength, 100_000u);
        if (buffer.Length < length)
        {
            return false;
        }

        pdu = new RawPdu(
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[12..]),
            buffer.Slice(RawPdu.HeaderLength, length - RawPdu.HeaderLength).ToArray());
        buffer = buffer.Slice(length);
        return true;
    }
}
