using System.Buffers.Binary;
using SpamGate.Gateway.Channels;
using SpamGate.Screening.Messages;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Writes schedule_delivery_time into a message that is put off: the one field of a forwarded message that ever changes, because its SP chose so. Every
/// other octet stays as it came.
/// </summary>
internal static class ScheduleRewrite
{
    /// <summary>Writes <see cref="SmsMessage.PostponedTo"/> into the PDU, and moves the fields behind it.</summary>
    public static void Apply(SubmitTransaction transaction)
    {
        SmsMessage message = transaction.Message;
        ref MessageFields fields = ref transaction.Fields;
        int grows = SmppTime.Length - fields.ScheduleLength;
        int length = message.PduLength + grows;
        if (message.Pdu.Length < length)
        {
            Array.Resize(ref message.Pdu, length);
        }

        Span<byte> pdu = message.Pdu;
        int end = fields.ScheduleOffset + fields.ScheduleLength;
        pdu[end..message.PduLength].CopyTo(pdu[(end + grows)..]);
        SmppTime.TryWrite(message.PostponedTo, pdu[fields.ScheduleOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)length);
        message.PduLength = length;
        fields.ScheduleLength = SmppTime.Length;
        fields.ValidityOffset += grows;
        fields.ShortMessageOffset += grows;
        fields.TlvOffset += grows;
        fields.PayloadOffset += fields.PayloadOffset >= 0 ? grows : 0;
    }
}
