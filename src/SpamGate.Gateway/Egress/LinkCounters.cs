namespace SpamGate.Gateway.Egress;

/// <summary>What happened on a link, as plain counts that a scrape reads. Each field has one writing thread at a time.</summary>
public sealed class LinkCounters
{
    /// <summary>Requests put on the wire.</summary>
    public long Submitted;

    /// <summary>Requests the SMSC accepted.</summary>
    public long Accepted;

    /// <summary>Requests the SMSC refused with a status that was relayed.</summary>
    public long Refused;

    /// <summary>ESME_RTHROTTLED answers; the request waited and went again.</summary>
    public long Throttled;

    /// <summary>Other statuses that concern the link; answered ESME_RX_T_APPN.</summary>
    public long LinkFaults;

    /// <summary>Requests without an answer in time.</summary>
    public long TimedOut;

    /// <summary>Requests in flight when the link broke: their outcome is unknown, a duplicate is possible.</summary>
    public long Orphaned;

    /// <summary>Answers that matched no request in flight.</summary>
    public long Unmatched;

    /// <summary>Receipts received.</summary>
    public long Receipts;

    /// <summary>MO messages received.</summary>
    public long Mobile;

    /// <summary>alert_notifications received.</summary>
    public long Alerts;

    /// <summary>alert_notifications that no session of their owner took.</summary>
    public long AlertsNotTaken;

    /// <summary>Deliveries for a number nobody owns.</summary>
    public long NoOwner;

    /// <summary>Deliveries refused because the link's or the SP's share of the deliver window was full.</summary>
    public long DeliverWindowFull;

    /// <summary>Receipts a session took.</summary>
    public long ReceiptsTaken;

    /// <summary>Receipts no session took.</summary>
    public long ReceiptsNotTaken;

    /// <summary>MO messages a session took.</summary>
    public long MobileTaken;

    /// <summary>MO messages no session took.</summary>
    public long MobileNotTaken;

    /// <summary>Counts the outcome of a delivery; any thread.</summary>
    public void Answered(bool isReceipt, bool taken)
    {
        if (isReceipt)
        {
            Interlocked.Increment(ref taken ? ref ReceiptsTaken : ref ReceiptsNotTaken);
        }
        else
        {
            Interlocked.Increment(ref taken ? ref MobileTaken : ref MobileNotTaken);
        }
    }
}
