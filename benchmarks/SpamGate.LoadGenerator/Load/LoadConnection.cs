using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using SpamGate.Gateway.Demo;
using SpamGate.Smpp.Pdus;

namespace SpamGate.LoadGenerator.Load;

/// <summary>
/// One bind of the load generator on a thread of its own: fills its window in one send, reads what has come, and so on. It
/// counts its answers by sequence_number, so that one too many or one too few shows.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    /// <summary>Between two looks whether a message is due. The shortest that the system waits; less than a millisecond is none, and a processor that the gateway has not.</summary>
    private const int PollMicroseconds = 1000;

    private const int Buffer = 256 * 1024;

    private readonly LoadOptions _options;
    private readonly MessageMix _mix;
    private readonly int _index;
    private readonly Socket _socket;
    private readonly BlockingConnection _connection;
    private readonly byte[] _in = GC.AllocateUninitializedArray<byte>(Buffer, pinned: true);
    private readonly byte[] _out;
    private readonly SentMessages _sentMessages;
    private readonly long _quota;
    private int _filled;
    private int _outLength;
    private long _sent;
    private long _answered;

    internal LoadConnection(LoadOptions options, MessageMix mix, int index)
    {
        _options = options;
        _mix = mix;
        _index = index;
        _quota = options.Messages == 0 ? long.MaxValue
            : (options.Messages / options.Connections) + (index < options.Messages % options.Connections ? 1 : 0);
        _out = GC.AllocateUninitializedArray<byte>(int.Max(Buffer, (options.Window * mix.MaxLength) + 4096), pinned: true);
        _sentMessages = new SentMessages(options.Window);
        _socket = new Socket(options.Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _connection = new BlockingConnection(_socket);
    }

    /// <summary>What was answered while measuring.</summary>
    internal AnswerCounts Measured { get; } = new();

    /// <summary>Messages answered since the start. Written by the connection's thread only.</summary>
    internal long Answered => Volatile.Read(ref _answered);

    /// <summary>deliver_sm taken and acknowledged.</summary>
    internal long Receipts { get; private set; }

    /// <summary>Answers that no message waited for: sent twice, or to nothing.</summary>
    internal long Unexpected { get; private set; }

    /// <summary>Answers of status OK since the start.</summary>
    internal long Passed { get; private set; }

    internal int Unanswered => _sentMessages.InFlight;

    internal long Sent => _sent;

    /// <summary>Why the connection ended early; null when it did not.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Connects and binds as a transceiver.</summary>
    /// <exception cref="InvalidOperationException">The bind was refused, or TLS.</exception>
    internal void Bind()
    {
        _socket.Connect(_options.Target);
        _socket.ReceiveBufferSize = 1024 * 1024;
        _socket.SendBufferSize = 1024 * 1024;
        _connection.ReceiveTimeout = 10_000;
        if (_options.Tls)
        {
            BeginTls();
        }

        string systemId = _options.SystemId ?? $"sp{(_index % _options.Sps) + 1:000}";
        byte[] body = [.. Encoding.ASCII.GetBytes(systemId), 0, .. Encoding.ASCII.GetBytes(_options.Password), 0, 0, 0x34, 0, 0, 0];
        byte[] pdu = new byte[16 + body.Length];
        WriteHeader(pdu, pdu.Length, CommandId.BindTransceiver, 1);
        body.CopyTo(pdu, 16);
        _connection.Send(pdu);
        while (_filled < 16 || _filled < BinaryPrimitives.ReadInt32BigEndian(_in))
        {
            int n = _connection.Receive(_in.AsSpan(_filled), out SocketError error);
            if (n <= 0 || error != SocketError.Success)
            {
                throw new InvalidOperationException($"{_options.Target} did not answer the bind of {systemId}.");
            }

            _filled += n;
        }

        uint status = BinaryPrimitives.ReadUInt32BigEndian(_in.AsSpan(8));
        if (status != 0)
        {
            throw new InvalidOperationException($"{_options.Target} refused the bind of {systemId} with 0x{status:X2}.");
        }

        // What came behind the answer (a receipt kept from before) is read with the rest.
        int answer = BinaryPrimitives.ReadInt32BigEndian(_in);
        _in.AsSpan(answer, _filled - answer).CopyTo(_in);
        _filled -= answer;
    }

    /// <summary>Sends and reads until <paramref name="control"/> says stop and everything is answered, or patience ends.</summary>
    internal void Run(LoadControl control)
    {
        try
        {
            _connection.ReceiveTimeout = 50;
            while (Turn(control))
            {
            }

            Measured.Flush();
        }
        catch (SocketException e)
        {
            Fault = e.SocketErrorCode.ToString();
        }
    }

    /// <summary>Ends the session in good order: receipts that come meanwhile are acknowledged.</summary>
    public void Dispose()
    {
        WriteHeader(_out, 16, CommandId.Unbind, 0x7FFFFFFF);
        _outLength = 16;
        if (Fault is null && Flush())
        {
            _connection.ReceiveTimeout = 2000;
            _connection.Receive(_in, out _);
        }

        _connection.Dispose();
    }

    private void BeginTls()
    {
        try
        {
#pragma warning disable CA5359 // It sends generated messages to a host the operator named, and its figures must not depend on a certificate store.
            _connection.BeginTls(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true });
#pragma warning restore CA5359
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException)
        {
            throw new InvalidOperationException($"{_options.Target} did not speak TLS: {fault.Message}", fault);
        }
    }

    private bool Turn(LoadControl control)
    {
        long now = LoadControl.Now;
        bool stop = control.Stop || _sent >= _quota;
        if (!stop)
        {
            FillWindow(control, now);
        }
        else if (control.Stop && ((_sentMessages.InFlight == 0 && !control.KeepsReading(now)) || control.IsOutOfPatience(now)))
        {
            Flush();
            return false;
        }

        if (!Flush())
        {
            return false;
        }

        if (_options.Rate > 0 && !stop && _sentMessages.InFlight < _options.Window && !_socket.Poll(PollMicroseconds, SelectMode.SelectRead))
        {
            return true;
        }

        int n = _connection.Receive(_in.AsSpan(_filled), out SocketError error);
        if (error is SocketError.TimedOut or SocketError.WouldBlock or SocketError.IOPending)
        {
            return true;
        }

        if (n <= 0 || error != SocketError.Success)
        {
            Fault = error == SocketError.Success ? "closed by the peer" : error.ToString();
            return false;
        }

        _filled += n;
        return ReadAll(control);
    }

    private void FillWindow(LoadControl control, long now)
    {
        long room = long.Min(_options.Window - _sentMessages.InFlight, _quota - _sent);
        if (_options.Rate > 0)
        {
            room = long.Min(room, (long)((now - control.StartedAt) * 1e-9 * _options.Rate / _options.Connections) - _sent);
        }

        for (; room > 0 && _sentMessages.TryAdd(now, out uint sequence); room--)
        {
            ReadOnlySpan<byte> pdu = _mix[(int)(((ulong)_sent + ((ulong)_index * 2053)) % (ulong)_mix.Count)];
            Span<byte> to = _out.AsSpan(_outLength, pdu.Length);
            pdu.CopyTo(to);
            BinaryPrimitives.WriteUInt32BigEndian(to[MessageMix.SequenceOffset..], sequence);
            int sp = _options.SystemId is null ? _index % _options.Sps : (int)((_sent + _index) % _options.Sps);
            Digits.Write4(to.Slice(MessageMix.SpOffset, 4), (sp + 1) % 10_000);
            Digits.Write9(to.Slice(MessageMix.SubscriberOffset, 9), Digits.Scatter(((ulong)_sent * (ulong)_options.Connections) + (ulong)_index));
            _outLength += pdu.Length;
            _sent++;
        }
    }

    private bool Flush()
    {
        if (_connection.Send(_out.AsSpan(0, _outLength)) is not SocketError.Success and var error)
        {
            Fault = error.ToString();
            return false;
        }

        _outLength = 0;
        return true;
    }

    private bool ReadAll(LoadControl control)
    {
        long now = LoadControl.Now;
        bool measuring = control.IsMeasuring;
        ReadOnlySpan<byte> rest = _in.AsSpan(0, _filled);
        while (rest.Length >= 16)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length is < 16 or > Buffer)
            {
                Fault = "framing lost";
                return false;
            }

            if (rest.Length < length)
            {
                break;
            }

            uint id = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            uint sequence = BinaryPrimitives.ReadUInt32BigEndian(rest[12..]);
            if (id == (uint)CommandId.SubmitSmResp)
            {
                TakeAnswer(sequence, BinaryPrimitives.ReadUInt32BigEndian(rest[8..]), now, measuring);
            }
            else
            {
                TakeOther((CommandId)id, sequence);
            }

            rest = rest[length..];
        }

        if (!rest.IsEmpty && rest.Length < _filled)
        {
            rest.CopyTo(_in);
        }

        _filled = rest.Length;
        return true;
    }

    private void TakeAnswer(uint sequence, uint status, long now, bool measuring)
    {
        if (!_sentMessages.TryTake(sequence, out long sentAt))
        {
            Unexpected++;
            return;
        }

        _answered++;
        Passed += status == 0 ? 1 : 0;
        if (measuring)
        {
            Measured.Add(now - sentAt, status);
        }
    }

    private void TakeOther(CommandId id, uint sequence)
    {
        switch (id)
        {
            case CommandId.DeliverSm:
                Receipts++;
                Respond(CommandId.DeliverSmResp, sequence, 17);
                break;
            case CommandId.EnquireLink:
                Respond(CommandId.EnquireLinkResp, sequence, 16);
                break;
            default:
                Unexpected++;
                break;
        }
    }

    private void Respond(CommandId id, uint sequence, int length)
    {
        if (_out.Length - _outLength < length && !Flush())
        {
            return;
        }

        Span<byte> to = _out.AsSpan(_outLength, length);
        to.Clear();
        WriteHeader(to, length, id, sequence);
        _outLength += length;
    }

    private static void WriteHeader(Span<byte> pdu, int length, CommandId id, uint sequence)
    {
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[4..], (uint)id);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[8..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[12..], sequence);
    }
}
