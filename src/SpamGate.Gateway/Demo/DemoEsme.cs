using System.Net;
using System.Net.Sockets;
using System.Text;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Demo;

/// <summary>One SP's program in the demonstration: binds, sends at its pace, takes its receipts, and binds again when it is cut off.</summary>
internal sealed class DemoEsme(DemoSp sp, IPEndPoint gateway, int seed)
{
    private const int Window = 50;
    private const int Buffer = 64 * 1024;
    private const int WaitMicroseconds = 5_000;

    private readonly SampleTexts _texts = new(seed);
    private readonly Random _random = new(seed);
    private readonly byte[] _in = new byte[Buffer];
    private readonly byte[] _out = new byte[Buffer];
    private readonly byte[] _userData = new byte[1024];
    private long _sent;
    private long _passed;
    private long _refused;
    private long _throttled;
    private long _unavailable;
    private long _receipts;
    private int _filled;
    private int _outLength;
    private int _inFlight;
    private uint _sequence;
    private Pace _pace;
    private bool _bound;
    private bool _ending;

    internal long Sent => Volatile.Read(ref _sent);

    internal long Passed => Volatile.Read(ref _passed);

    /// <summary>Answered for good: spam or policy.</summary>
    internal long Refused => Volatile.Read(ref _refused);

    /// <summary>Answered "later": too fast, or a full queue.</summary>
    internal long Throttled => Volatile.Read(ref _throttled);

    /// <summary>Answered "not now" for any other reason: the SMSC did not answer, or failed.</summary>
    internal long Unavailable => Volatile.Read(ref _unavailable);

    internal long Receipts => Volatile.Read(ref _receipts);

    /// <summary>Works until cancelled. Made for a thread of its own.</summary>
    internal void Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                using var socket = new Socket(gateway.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Connect(gateway);
                Bind(socket);
                while (!cancel.IsCancellationRequested && Turn(socket))
                {
                }

                Unbind(socket);
            }
            catch (SocketException)
            {
                // The gateway is not there (yet, or any more): an SP's program tries again.
            }

            cancel.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(500));
        }
    }

    private void Bind(Socket socket)
    {
        _filled = 0;
        _inFlight = 0;
        _sequence = 0;
        _bound = false;
        var fields = new BindFields(Encoding.ASCII.GetBytes(sp.SpId), Encoding.ASCII.GetBytes(DemoSp.Password));
        _outLength = Pdu.WriteBind(_out, CommandId.BindTransceiver, ++_sequence, fields);
        _pace = new Pace(sp.Rate, SmscSimulator.Now);
    }

    // Waits for the answers still due and for the unbind's own; after a second it goes anyway.
    private void Unbind(Socket socket)
    {
        long end = SmscSimulator.Now + 1_000_000_000;
        _outLength += Pdu.WriteUnbind(_out.AsSpan(_outLength), ++_sequence);
        _ending = true;
        while (SmscSimulator.Now < end && Turn(socket))
        {
        }

        _ending = false;
    }

    private bool Turn(Socket socket)
    {
        if (_bound && !_ending)
        {
            int due = int.Min(_pace.Due(SmscSimulator.Now), Window - _inFlight);
            for (int i = 0; i < due && _outLength < Buffer - 2048; i++)
            {
                Submit();
                _pace.Spent();
            }
        }

        if (_outLength > 0)
        {
            socket.Send(_out.AsSpan(0, _outLength));
            _outLength = 0;
        }

        if (!socket.Poll(WaitMicroseconds, SelectMode.SelectRead))
        {
            return true;
        }

        int n = socket.Receive(_in.AsSpan(_filled));
        if (n == 0)
        {
            return false;
        }

        _filled += n;
        return ReadAll();
    }

    private bool ReadAll()
    {
        ReadOnlySpan<byte> rest = _in.AsSpan(0, _filled);
        while (PduFramer.TryReadFrame(rest, PduFramer.DefaultMaxPduBytes, out PduHeader header) is FrameStatus.Complete)
        {
            Take(in header);
            rest = rest[(int)header.CommandLength..];
        }

        rest.CopyTo(_in);
        _filled = rest.Length;
        return _filled < Buffer;
    }

    private void Take(in PduHeader header)
    {
        switch (header.CommandId)
        {
            case CommandId.BindTransceiverResp:
                _bound = header.CommandStatus == CommandStatus.EsmeROk;
                break;
            case CommandId.SubmitSmResp:
                _inFlight--;
                ref long count = ref CountFor(header.CommandStatus);
                Volatile.Write(ref count, count + 1);
                break;
            case CommandId.DeliverSm:
                Volatile.Write(ref _receipts, _receipts + 1);
                _outLength += Pdu.WriteDeliverSmResp(_out.AsSpan(_outLength), CommandStatus.EsmeROk, header.SequenceNumber);
                break;
            case CommandId.EnquireLink:
                _outLength += Pdu.WriteEnquireLinkResp(_out.AsSpan(_outLength), header.SequenceNumber);
                break;
        }
    }

    private ref long CountFor(CommandStatus status)
    {
        switch (status)
        {
            case CommandStatus.EsmeROk:
                return ref _passed;
            case CommandStatus.EsmeRThrottled or CommandStatus.EsmeRMsgQFul:
                return ref _throttled;
            case CommandStatus.EsmeRSysErr or CommandStatus.EsmeRxTAppn:
                return ref _unavailable;
            default:
                return ref _refused;
        }
    }

    private void Submit()
    {
        string text = _random.NextDouble() < sp.SpamShare ? _texts.Spam() : _texts.Ham();
        bool gsm = SmsText.TryEncodeGsm7(text, _userData, out int length);
        if (!gsm)
        {
            length = SmsText.EncodeUcs2(text, _userData);
        }

        ReadOnlySpan<byte> octets = _userData.AsSpan(0, length);
        string source = _random.NextDouble() < sp.TransactionalShare ? sp.TransactionalNumber : sp.Number;
        Span<byte> sourceOctets = stackalloc byte[16];
        Span<byte> destination = stackalloc byte[13];
        "86138"u8.CopyTo(destination);
        foreach (ref byte digit in destination[5..])
        {
            digit = (byte)('0' + _random.Next(10));
        }

        // 140 octets are one SMS; a longer text travels whole, as message_payload.
        const int ShortMessageMax = 140;
        var message = new OutgoingMessage
        {
            SourceTon = (byte)Ton.NetworkSpecific,
            SourceNpi = (byte)Npi.Isdn,
            Source = sourceOctets[..Encoding.ASCII.GetBytes(source, sourceOctets)],
            DestTon = (byte)Ton.International,
            DestNpi = (byte)Npi.Isdn,
            Destination = destination,
            RegisteredDelivery = 1,
            DataCoding = gsm ? (byte)0 : (byte)8,
            ShortMessage = length <= ShortMessageMax ? octets : default,
            MessagePayload = length > ShortMessageMax ? octets : default,
        };
        _sequence = _sequence >= 0x7FFFFFFF ? 1 : _sequence + 1;
        _outLength += Pdu.WriteSubmitSm(_out.AsSpan(_outLength), _sequence, in message);
        _inFlight++;
        Volatile.Write(ref _sent, _sent + 1);
    }

    /// <summary>So many a second, evenly; a pause is made up for by at most a quarter of a second's worth.</summary>
    private struct Pace(int rate, long start)
    {
        private readonly long _interval = 1_000_000_000L / rate;
        private long _next = start;

        internal int Due(long now)
        {
            const long MostOwed = 250_000_000;
            _next = long.Max(_next, now - MostOwed);
            return (int)((now - _next) / _interval);
        }

        internal void Spent() => _next += _interval;
    }
}
