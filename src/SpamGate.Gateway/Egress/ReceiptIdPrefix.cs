using System.Buffers.Binary;
using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// Rewrites a receipt so that the message id it speaks of carries the link's IdPrefix, in the text (<c>id:</c>) and in the TLV
/// receipted_message_id (0x001E), as the submit_sm_resp did. Everything else stays as it came.
/// </summary>
internal static class ReceiptIdPrefix
{
    private const int TlvHeaderLength = 4;
    private const int MaxShortMessage = 254;

    /// <summary>Writes the rewritten PDU into <paramref name="delivery"/>.</summary>
    public static void Write(ReadOnlySpan<byte> pdu, in MessageFields fields, ReadOnlySpan<byte> prefix, DeliverTransaction delivery)
    {
        Span<byte> target = delivery.ReservePdu(pdu.Length + (3 * prefix.Length));
        int written = 0;
        int copied = 0;

        int idAt = FindTextId(pdu, fields);
        bool inText = idAt >= 0 && (fields.ShortMessageLength > 0
            ? fields.ShortMessageLength + prefix.Length <= MaxShortMessage
            : fields.PayloadLength + prefix.Length <= ushort.MaxValue);
        if (inText && fields.ShortMessageLength > 0)
        {
            Copy(pdu, target, ref copied, ref written, idAt);
            prefix.CopyTo(target[written..]);
            written += prefix.Length;
            target[fields.ShortMessageOffset - 1] = (byte)(fields.ShortMessageLength + prefix.Length);
        }

        bool idSeen = false;
        for (int at = fields.TlvOffset; at + TlvHeaderLength <= pdu.Length;)
        {
            var tag = (TlvTag)BinaryPrimitives.ReadUInt16BigEndian(pdu[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[(at + 2)..]);
            int insertAt = tag switch
            {
                // Only the first of several: the room below is for one of each.
                TlvTag.ReceiptedMessageId when !idSeen => at + TlvHeaderLength,
                TlvTag.MessagePayload when inText && fields.PayloadOffset == at + TlvHeaderLength && fields.ShortMessageLength == 0 => idAt,
                _ => -1,
            };

            idSeen |= tag == TlvTag.ReceiptedMessageId;
            if (insertAt >= 0)
            {
                Copy(pdu, target, ref copied, ref written, insertAt);
                int lengthAt = written - (insertAt - at) + 2;
                prefix.CopyTo(target[written..]);
                written += prefix.Length;
                BinaryPrimitives.WriteUInt16BigEndian(target[lengthAt..], (ushort)(length + prefix.Length));
            }

            at += TlvHeaderLength + length;
        }

        Copy(pdu, target, ref copied, ref written, pdu.Length);
        BinaryPrimitives.WriteUInt32BigEndian(target, (uint)written);
        delivery.PduLength = written;
    }

    private static void Copy(ReadOnlySpan<byte> pdu, Span<byte> target, ref int copied, ref int written, int upTo)
    {
        pdu[copied..upTo].CopyTo(target[written..]);
        written += upTo - copied;
        copied = upTo;
    }

    /// <summary>Offset just behind <c>id:</c> in the receipt's text; -1 when there is none.</summary>
    private static int FindTextId(ReadOnlySpan<byte> pdu, in MessageFields fields)
    {
        (int offset, int length) = fields.ShortMessageLength > 0
            ? (fields.ShortMessageOffset, fields.ShortMessageLength)
            : (fields.PayloadOffset, fields.PayloadLength);
        if (length <= 0)
        {
            return -1;
        }

        int at = pdu.Slice(offset, length).IndexOf("id:"u8);
        return at < 0 ? -1 : offset + at + 3;
    }
}
