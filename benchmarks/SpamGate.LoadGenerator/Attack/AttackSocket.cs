using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.LoadGenerator.Attack;

/// <summary>One of thousands of connections: binds and then only answers enquire_link, or never gets that far.</summary>
internal sealed class AttackSocket : IDisposable
{
    private const int Buffer = 512;
    private readonly Socket _socket;
    private readonly byte[] _in = new byte[Buffer];
    private int _filled;

    private AttackSocket(Socket socket) => _socket = socket;

    /// <summary>Connects. On loopback from an address of its own network, so that limits by address see many sources as in real life.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="network">Second octet of the source address.</param>
    /// <param name="host">Number of the source address within it.</param>
    /// <param name="cancel">Gives up.</param>
    internal static async Task<AttackSocket> ConnectAsync(IPEndPoint target, byte network, int host, CancellationToken cancel)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (target.Address.Equals(IPAddress.Loopback))
            {
                socket.Bind(new IPEndPoint(new IPAddress([127, network, (byte)((host >> 8) + 1), (byte)host]), 0));
            }

            await socket.ConnectAsync(target, cancel).ConfigureAwait(false);
            return new AttackSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Binds; the answer's command_status.</summary>
    /// <exception cref="SocketException">The connection ended.</exception>
    internal async Task<uint> BindAsync(string systemId, CommandId command, CancellationToken cancel)
    {
        await _socket.SendAsync(BindPdu(systemId, command), cancel).ConfigureAwait(false);
        await ReadPduAsync(cancel).ConfigureAwait(false);
        uint status = BinaryPrimitives.ReadUInt32BigEndian(_in.AsSpan(8));
        Consume();
        return status;
    }

    /// <summary>Answers enquire_link until the connection ends; what ended it is of no interest.</summary>
    internal async Task HoldAsync(CancellationToken cancel)
    {
        byte[] answer = new byte[PduHeader.Length];
        try
        {
            while (true)
            {
                await ReadPduAsync(cancel).ConfigureAwait(false);
                PduHeader header = PduHeader.Read(_in);
                if (header.CommandId == CommandId.EnquireLink)
                {
                    Pdu.WriteHeaderOnly(answer, CommandId.EnquireLinkResp, CommandStatus.EsmeROk, header.SequenceNumber);
                    await _socket.SendAsync(answer, cancel).ConfigureAwait(false);
                }

                Consume();
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Sends a bind one octet a second until the peer has enough of it.</summary>
    internal async Task DribbleAsync(CancellationToken cancel)
    {
        byte[] pdu = BindPdu("slow", CommandId.BindTransceiver);
        Task<int> closed = _socket.ReceiveAsync(_in.AsMemory(), cancel).AsTask();
        try
        {
            for (int i = 0; !closed.IsCompleted; i = (i + 1) % pdu.Length)
            {
                await _socket.SendAsync(pdu.AsMemory(i, 1), cancel).ConfigureAwait(false);
                await Task.WhenAny(closed, Task.Delay(TimeSpan.FromSeconds(1), cancel)).ConfigureAwait(false);
            }

            await closed.ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await closed.ContinueWith(static task => task.Exception, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] BindPdu(string systemId, CommandId command)
    {
        byte[] pdu = new byte[128];
        return pdu[..Pdu.WriteBind(pdu, command, 1, new BindFields(Encoding.ASCII.GetBytes(systemId), "secret"u8))];
    }

    private async Task ReadPduAsync(CancellationToken cancel)
    {
        while (_filled < PduHeader.Length || _filled < BinaryPrimitives.ReadInt32BigEndian(_in))
        {
            int n = await _socket.ReceiveAsync(_in.AsMemory(_filled), cancel).ConfigureAwait(false);
            if (n == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            _filled += n;
        }
    }

    private void Consume()
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(_in);
        _in.AsSpan(length, _filled - length).CopyTo(_in);
        _filled -= length;
    }
}
