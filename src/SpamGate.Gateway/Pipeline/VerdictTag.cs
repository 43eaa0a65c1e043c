using System.Buffers.Binary;
using System.Text;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Marks a forwarded message: appends the vendor TLV 0x1400 whose value names the reason in ASCII (e.g. <c>Classifier</c>).
/// The text and every other octet stay as they came.
/// </summary>
internal static class VerdictTag
{
    /// <summary>Tag of the TLV, the first of the range SMPP 3.4 section 5.3.2 leaves to vendors.</summary>
    public const ushort Tag = 0x1400;

    private static readonly byte[][] Values = [.. Enum.GetNames<ScreenReason>().Select(Encoding.ASCII.GetBytes)];

    /// <summary>Appends the TLV to the message's PDU.</summary>
    public static void Append(SmsMessage message)
    {
        byte[] value = Values[(int)message.Verdict.Reason];
        int at = message.PduLength;
        int length = at + 4 + value.Length;
        if (message.Pdu.Length < length)
        {
            Array.Resize(ref message.Pdu, length);
        }

        Span<byte> pdu = message.Pdu;
        BinaryPrimitives.WriteUInt16BigEndian(pdu[at..], Tag);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[(at + 2)..], (ushort)value.Length);
        value.CopyTo(pdu[(at + 4)..]);
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)length);
        message.PduLength = length;
    }
}
