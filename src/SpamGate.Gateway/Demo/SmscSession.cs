using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// One connection of the simulator: a thread of its own that reads as much as there is, answers every complete PDU into one
/// buffer and sends that once. The ticker joins in, under the same gate, for deliveries and late answers that have come due.
/// </summary>
internal sealed class SmscSession : IDisposable
{
    private const int ReadBuffer = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly SmscSimulator _smsc;
    private readonly Socket _socket;
    private readonly BlockingConnection _connection;
    private readonly byte[] _in = GC.AllocateUninitializedArray<byte>(ReadBuffer, pinned: true);
    private readonly AnswerBuffer _out = new(ReadBuffer);
    private readonly SmscDeliveries _deliveries;
    private readonly SmscIntake _intake;
    private int _filled;
    private bool _transmits;
    private bool _ended;

    internal SmscSession(SmscSimulator smsc, Socket socket)
    {
        _smsc = smsc;
        _socket = socket;
        _connection = new BlockingConnection(socket);
        _deliveries = new SmscDeliveries(smsc, _out, Counts);
        _intake = new SmscIntake(smsc, _out, Counts);
    }

    internal SmscCounts Counts { get; } = new();

    /// <summary>system_id of the bind; null before it.</summary>
    internal string? SystemId { get; private set; }

    internal void Start() => new Thread(Run) { IsBackground = true, Name = "smsc session" }.Start();

    /// <summary>Cuts the connection; with <paramref name="reset"/> so that the peer sees a reset instead of an end.</summary>
    internal void Close(bool reset)
    {
        try
        {
            if (reset)
            {
                _socket.LingerState = new LingerOption(true, 0);
            }

            _socket.Close();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone: that is what was asked for.
        }
    }

    /// <summary>Sends what has come due. Never waits: a session that is busy, or a peer that does not read, has its turn later.</summary>
    internal void Tick(long now)
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (_ended || _smsc.Faults.Silent)
            {
                return;
            }

            _intake.WriteLateAnswers(now);
            _deliveries.Expire(now);
            if ((_out.Length > 0 || _deliveries.HasWork(now)) && _socket.Poll(0, SelectMode.SelectWrite))
            {
                _deliveries.Write(now);
                Flush();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The reading thread ends the session.
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Closes the connection; the session's own thread does so at its end.</summary>
    public void Dispose() => _connection.Dispose();

    private void Run()
    {
        try
        {
            if (_smsc.Tls is { } tls)
            {
                _connection.BeginTls(tls);
            }

            while (ReadAndAnswer())
            {
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException or AuthenticationException)
        {
            // The connection went, from either side: the end of a session, not a fault.
        }

        lock (_gate)
        {
            _ended = true;
            _intake.Flush();
            _deliveries.Return(SmscSimulator.Now);
        }

        Dispose();
        _smsc.Ended(this);
    }

    private bool ReadAndAnswer()
    {
        int n = _connection.Receive(_in.AsSpan(_filled), out SocketError error);
        if (n <= 0 || error != SocketError.Success)
        {
            return false;
        }

        _filled += n;
        long now = SmscSimulator.Now;
        lock (_gate)
        {
            bool goesOn = AnswerAll(now);
            _intake.Flush();
            _deliveries.FlushLog();
            if (_out.Length > 0 && _smsc.Faults.TakeCutMidPdu())
            {
                _out.Send(_connection, cut: true);
                return false;
            }

            _deliveries.Write(now);
            return Flush() && goesOn;
        }
    }

    private bool AnswerAll(long now)
    {
        ReadOnlySpan<byte> rest = _in.AsSpan(0, _filled);
        bool silent = _smsc.Faults.Silent;
        while (rest.Length >= 4)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length < 16 || length > (uint)_smsc.Options.MaxPduBytes)
            {
                _out.Header(CommandId.GenericNack, CommandStatus.EsmeRInvCmdLen, 0);
                return false;
            }

            if (rest.Length < length)
            {
                break;
            }

            if (silent)
            {
                Counts.Ignored++;
            }
            else if (!Answer(rest[..(int)length], now))
            {
                return false;
            }

            rest = rest[(int)length..];
            if (_out.IsNearlyFull)
            {
                _intake.Flush();
                _deliveries.FlushLog();
                if (!Flush())
                {
                    return false;
                }
            }
        }

        if (!rest.IsEmpty && rest.Length < _filled)
        {
            rest.CopyTo(_in);
        }

        _filled = rest.Length;
        return true;
    }

    private bool Answer(ReadOnlySpan<byte> pdu, long now)
    {
        var id = (CommandId)BinaryPrimitives.ReadUInt32BigEndian(pdu[4..]);
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(pdu[12..]);
        switch (id)
        {
            case CommandId.SubmitSm or CommandId.DataSm or CommandId.SubmitMulti:
                if (_transmits)
                {
                    _intake.Take(id, sequence, pdu, now);
                    return true;
                }

                break;
            case CommandId.DeliverSmResp:
                _deliveries.Acknowledged(sequence, (CommandStatus)BinaryPrimitives.ReadUInt32BigEndian(pdu[8..]), now);
                return true;
            case CommandId.EnquireLink:
                _out.Header(CommandId.EnquireLinkResp, CommandStatus.EsmeROk, sequence);
                return true;
            case CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver:
                return Bind(id, sequence, pdu);
            case CommandId.Unbind:
                _out.Header(CommandId.UnbindResp, CommandStatus.EsmeROk, sequence);
                return false;
            case CommandId.QuerySm or CommandId.CancelSm or CommandId.ReplaceSm:
                if (_transmits)
                {
                    _intake.AnswerAboutMessage(id, sequence, pdu);
                    return true;
                }

                break;
            default:
                if (((uint)id & 0x80000000) == 0)
                {
                    _out.Header(CommandId.GenericNack, CommandStatus.EsmeRInvCmdId, sequence);
                }

                return true;
        }

        Counts.Refused++;
        _out.Header(Response(id), CommandStatus.EsmeRInvBndSts, sequence);
        return true;
    }

    // SMPP 3.4, 4.1: system_id, password, system_type, interface_version, addr_ton, addr_npi, address_range.
    private bool Bind(CommandId id, uint sequence, ReadOnlySpan<byte> pdu)
    {
        int at = 16;
        CommandStatus status = _smsc.Faults.BindStatus;
        byte version = 0;
        if (!SubmitView.TryReadString(pdu, ref at, 16, out ReadOnlySpan<byte> systemId)
            || !SubmitView.TryReadString(pdu, ref at, 9, out ReadOnlySpan<byte> password)
            || !SubmitView.TryReadString(pdu, ref at, 13, out _)
            || at >= pdu.Length)
        {
            status = CommandStatus.EsmeRInvMsgLen;
        }
        else if (SystemId is not null)
        {
            status = CommandStatus.EsmeRAlyBnd;
        }
        else if (status == CommandStatus.EsmeROk)
        {
            version = pdu[at];
            status = _smsc.CheckCredentials(Encoding.ASCII.GetString(systemId), Encoding.ASCII.GetString(password));
        }

        if (status != CommandStatus.EsmeROk)
        {
            Counts.Refused++;
            _out.Header(Response(id), status, sequence);
            return status == CommandStatus.EsmeRAlyBnd;
        }

        SystemId = Encoding.ASCII.GetString(systemId);
        SmscMailbox mailbox = _smsc.Mailbox(SystemId);
        _transmits = id != CommandId.BindReceiver;
        _intake.Mailbox = mailbox;
        _deliveries.Open(mailbox, receives: id != CommandId.BindTransmitter);
        Counts.Binds++;
        _out.BindAnswer(Response(id), sequence, _smsc.SystemIdOctets, version >= 0x34);
        return true;
    }

    private bool Flush() => _out.Length == 0 || _out.Send(_connection);

    private static CommandId Response(CommandId id) => (CommandId)((uint)id | 0x80000000);
}
