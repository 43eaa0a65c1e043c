using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>What is checked of the optional parameters of a message, and which are remembered.</summary>
internal static class TlvRules
{
    /// <summary>
    /// Walks the TLVs from <paramref name="position"/> to the end. Unknown tags are passed over: they travel on unchanged.
    /// Of an ESME (<paramref name="strict"/>) lengths and values are judged, and a second message_payload or SAR parameter is refused, as peers
    /// differ in which of the two they obey. Of an SMSC only a broken stream is refused: a receipt must not be lost for a parameter of odd size.
    /// </summary>
    public static CommandStatus Scan(ReadOnlySpan<byte> pdu, int position, bool strict, ref MessageFields f)
    {
        int reference = -1;
        int total = -1;
        int number = -1;
        while (position < pdu.Length)
        {
            if (pdu.Length - position < TlvReader.HeaderLength)
            {
                return CommandStatus.EsmeRInvOptParStream;
            }

            ushort tag = BinaryPrimitives.ReadUInt16BigEndian(pdu[position..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[(position + 2)..]);
            position += TlvReader.HeaderLength;
            if (pdu.Length - position < length)
            {
                return CommandStatus.EsmeRInvOptParStream;
            }

            if (!IsLengthAllowed((TlvTag)tag, length))
            {
                if (strict)
                {
                    return CommandStatus.EsmeRInvParLen;
                }

                position += length;
                continue;
            }

            bool fresh = true;
            switch ((TlvTag)tag)
            {
                case TlvTag.MessagePayload:
                    fresh = f.PayloadOffset < 0;
                    f.PayloadOffset = position;
                    f.PayloadLength = length;
                    break;
                case TlvTag.SarMsgRefNum:
                    fresh = reference < 0;
                    reference = BinaryPrimitives.ReadUInt16BigEndian(pdu[position..]);
                    break;
                case TlvTag.SarTotalSegments:
                    fresh = total < 0;
                    total = pdu[position];
                    break;
                case TlvTag.SarSegmentSeqnum:
                    fresh = number < 0;
                    number = pdu[position];
                    break;
            }

            if (!fresh && strict)
            {
                return CommandStatus.EsmeROptParNotAllwd;
            }

            position += length;
        }

        if (total == 0 || number == 0 || (total > 0 && number > total))
        {
            return strict ? CommandStatus.EsmeRInvOptParamVal : CommandStatus.EsmeROk;
        }

        if (reference >= 0 && total > 0 && number > 0)
        {
            f.SarReference = reference;
            f.SarTotal = total;
            f.SarNumber = number;
        }

        return CommandStatus.EsmeROk;
    }

    // Sizes of SMPP 3.4 section 5.3.2. Where peers are known to differ (alert_on_message_delivery 0 or 1, telematics ids 1 or 2) both are taken.
    private static bool IsLengthAllowed(TlvTag tag, int length) => tag switch
    {
        TlvTag.DestAddrSubunit or TlvTag.DestNetworkType or TlvTag.DestBearerType or TlvTag.SourceAddrSubunit
            or TlvTag.SourceNetworkType or TlvTag.SourceBearerType or TlvTag.PayloadType or TlvTag.MsMsgWaitFacilities
            or TlvTag.PrivacyIndicator or TlvTag.UserResponseCode or TlvTag.LanguageIndicator or TlvTag.SarTotalSegments
            or TlvTag.SarSegmentSeqnum or TlvTag.ScInterfaceVersion or TlvTag.CallbackNumPresInd or TlvTag.NumberOfMessages
            or TlvTag.DpfResult or TlvTag.SetDpf or TlvTag.MsAvailabilityStatus or TlvTag.DeliveryFailureReason
            or TlvTag.MoreMessagesToSend or TlvTag.MessageState or TlvTag.CongestionState or TlvTag.UssdServiceOp
            or TlvTag.DisplayTime or TlvTag.ItsReplyType => length == 1,
        TlvTag.UserMessageReference or TlvTag.SourcePort or TlvTag.DestinationPort or TlvTag.SarMsgRefNum
            or TlvTag.SmsSignal or TlvTag.ItsSessionInfo => length == 2,
        TlvTag.NetworkErrorCode => length == 3,
        TlvTag.QosTimeToLive => length == 4,
        TlvTag.ReceiptedMessageId => length is >= 1 and <= 65,
        TlvTag.SourceSubaddress or TlvTag.DestSubaddress => length is >= 2 and <= 23,
        TlvTag.CallbackNum => length is >= 4 and <= 19,
        TlvTag.CallbackNumAtag => length <= 65,
        TlvTag.AlertOnMessageDelivery => length <= 1,
        TlvTag.DestTelematicsId or TlvTag.SourceTelematicsId => length is 1 or 2,
        TlvTag.MsValidity => length is 1 or 4,
        _ => true,
    };
}
