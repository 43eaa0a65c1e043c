using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.LoadGenerator.Baselines;

/// <summary>The floor of any server on Kestrel: frames every PDU of a read and answers them all with one flush.</summary>
internal sealed class AnswerHandler : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        PipeWriter output = connection.Transport.Output;
        while (true)
        {
            ReadResult read = await input.ReadAsync().ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            bool goesOn = AnswerAll(ref buffer, output);
            input.AdvanceTo(buffer.Start, buffer.End);
            FlushResult flush = await output.FlushAsync().ConfigureAwait(false);
            if (!goesOn || read.IsCompleted || flush.IsCompleted)
            {
                return;
            }
        }
    }

    private static bool AnswerAll(ref ReadOnlySequence<byte> buffer, PipeWriter output)
    {
        var answers = new Answers(output);
        FrameStatus status;
        while ((status = PduFramer.TryReadFrame(ref buffer, PduFramer.DefaultMaxPduBytes, out PduHeader header, out _)) == FrameStatus.Complete)
        {
            answers.Write(in header);
        }

        answers.Commit();
        return status == FrameStatus.NeedMore;
    }
}
