using System.Buffers.Binary;
using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// The receipt of a message that was held: its SP knows it by our id, so that id takes the place of the message centre's, in the text and in the TLV
/// receipted_message_id (0x001E), which is added where it is missing. Everything else stays as it came.
/// </summary>
internal static class HeldReceipt
{
    private const int TlvHeaderLength = 4;
    private const int MaxShortMessage = 254;

    /// <summary>Our id of the message a receipt speaks of; null when it is none that was held.</summary>
    public static string? FindId(ReadOnlySpan<byte> pdu, in MessageFields fields, ReadOnlySpan<byte> prefix, HeldMessageIds ids)
    {
        ReadOnlySpan<byte> tlv = ReceiptedId(pdu, fields);
        if (ids.Find(prefix, tlv) is { } known)
        {
            return known;
        }

        return DeliveryReceipt.TryParse(TextOf(pdu, fields, out _), out DeliveryReceipt receipt) ? ids.Find(prefix, receipt.Id) : null;
    }

    /// <summary>True when nothing more will be said of the message: its state is neither enroute nor accepted nor unknown.</summary>
    public static bool IsFinal(ReadOnlySpan<byte> pdu, in MessageFields fields) =>
        !DeliveryReceipt.TryParse(TextOf(pdu, fields, out _), out DeliveryReceipt receipt)
        || receipt.State is not (MessageState.Enroute or MessageState.Accepted or MessageState.Scheduled or MessageState.Unknown);

    /// <summary>Writes the receipt with our id into <paramref name="delivery"/>.</summary>
    public static void Write(ReadOnlySpan<byte> pdu, in MessageFields fields, string id, DeliverTransaction delivery)
    {
        byte[] ours = Encoding.ASCII.GetBytes(id);
        ReadOnlySpan<byte> text = TextOf(pdu, fields, out int textOffset);
        bool hasId = DeliveryReceipt.TryParse(text, out DeliveryReceipt receipt) && !receipt.Id.IsEmpty;
        int idAt = hasId ? textOffset + receipt.IdOffset : -1;
        int growth = hasId ? ours.Length - receipt.Id.Length : 0;
        bool inShortMessage = fields.ShortMessageLength > 0;
        if (inShortMessage && fields.ShortMessageLength + growth > MaxShortMessage)
        {
            idAt = -1;
            growth = 0;
        }

        Span<byte> target = delivery.ReservePdu(pdu.Length + int.Max(growth, 0) + TlvHeaderLength + ours.Length + 1);
        int written = CopyBody(pdu[..fields.TlvOffset], inShortMessage ? idAt : -1, receipt.Id.Length, ours, target);
        if (inShortMessage && idAt >= 0)
        {
            target[fields.ShortMessageOffset - 1] = (byte)(fields.ShortMessageLength + growth);
        }

        bool isTold = false;
        for (int at = fields.TlvOffset; at + TlvHeaderLength <= pdu.Length;)
        {
            var tag = (TlvTag)BinaryPrimitives.ReadUInt16BigEndian(pdu[at..]);
            int length = int.Min(BinaryPrimitives.ReadUInt16BigEndian(pdu[(at + 2)..]), pdu.Length - at - TlvHeaderLength);
            ReadOnlySpan<byte> tlv = pdu.Slice(at, TlvHeaderLength + length);
            at += tlv.Length;
            if (tag == TlvTag.ReceiptedMessageId)
            {
                isTold |= !isTold && WriteId(ours, target, ref written);
                continue;
            }

            bool carriesText = tag == TlvTag.MessagePayload && !inShortMessage && idAt >= 0;
            int start = written;
            written += CopyBody(tlv, carriesText ? idAt - (at - tlv.Length) : -1, receipt.Id.Length, ours, target[written..]);
            if (carriesText)
            {
                BinaryPrimitives.WriteUInt16BigEndian(target[(start + 2)..], (ushort)(length + growth));
            }
        }

        if (!isTold)
        {
            WriteId(ours, target, ref written);
        }

        BinaryPrimitives.WriteUInt32BigEndian(target, (uint)written);
        delivery.PduLength = written;
    }

    private static bool WriteId(ReadOnlySpan<byte> id, Span<byte> target, ref int written)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target[written..], (ushort)TlvTag.ReceiptedMessageId);
        BinaryPrimitives.WriteUInt16BigEndian(target[(written + 2)..], (ushort)(id.Length + 1));
        id.CopyTo(target[(written + TlvHeaderLength)..]);
        written += TlvHeaderLength + id.Length;
        target[written++] = 0;
        return true;
    }

    /// <summary>Copies octets, those of the old id replaced by the new one; -1 = as they are.</summary>
    private static int CopyBody(ReadOnlySpan<byte> from, int idAt, int oldLength, ReadOnlySpan<byte> id, Span<byte> to)
    {
        if (idAt < 0)
        {
            from.CopyTo(to);
            return from.Length;
        }

        from[..idAt].CopyTo(to);
        id.CopyTo(to[idAt..]);
        from[(idAt + oldLength)..].CopyTo(to[(idAt + id.Length)..]);
        return from.Length - oldLength + id.Length;
    }

    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> pdu, in MessageFields fields, out int offset)
    {
        bool inShortMessage = fields.ShortMessageLength > 0;
        offset = inShortMessage ? fields.ShortMessageOffset : int.Max(fields.PayloadOffset, 0);
        int length = inShortMessage ? fields.ShortMessageLength : fields.PayloadOffset < 0 ? 0 : fields.PayloadLength;
        return pdu.Slice(offset, length);
    }

    private static ReadOnlySpan<byte> ReceiptedId(ReadOnlySpan<byte> pdu, in MessageFields fields)
    {
        for (int at = fields.TlvOffset; at + TlvHeaderLength <= pdu.Length;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[(at + 2)..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(pdu[at..]) == (ushort)TlvTag.ReceiptedMessageId && at + TlvHeaderLength + length <= pdu.Length)
            {
                return pdu.Slice(at + TlvHeaderLength, length).TrimEnd((byte)0);
            }

            at += TlvHeaderLength + length;
        }

        return default;
    }
}
