using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using SpamGate.Testing.Wire;

namespace SpamGate.Fuzzing.Sessions;

/// <summary>
/// What a gateway owes an ESME, by the rules of SMPP 3.4 alone: fed with the octets the ESME writes and the responses it gets, it says which answers are
/// due, finds answers that nobody asked for, and knows when the gateway has to close. Shares no code with the product.
/// </summary>
/// <remarks>For one thread at a time. What was written behind a bind is judged when the bind is answered: before, nobody knows in which state it meets the session.</remarks>
internal sealed class SessionModel
{
    private const uint MaxPdu = 70 * 1024;
    private const uint MaxPduBeforeBind = 1024;
    private const int MaxPdusBeforeBind = 8;

    private readonly OwedAnswers _owed = new();
    private byte[] _pending = new byte[1024];
    private int _start;
    private int _end;
    private Phase _phase;
    private byte _version;
    private int _beforeBind;
    private RawPdu? _bind;

    private enum Phase
    {
        Open,
        Receiving,
        Sending,
        Unbinding,
        Closed,
    }

    /// <summary>Requests that were whole and are owed exactly one answer.</summary>
    public int Requests { get; private set; }

    /// <summary>Responses that came.</summary>
    public int Answers { get; private set; }

    /// <summary>True when the gateway has a reason to close the connection.</summary>
    public bool MayClose => _phase is Phase.Unbinding or Phase.Closed;

    /// <summary>True when nothing is owed.</summary>
    public bool IsPaid => _bind is null && _owed.Required == 0;

    /// <summary>True when all is there that has to come even though the peer closed its sending side.</summary>
    public bool IsPaidAtOnce => _bind is not null || _owed.AtOnce == 0;

    /// <summary>What is owed, for people.</summary>
    public string Owed => _bind is null ? _owed.ToString() : $"the answer of bind 0x{_bind.CommandId:X} sequence 0x{_bind.Sequence:X}";

    /// <summary>The ESME writes these octets.</summary>
    public void Sent(ReadOnlySpan<byte> octets)
    {
        if (_pending.Length - _end < octets.Length)
        {
            byte[] room = new byte[int.Max(_pending.Length * 2, _end - _start + octets.Length)];
            _pending.AsSpan(_start.._end).CopyTo(room);
            (_pending, _end, _start) = (room, _end - _start, 0);
        }

        octets.CopyTo(_pending.AsSpan(_end));
        _end += octets.Length;
        Judge();
    }

    /// <summary>A response came; false with what is wrong about it.</summary>
    public bool TryReceive(RawPdu response, [NotNullWhen(false)] out string? fault)
    {
        Answers++;
        fault = null;
        if (_bind is { } bind && response.CommandId == (bind.CommandId | RawCommand.Response) && response.Sequence == bind.Sequence)
        {
            _bind = null;
            Bound(bind, response.Status);
            Judge();
            return true;
        }

        if (_owed.TryPay(response.CommandId, response.Sequence))
        {
            return true;
        }

        fault = $"{(_owed.Knew(response.CommandId, response.Sequence) ? "a second answer" : "an answer to nothing that was asked")}: "
            + $"0x{response.CommandId:X8} status 0x{response.Status:X} sequence 0x{response.Sequence:X}";
        return false;
    }

    private void Bound(RawPdu bind, uint status)
    {
        if (status != 0)
        {
            _phase = Phase.Closed;
            return;
        }

        _phase = bind.CommandId == RawCommand.BindReceiver ? Phase.Receiving : Phase.Sending;
        var reader = new RawReader(bind.Body);
        reader.CString();
        reader.CString();
        reader.CString();
        _version = reader.Byte();
    }

    private void Judge()
    {
        while (_bind is null && _phase != Phase.Closed && _end - _start >= sizeof(uint))
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(_pending.AsSpan(_start));
            if (length < RawPdu.HeaderLength || length > (_phase == Phase.Open ? MaxPduBeforeBind : MaxPdu))
            {
                LoseFraming();
                return;
            }

            if (_end - _start < length)
            {
                return;
            }

            ReadOnlySpan<byte> pdu = _pending.AsSpan(_start, (int)length);
            _start += (int)length;
            Judge(pdu);
        }
    }

    private void Judge(ReadOnlySpan<byte> pdu)
    {
        uint command = BinaryPrimitives.ReadUInt32BigEndian(pdu[4..]);
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(pdu[12..]);
        if (_phase == Phase.Open && IsBind(command))
        {
            Requests++;
            _bind = new RawPdu(command, 0, sequence, pdu[RawPdu.HeaderLength..].ToArray());
            return;
        }

        if (_phase == Phase.Open && ++_beforeBind > MaxPdusBeforeBind)
        {
            _phase = Phase.Closed;
            return;
        }

        // A response to nothing is passed over, an unbind_resp too: the gateway has not unbound.
        if ((command & RawCommand.Response) == 0)
        {
            Requests++;
            Owe(command, sequence);
        }
    }

    private void Owe(uint command, uint sequence)
    {
        uint answer = AnswerTo(command);
        switch (_phase)
        {
            case Phase.Unbinding:
                _owed.Owe(answer, sequence, Debt.Perhaps);
                break;
            case Phase.Open:
                _owed.Owe(answer, sequence, Debt.AtOnce);
                if (IsKnown(command) && command != RawCommand.EnquireLink)
                {
                    // Asked before a bind: refused, and the session is over.
                    _phase = Phase.Closed;
                }

                break;
            default:
                bool waits = command == RawCommand.Unbind || (_phase == Phase.Sending && IsOfMessages(command));
                _owed.Owe(answer, sequence, waits ? Debt.Later : Debt.AtOnce);
                if (command == RawCommand.Unbind)
                {
                    _phase = Phase.Unbinding;
                }

                break;
        }
    }

    // outbind and alert_notification have no response of their own; cell broadcast is known to peers of SMPP 5.0 only.
    private uint AnswerTo(uint command)
    {
        bool ownResponse = command switch
        {
            RawCommand.Outbind or RawCommand.AlertNotification => false,
            RawCommand.BroadcastSm or RawCommand.QueryBroadcastSm or RawCommand.CancelBroadcastSm => _version >= 0x50,
            _ => IsKnown(command),
        };
        return ownResponse ? command | RawCommand.Response : RawCommand.GenericNack;
    }

    private static bool IsBind(uint command) => command is RawCommand.BindReceiver or RawCommand.BindTransmitter or RawCommand.BindTransceiver;

    private static bool IsOfMessages(uint command) => command
        is RawCommand.SubmitSm or RawCommand.SubmitMulti or RawCommand.DataSm or RawCommand.QuerySm or RawCommand.CancelSm or RawCommand.ReplaceSm;

    private static bool IsKnown(uint command) => IsBind(command) || IsOfMessages(command) || command
        is RawCommand.DeliverSm or RawCommand.Unbind or RawCommand.Outbind or RawCommand.EnquireLink or RawCommand.AlertNotification;

    private void LoseFraming()
    {
        // What waits for an SMSC is cut off; the nack is owed unless the gateway may have closed before it came so far.
        bool ending = _phase == Phase.Unbinding;
        _phase = Phase.Closed;
        _owed.Relax(Debt.Later);
        _owed.Owe(RawCommand.GenericNack, 0, ending ? Debt.Perhaps : Debt.AtOnce);
    }
}
