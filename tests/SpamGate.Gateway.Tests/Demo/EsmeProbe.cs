using System.Net;
using System.Net.Sockets;
using System.Text;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Tests.Demo;

/// <summary>A PDU as it came, whole.</summary>
internal sealed record ReceivedPdu(byte[] Octets)
{
    public PduHeader Header => PduHeader.Read(Octets);

    public CommandId Id => Header.CommandId;

    public CommandStatus Status => Header.CommandStatus;

    public uint Sequence => Header.SequenceNumber;

    /// <summary>message_id of a submit_sm_resp.</summary>
    public string MessageId => Encoding.ASCII.GetString(MessageIds.ReadSubmitSmResp(Octets));

    /// <summary>short_message of a deliver_sm.</summary>
    public string ShortMessage
    {
        get
        {
            Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(Octets, out MessageFields fields));
            return Encoding.ASCII.GetString(Octets, fields.ShortMessageOffset, fields.ShortMessageLength);
        }
    }
}

/// <summary>An ESME that does one thing at a time and waits for what comes, five seconds at most.</summary>
internal sealed class EsmeProbe : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 5000 };
    private readonly byte[] _in = new byte[64 * 1024];
    private int _filled;

    public EsmeProbe(IPEndPoint target) => _socket.Connect(target);

    public static EsmeProbe Bound(IPEndPoint target, string systemId = "esme", CommandId bind = CommandId.BindTransceiver)
    {
        var esme = new EsmeProbe(target);
        Assert.Equal(CommandStatus.EsmeROk, esme.Bind(systemId, "secret", bind).Status);
        return esme;
    }

    public ReceivedPdu Bind(string systemId, string password, CommandId bind = CommandId.BindTransceiver)
    {
        byte[] pdu = new byte[256];
        var fields = new BindFields(Encoding.ASCII.GetBytes(systemId), Encoding.ASCII.GetBytes(password));
        Send(pdu.AsSpan(0, Pdu.WriteBind(pdu, bind, 1, fields)));
        return Receive();
    }

    public static byte[] Submit(uint sequence, string text, byte registeredDelivery = 0, string source = "10690001", string destination = "8613800000001")
    {
        var message = new OutgoingMessage
        {
            SourceTon = 1,
            SourceNpi = 1,
            Source = Encoding.ASCII.GetBytes(source),
            DestTon = 1,
            DestNpi = 1,
            Destination = Encoding.ASCII.GetBytes(destination),
            RegisteredDelivery = registeredDelivery,
            ShortMessage = Encoding.ASCII.GetBytes(text),
        };
        byte[] pdu = new byte[message.MaxPduLength];
        return pdu[..Pdu.WriteSubmitSm(pdu, sequence, in message)];
    }

    public void Send(ReadOnlySpan<byte> octets) => _socket.Send(octets);

    public void SendHeader(CommandId id, uint sequence, CommandStatus status = CommandStatus.EsmeROk)
    {
        byte[] pdu = new byte[16];
        Pdu.WriteHeaderOnly(pdu, id, status, sequence);
        Send(pdu);
    }

    public ReceivedPdu Ask(ReadOnlySpan<byte> pdu)
    {
        Send(pdu);
        return Receive();
    }

    public void Acknowledge(ReceivedPdu deliver, CommandStatus status = CommandStatus.EsmeROk)
    {
        byte[] pdu = new byte[32];
        Send(pdu.AsSpan(0, Pdu.WriteDeliverSmResp(pdu, status, deliver.Sequence)));
    }

    /// <summary>The next PDU; fails when none comes.</summary>
    public ReceivedPdu Receive()
    {
        PduHeader header;
        while (PduFramer.TryReadFrame(_in.AsSpan(0, _filled), _in.Length, out header) != FrameStatus.Complete)
        {
            int n = _socket.Receive(_in.AsSpan(_filled));
            Assert.True(n > 0, "The simulator closed the connection.");
            _filled += n;
        }

        byte[] pdu = _in[..(int)header.CommandLength];
        _in.AsSpan(pdu.Length, _filled - pdu.Length).CopyTo(_in);
        _filled -= pdu.Length;
        return new ReceivedPdu(pdu);
    }

    /// <summary>Waits until the peer closes; returns the octets that came before.</summary>
    public int ReadToEnd()
    {
        try
        {
            int n;
            while ((n = _socket.Receive(_in.AsSpan(_filled))) > 0)
            {
                _filled += n;
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A reset is an end, too.
        }

        return _filled;
    }

    /// <summary>True when nothing comes within <paramref name="milliseconds"/>.</summary>
    public bool IsSilentFor(int milliseconds) => _filled == 0 && !_socket.Poll(milliseconds * 1000, SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();
}
