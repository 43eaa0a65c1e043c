using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Messages;

/// <summary>
/// The one value that crosses every stage: original bytes, canonical addresses, decoded text and, once screened, the verdict.
/// Pooled and reused; exactly one stage holds it at a time and only that stage writes to it.
/// </summary>
public sealed class SmsMessage
{
    /// <summary><see cref="DeliverAt"/> of a replacement that leaves the time of the message it replaces as it is.</summary>
    public const long DeliveryUnknown = -1;

    /// <summary><see cref="FeeFen"/> of a message that names a fee or charging method which can not be read.</summary>
    public const int FeeUnreadable = -1;

    private const int InitialPduCapacity = 320;
    private const int InitialTextCapacity = 192;

    /// <summary>The request as received, header included; what is forwarded. Valid up to <see cref="PduLength"/>.</summary>
    public byte[] Pdu = new byte[InitialPduCapacity];

    /// <summary>Octets of <see cref="Pdu"/> in use.</summary>
    public int PduLength;

    /// <summary>Decoded text, for the filter only. Valid up to <see cref="TextLength"/>.</summary>
    public char[] TextBuffer = new char[InitialTextCapacity];

    /// <summary>UTF-16 units of <see cref="TextBuffer"/> in use.</summary>
    public int TextLength;

    /// <summary>True when some octets could not be decoded: what decodes is scored and a symbol says so.</summary>
    public bool TextIsPartial;

    /// <summary>Canonical sender.</summary>
    public SmsAddress Sender;

    /// <summary>Canonical recipient; of a submit_multi, the first.</summary>
    public SmsAddress Recipient;

    /// <summary>Place in a long message, if any.</summary>
    public LongMessagePart Part;

    /// <summary>The SP that answers for this message; null when the sender belongs to nobody (or to a trunk's subscriber).</summary>
    public SpPolicy? Sp;

    /// <summary>Whether the submitting account may send as <see cref="Sender"/>; set by ingress.</summary>
    public SenderOwnership Ownership;

    /// <summary>Set by InspectPart: the part's place in the SP's table of long messages; meaningless for a single message.</summary>
    public LongMessageSlot LongMessage;

    /// <summary>Account that submitted it, as an index the gateway hands out; part of a long message's key.</summary>
    public int AccountIndex;

    /// <summary>Its service_type, as <see cref="Policies.ServiceCode.KeyOf"/> makes it; 0 = none.</summary>
    public ulong ServiceCode;

    /// <summary>The fee it names, in fen; 0 = none, <see cref="FeeUnreadable"/> = something that is no fee.</summary>
    public int FeeFen;

    /// <summary>The charging method it names.</summary>
    public Charging Charging;

    /// <summary>When its sender asks for delivery, in unix milliseconds; 0 = at once, <see cref="DeliveryUnknown"/> = not known.</summary>
    public long DeliverAt;

    /// <summary>Until when it is worth delivering, in unix milliseconds; 0 = the SMSC's own time.</summary>
    public long ExpiresAt;

    /// <summary>True when its delivery may be put off: it has a schedule_delivery_time of its own to write.</summary>
    public bool MayPostpone;

    /// <summary>Set by Decide: delivery is put off to this moment, in unix milliseconds; 0 = it is not.</summary>
    public long PostponedTo;

    /// <summary>What the content looked like; filled by Inspect.</summary>
    public ContentFinding Content;

    /// <summary>What it takes from caps and quotas; set before Decide, null = it is not counted. Whoever answers the message settles it.</summary>
    public Reservation? Reservation;

    /// <summary>What was decided; filled by Decide.</summary>
    public Verdict Verdict;

    /// <summary>The decoded text.</summary>
    public ReadOnlySpan<char> Text => TextBuffer.AsSpan(0, TextLength);

    /// <summary>Makes room for <paramref name="octets"/> of PDU; contents are not kept.</summary>
    public Span<byte> ReservePdu(int octets)
    {
        if (Pdu.Length < octets)
        {
            Pdu = new byte[int.Max(octets, Pdu.Length * 2)];
        }

        PduLength = octets;
        return Pdu.AsSpan(0, octets);
    }

    /// <summary>Makes room for at least <paramref name="chars"/> of text; contents are not kept.</summary>
    public Span<char> ReserveText(int chars)
    {
        if (TextBuffer.Length < chars)
        {
            TextBuffer = new char[int.Max(chars, TextBuffer.Length * 2)];
        }

        return TextBuffer;
    }

    /// <summary>Makes room for <paramref name="chars"/> more of text behind what is there.</summary>
    public void GrowText(int chars)
    {
        if (TextBuffer.Length - TextLength < chars)
        {
            Array.Resize(ref TextBuffer, int.Max(TextLength + chars, TextBuffer.Length * 2));
        }
    }
}
