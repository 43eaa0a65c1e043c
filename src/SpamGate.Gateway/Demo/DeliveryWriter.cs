using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>Writes deliver_sm (SMPP 3.4, 4.6.1) for receipts and subscribers' messages.</summary>
internal static class DeliveryWriter
{
    /// <summary>Room any delivery of at most <paramref name="userData"/> octets needs.</summary>
    internal static int MaxLength(int userData) => 300 + userData;

    /// <summary>Writes the PDU and returns its length. <paramref name="stamp"/> is yyMMddHHmm of now.</summary>
    internal static int Write(Span<byte> pdu, uint sequenceNumber, in PendingDelivery delivery, long stamp)
    {
        bool isReceipt = delivery.State != ReceiptState.None;
        int at = 16;
        pdu[at++] = 0;
        at += WriteAddress(pdu[at..], in delivery.Source);
        at += WriteAddress(pdu[at..], in delivery.Destination);

        // esm_class: 0x04 = SMSC delivery receipt. Then protocol_id, priority_flag, two empty times, registered_delivery, replace.
        pdu[at++] = isReceipt ? (byte)0x04 : (byte)0;
        pdu.Slice(at, 6).Clear();
        at += 6;
        pdu[at++] = isReceipt ? (byte)0 : delivery.DataCoding;
        pdu[at++] = 0;
        at += isReceipt ? WriteReceipt(pdu[at..], in delivery, stamp) : WriteUserData(pdu[at..], delivery.UserData);
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)at);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[4..], (uint)CommandId.DeliverSm);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[8..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[12..], sequenceNumber);
        return at;
    }

    private static int WriteAddress(Span<byte> to, in Address address)
    {
        ReadOnlySpan<byte> value = address.Value;
        to[0] = address.Ton;
        to[1] = address.Npi;
        value.CopyTo(to[2..]);
        to[2 + value.Length] = 0;
        return 3 + value.Length;
    }

    // Text as SMPP 3.4 appendix B shows it, then receipted_message_id (0x001E) and message_state (0x0427).
    private static int WriteReceipt(Span<byte> to, in PendingDelivery delivery, long stamp)
    {
        bool delivered = delivery.State == ReceiptState.Delivered;
        int at = 1;
        Put(to, ref at, "id:"u8);
        MessageId.Write(to[at..], delivery.MessageId);
        at += MessageId.Length;
        Put(to, ref at, delivered ? " sub:001 dlvrd:001 submit date:"u8 : " sub:001 dlvrd:000 submit date:"u8);
        PutStamp(to, ref at, delivery.SubmittedAt);
        Put(to, ref at, " done date:"u8);
        PutStamp(to, ref at, stamp);
        Put(to, ref at, delivery.State switch
        {
            ReceiptState.Delivered => " stat:DELIVRD err:000 text:"u8,
            ReceiptState.Expired => " stat:EXPIRED err:027 text:"u8,
            ReceiptState.Rejected => " stat:REJECTD err:011 text:"u8,
            _ => " stat:UNDELIV err:001 text:"u8,
        });
        to[0] = (byte)(at - 1);
        Put(to, ref at, [0x00, 0x1E, 0x00, MessageId.Length + 1]);
        MessageId.Write(to[at..], delivery.MessageId);
        at += MessageId.Length;
        to[at++] = 0;
        Put(to, ref at, [0x04, 0x27, 0x00, 0x01]);
        to[at++] = (byte)delivery.State;
        return at;
    }

    // Up to 254 octets as short_message, longer ones as message_payload (0x0424).
    private static int WriteUserData(Span<byte> to, byte[]? userData)
    {
        int at = 1;
        ReadOnlySpan<byte> octets = userData;
        if (octets.Length <= 254)
        {
            to[0] = (byte)octets.Length;
            Put(to, ref at, octets);
            return at;
        }

        to[0] = 0;
        Put(to, ref at, [0x04, 0x24, (byte)(octets.Length >> 8), (byte)octets.Length]);
        Put(to, ref at, octets);
        return at;
    }

    private static void Put(Span<byte> to, ref int at, ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(to[at..]);
        at += octets.Length;
    }

    private static void PutStamp(Span<byte> to, ref int at, long stamp)
    {
        for (int i = 9; i >= 0; i--)
        {
            to[at + i] = (byte)('0' + (stamp % 10));
            stamp /= 10;
        }

        at += 10;
    }
}
