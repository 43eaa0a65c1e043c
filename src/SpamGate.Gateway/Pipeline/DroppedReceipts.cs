using System.Globalization;
using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Acknowledges dropped messages in the gateway's own name: an id of ours, and the receipt the SP asked for, which says REJECTD
/// and never DELIVRD.
/// </summary>
internal sealed class DroppedReceipts(ReceiverDirectory receivers, GatewayClock clock) : IDeliverSource
{
    private const long TakerPatience = 5_000_000_000;
    private const byte ReceiptEsmClass = 0x04;
    private readonly string _run = Convert.ToHexString(Guid.NewGuid().ToByteArray().AsSpan(0, 4));
    private long _count;

    /// <summary>Gives the transaction its message id and queues the receipt, if one was asked for.</summary>
    public void Acknowledge(SubmitTransaction transaction, long now)
    {
        byte[] id = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"D{_run}{Interlocked.Increment(ref _count):X8}"));
        transaction.SetMessageId(default, id);

        // registered_delivery bits 0-1: 1 = always, 2 = on failure, 3 = on success only (5.0). A drop is a failure.
        if (transaction.Message.Sp is not { } sp || (transaction.Fields.RegisteredDelivery & 0x03) is 0 or 3)
        {
            return;
        }

        ReadOnlySpan<byte> pdu = transaction.Message.Pdu;
        ref readonly MessageFields fields = ref transaction.Fields;
        string time = clock.Provider.GetLocalNow().ToString("yyMMddHHmm", CultureInfo.InvariantCulture);
        byte[] text = Encoding.ASCII.GetBytes(
            $"id:{Encoding.ASCII.GetString(id)} sub:001 dlvrd:000 submit date:{time} done date:{time} stat:REJECTD err:000 text:");

        // receipted_message_id (with its NUL) and message_state REJECTD (SMPP 3.4 sections 5.3.2.12 and 5.3.2.35).
        byte[] tlvs = [0x00, 0x1E, 0x00, (byte)(id.Length + 1), .. id, 0x00, 0x04, 0x27, 0x00, 0x01, 0x08];
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
        var receipt = new DeliverTransaction(this)
        {
            CommandId = CommandId.DeliverSm,
            Sp = sp,
            IsReceipt = true,
            TakerDeadline = now + TakerPatience,
        };
        receipt.PduLength = Pdu.WriteDeliverSm(receipt.ReservePdu(message.MaxPduLength), 0, message);
        receivers.Route(receipt, null);
    }

    /// <summary>Nobody upstream waits for the outcome of our own receipt.</summary>
    public void DeliverAnswered(DeliverTransaction transaction)
    {
    }
}
