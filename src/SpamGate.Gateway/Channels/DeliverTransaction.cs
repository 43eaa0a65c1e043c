using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Channels;

/// <summary>Where the outcome of a delivery goes: the SMSC link it came from.</summary>
public interface IDeliverSource
{
    /// <summary>Takes the SP's answer (or ours for it); any thread, exactly once per delivery.</summary>
    void DeliverAnswered(DeliverTransaction transaction);
}

/// <summary>One receipt or MO message from its arrival on a link to the SP's answer. Pooled by its link.</summary>
public sealed class DeliverTransaction(IDeliverSource source) : Reply
{
    private const int InitialPduCapacity = 256;

    /// <summary>The request, header included; valid up to <see cref="PduLength"/>.</summary>
    public byte[] Pdu = new byte[InitialPduCapacity];

    /// <summary>Octets of <see cref="Pdu"/> in use.</summary>
    public int PduLength;

    /// <summary>Where the outcome goes.</summary>
    public IDeliverSource Source { get; } = source;

    /// <summary>The SMSC's command: deliver_sm or data_sm.</summary>
    public CommandId CommandId;

    /// <summary>Connection it came on; an answer for an older one is not sent.</summary>
    public object? Connection;

    /// <summary>The SMSC's sequence_number.</summary>
    public uint SequenceNumber;

    /// <summary>SP it is for; null = for a subscriber, whom a trunk carries.</summary>
    public SpPolicy? Sp;

    /// <summary>True for a receipt, false for an MO message.</summary>
    public bool IsReceipt;

    /// <summary>Our id of the held message whose final receipt this is; null for everything else.</summary>
    public string? FinalOf;

    /// <summary>Monotonic nanoseconds after which it no longer waits for a taker.</summary>
    public long TakerDeadline;

    /// <summary>Answer's command_status.</summary>
    public CommandStatus Status;

    /// <summary>Makes room for a PDU; contents are not kept.</summary>
    public Span<byte> ReservePdu(int octets)
    {
        if (Pdu.Length < octets)
        {
            Pdu = new byte[int.Max(octets, Pdu.Length * 2)];
        }

        PduLength = octets;
        return Pdu.AsSpan(0, octets);
    }

    /// <summary>Sends the outcome back to where the delivery came from.</summary>
    public void Answer(CommandStatus status)
    {
        Status = status;
        Source.DeliverAnswered(this);
    }
}
