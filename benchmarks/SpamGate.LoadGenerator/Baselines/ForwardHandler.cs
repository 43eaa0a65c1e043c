using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.LoadGenerator.Baselines;

/// <summary>Where <see cref="ForwardHandler"/> forwards to.</summary>
internal sealed record ForwardTarget(IPEndPoint Smsc);

/// <summary>
/// The floor of any gateway on Kestrel: frames, renumbers, forwards over a socket of its own, renumbers the answers back and
/// answers. No screening, no sharing of links, no timers.
/// </summary>
internal sealed class ForwardHandler(ForwardTarget target) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using var upstream = new Upstream(connection.Transport.Output);
        await upstream.BindAsync(target.Smsc).ConfigureAwait(false);
        Task answering = upstream.AnswerAsync();
        PipeReader input = connection.Transport.Input;
        while (true)
        {
            ReadResult read = await input.ReadAsync().ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            bool goesOn = upstream.TakeAll(ref buffer, out bool answered);
            input.AdvanceTo(buffer.Start, upstream.IsFull ? buffer.Start : buffer.End);
            await upstream.SendAsync().ConfigureAwait(false);
            if (answered)
            {
                await connection.Transport.Output.FlushAsync().ConfigureAwait(false);
            }

            if (!goesOn || read.IsCompleted)
            {
                break;
            }
        }

        upstream.Dispose();
        await answering.ConfigureAwait(false);
    }

    private sealed class Upstream(PipeWriter output) : IDisposable
    {
        private const int BufferSize = 256 * 1024;
        private const int Slots = 4096;

        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly uint[] _sequences = new uint[Slots];
        private readonly byte[] _in = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
        private readonly byte[] _out = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
        private int _outLength;
        private uint _next;

        /// <summary>True when what was taken has to be sent before more is taken.</summary>
        internal bool IsFull => _outLength >= BufferSize - PduFramer.DefaultMaxPduBytes;

        internal async Task BindAsync(IPEndPoint smsc)
        {
            _socket.ReceiveBufferSize = _socket.SendBufferSize = 1024 * 1024;
            await _socket.ConnectAsync(smsc).ConfigureAwait(false);
            int length = Pdu.WriteBind(_out, CommandId.BindTransceiver, 1, new BindFields("baseline"u8, "x"u8));
            await _socket.SendAsync(_out.AsMemory(0, length)).ConfigureAwait(false);
            int filled = 0;
            while (filled < PduHeader.Length || filled < BinaryPrimitives.ReadInt32BigEndian(_in))
            {
                int n = await _socket.ReceiveAsync(_in.AsMemory(filled)).ConfigureAwait(false);
                filled += n > 0 ? n : throw new IOException("The SMSC closed the connection before it answered the bind.");
            }
        }

        // Submits go upstream; what concerns only this connection is answered here, before traffic or after it.
        internal bool TakeAll(ref ReadOnlySequence<byte> buffer, out bool answered)
        {
            var answers = new Answers(output);
            answered = false;
            FrameStatus status;
            while (!IsFull
                && (status = PduFramer.TryReadFrame(ref buffer, PduFramer.DefaultMaxPduBytes, out PduHeader header, out ReadOnlySequence<byte> frame)) != FrameStatus.NeedMore)
            {
                if (status == FrameStatus.Fatal)
                {
                    return false;
                }

                if (header.CommandId != CommandId.SubmitSm)
                {
                    answers.Write(in header);
                    answered = true;
                    continue;
                }

                Span<byte> to = _out.AsSpan(_outLength, (int)header.CommandLength);
                frame.CopyTo(to);
                uint sequence = (_next++ & 0x3FFFFFFF) + 1;
                Volatile.Write(ref _sequences[sequence & (Slots - 1)], header.SequenceNumber);
                Pdu.Renumber(to, sequence);
                _outLength += to.Length;
            }

            answers.Commit();
            return true;
        }

        internal async ValueTask SendAsync()
        {
            int sent = 0;
            while (sent < _outLength)
            {
                sent += await _socket.SendAsync(_out.AsMemory(sent, _outLength - sent)).ConfigureAwait(false);
            }

            _outLength = 0;
        }

        internal async Task AnswerAsync()
        {
            int filled = 0;
            try
            {
                while (true)
                {
                    int n = await _socket.ReceiveAsync(_in.AsMemory(filled)).ConfigureAwait(false);
                    if (n == 0)
                    {
                        return;
                    }

                    filled = AnswerAll(filled + n);
                    await output.FlushAsync().ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The connection downstream ended and took this one with it.
            }
        }

        // Answers are written as they came, under the number they were asked under.
        private int AnswerAll(int filled)
        {
            Span<byte> rest = _in.AsSpan(0, filled);
            int start = 0;
            int end = 0;
            while (PduFramer.TryReadFrame(rest[end..], PduFramer.DefaultMaxPduBytes, out PduHeader header) == FrameStatus.Complete)
            {
                Span<byte> pdu = rest.Slice(end, (int)header.CommandLength);
                if (header.CommandId == CommandId.SubmitSmResp)
                {
                    Pdu.Renumber(pdu, Volatile.Read(ref _sequences[header.SequenceNumber & (Slots - 1)]));
                    end += pdu.Length;
                    continue;
                }

                output.Write(rest[start..end]);
                end += pdu.Length;
                start = end;
            }

            output.Write(rest[start..end]);
            rest[end..].CopyTo(rest);
            return filled - end;
        }

        public void Dispose() => _socket.Dispose();
    }
}
