using System.Globalization;
using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Acknowledges dropped messages in the gateway's own name: an id of ours, and the receipt the SP asked for, which says REJECTD
/// and never DELIVRD.
/// </summary>
internal sealed class DroppedReceipts(ReceiverDirectory receivers, GatewayClock clock) : IDeliverSource
{
    private readonly string _run = Convert.ToHexString(Guid.NewGuid().ToByteArray().AsSpan(0, 4));
    private long _count;

    /// <summary>Gives the transaction its message id and queues the receipt, if one was asked for.</summary>
    public void Acknowledge(SubmitTransaction transaction, long now)
    {
        byte[] id = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"D{_run}{Interlocked.Increment(ref _count):X8}"));
        transaction.SetMessageId(default, id);
        if (transaction.Message.Sp is { } sp && OwnReceipt.IsWantedOnFailure(transaction.Fields.RegisteredDelivery))
        {
            DateTimeOffset local = clock.Provider.GetLocalNow();
            receivers.Route(
                OwnReceipt.Create(this, sp, transaction.Message.Pdu, transaction.Fields, id, MessageState.Rejected, local, local, now), null);
        }
    }

    /// <summary>Nobody upstream waits for the outcome of our own receipt.</summary>
    public void DeliverAnswered(DeliverTransaction transaction)
    {
    }
}
