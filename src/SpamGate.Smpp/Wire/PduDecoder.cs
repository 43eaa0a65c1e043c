using System.Diagnostics.CodeAnalysis;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>Makes PDU objects of octets.</summary>
internal static class PduDecoder
{
    public static bool TryDecode(ReadOnlySpan<byte> pdu, [NotNullWhen(true)] out SmppPdu? decoded, out CommandStatus fault)
    {
        decoded = null;
        fault = CommandStatus.EsmeRInvCmdLen;
        if (pdu.Length < PduHeader.Length)
        {
            return false;
        }

        PduHeader header = PduHeader.Read(pdu);
        if (header.CommandLength != pdu.Length)
        {
            return false;
        }

        BodyReader reader = new(pdu);
        SmppPdu? body = ReadBody(header.CommandId, ref reader);
        if (body is null)
        {
            fault = CommandStatus.EsmeRInvCmdId;
            return false;
        }

        body.CommandStatus = header.CommandStatus;
        body.SequenceNumber = header.SequenceNumber;
        body.Tlvs = reader.ReadTlvs();
        fault = reader.Fault;
        if (fault != CommandStatus.EsmeROk)
        {
            return false;
        }

        decoded = body;
        return true;
    }

    private static SmppPdu? ReadBody(CommandId id, ref BodyReader reader) => id switch
    {
        CommandId.SubmitSm => SubmitSm.Read(ref reader),
        CommandId.DeliverSm => DeliverSm.Read(ref reader),
        CommandId.SubmitSmResp or CommandId.DeliverSmResp or CommandId.DataSmResp => MessageResponse.Read(id, ref reader),
        CommandId.EnquireLink or CommandId.EnquireLinkResp or CommandId.Unbind or CommandId.UnbindResp or CommandId.GenericNack
            or CommandId.CancelSmResp or CommandId.ReplaceSmResp => new HeaderOnlyPdu(id),
        CommandId.BindTransmitter => BindRequest.Read(BindMode.Transmitter, ref reader),
        CommandId.BindReceiver => BindRequest.Read(BindMode.Receiver, ref reader),
        CommandId.BindTransceiver => BindRequest.Read(BindMode.Transceiver, ref reader),
        CommandId.BindTransmitterResp => BindResponse.Read(BindMode.Transmitter, ref reader),
        CommandId.BindReceiverResp => BindResponse.Read(BindMode.Receiver, ref reader),
        CommandId.BindTransceiverResp => BindResponse.Read(BindMode.Transceiver, ref reader),
        CommandId.Outbind => Outbind.Read(ref reader),
        CommandId.DataSm => DataSm.Read(ref reader),
        CommandId.SubmitMulti => SubmitMulti.Read(ref reader),
        CommandId.SubmitMultiResp => SubmitMultiResp.Read(ref reader),
        CommandId.QuerySm => QuerySm.Read(ref reader),
        CommandId.QuerySmResp => QuerySmResp.Read(ref reader),
        CommandId.CancelSm => CancelSm.Read(ref reader),
        CommandId.ReplaceSm => ReplaceSm.Read(ref reader),
        CommandId.AlertNotification => AlertNotification.Read(ref reader),
        _ => null,
    };
}
