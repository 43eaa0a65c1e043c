using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Ingress;

/// <summary>Writes the response to whatever request a transaction was.</summary>
internal static class SubmitAnswer
{
    /// <summary>Writes the response; returns its octets. Everything but a submit_multi_resp fits 128.</summary>
    public static int Write(SubmitTransaction submit, Span<byte> free) => submit switch
    {
        { CommandId: CommandId.SubmitSm } => Pdu.WriteSubmitSmResp(free, submit.Status, submit.SequenceNumber, submit.MessageId),
        { Recipients: { } recipients } => recipients.WriteResponse(free, submit.Status, submit.SequenceNumber, submit.MessageId),
        { CommandId: CommandId.DataSm } => Pdu.WriteDataSmResp(free, submit.Status, submit.SequenceNumber, submit.MessageId),
        { CommandId: CommandId.QuerySm, Status: CommandStatus.EsmeROk } => CopyAnswer(submit, free),
        _ => Pdu.WriteHeaderOnly(free, submit.CommandId.ToResponse(), submit.Status, submit.SequenceNumber),
    };

    /// <summary>The query_sm_resp stands where the request stood.</summary>
    private static int CopyAnswer(SubmitTransaction submit, Span<byte> free)
    {
        submit.Message.Pdu.AsSpan(0, submit.Message.PduLength).CopyTo(free);
        return submit.Message.PduLength;
    }
}
