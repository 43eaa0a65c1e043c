using System.Buffers;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.LoadGenerator.Baselines;

/// <summary>Answers written into an output buffer block by block; told once when all are written.</summary>
internal ref struct Answers(IBufferWriter<byte> output)
{
    private const int Block = 16 * 1024;

    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _span;
    private int _used;

    /// <summary>submit_sm_resp with a message_id of 16 octets, bind and other responses with what they need, nothing for responses.</summary>
    internal void Write(in PduHeader request)
    {
        const int LongestAnswer = 64;
        if (_span.Length - _used < LongestAnswer)
        {
            Commit();
            _span = _output.GetSpan(Block);
        }

        Span<byte> to = _span[_used..];
        _used += request.CommandId switch
        {
            CommandId.SubmitSm => Pdu.WriteSubmitSmResp(to, CommandStatus.EsmeROk, request.SequenceNumber, "0123456789ABCDEF"u8),
            CommandId.BindTransceiver => Pdu.WriteBindResp(to, CommandId.BindTransceiverResp, CommandStatus.EsmeROk, request.SequenceNumber, "baseline"u8, true),
            CommandId.EnquireLink or CommandId.Unbind => Pdu.WriteHeaderOnly(to, request.CommandId.ToResponse(), CommandStatus.EsmeROk, request.SequenceNumber),
            _ => 0,
        };
    }

    internal void Commit()
    {
        if (_used > 0)
        {
            _output.Advance(_used);
        }

        _span = default;
        _used = 0;
    }
}
