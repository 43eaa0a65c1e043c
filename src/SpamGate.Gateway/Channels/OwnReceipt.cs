using System.Globalization;
using System.Text;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Channels;

/// <summary>A delivery receipt in the gateway's own name, for a message no message centre ever saw: its text says so, and so do its TLVs.</summary>
public static class OwnReceipt
{
    private const long TakerPatience = 5_000_000_000;
    private const byte ReceiptEsmClass = 0x04;
    private const string TimeFormat = "yyMMddHHmm";

    /// <summary>True when a message asks for a receipt of a failure: registered_delivery bits 0 and 1 are 1 = always, 2 = on failure, 3 = on success only (5.0).</summary>
    public static bool IsWantedOnFailure(byte registeredDelivery) => (registeredDelivery & 0x03) is 1 or 2;

    /// <summary>Makes the receipt of a message.</summary>
    /// <param name="source">Hears whether the SP took it.</param>
    /// <param name="sp">Whose it is.</param>
    /// <param name="pdu">The message.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="id">Its id, as the SP knows it.</param>
    /// <param name="state">What became of it.</param>
    /// <param name="submitted">When it came, local time.</param>
    /// <param name="done">When that was decided, local time.</param>
    /// <param name="now">Monotonic nanoseconds; it waits five seconds for a session.</param>
    public static DeliverTransaction Create(
        IDeliverSource source,
        SpPolicy? sp,
        ReadOnlySpan<byte> pdu,
        in MessageFields fields,
        ReadOnlySpan<byte> id,
        MessageState state,
        DateTimeOffset submitted,
        DateTimeOffset done,
        long now)
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"id:{Encoding.ASCII.GetString(id)} sub:001 dlvrd:000 submit date:{submitted.ToString(TimeFormat, CultureInfo.InvariantCulture)} done date:{done.ToString(TimeFormat, CultureInfo.InvariantCulture)} stat:{Name(state)} err:000 text:"));

        // receipted_message_id (with its NUL) and message_state (SMPP 3.4 sections 5.3.2.12 and 5.3.2.35).
        byte[] tlvs = [0x00, 0x1E, 0x00, (byte)(id.Length + 1), .. id, 0x00, 0x04, 0x27, 0x00, 0x01, (byte)state];
        var message = new OutgoingMessage
        {
            SourceTon = fields.DestTon,
            SourceNpi = fields.DestNpi,
            Source = pdu.Slice(fields.DestOffset, fields.DestLength),
            DestTon = fields.SourceTon,
            DestNpi = fields.SourceNpi,
            Destination = pdu.Slice(fields.SourceOffset, fields.SourceLength),
            EsmClass = ReceiptEsmClass,
            ShortMessage = text,
            Tlvs = tlvs,
        };
        var receipt = new DeliverTransaction(source)
        {
            CommandId = CommandId.DeliverSm,
            Sp = sp,
            IsReceipt = true,
            TakerDeadline = now + TakerPatience,
        };
        receipt.PduLength = Pdu.WriteDeliverSm(receipt.ReservePdu(message.MaxPduLength), 0, message);
        return receipt;
    }

    private static string Name(MessageState state) => state switch
    {
        MessageState.Expired => "EXPIRED",
        MessageState.Deleted => "DELETED",
        _ => "REJECTD",
    };
}
