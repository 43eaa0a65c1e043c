using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Channels;

/// <summary>
/// One request of an SP from its arrival to its answer: the message, where the answer goes, and what the answer says. Pooled by
/// its session; held by one stage at a time; returned to the pool by the session's writer only.
/// </summary>
public sealed class SubmitTransaction(TransactionPool<SubmitTransaction> pool, ReplyQueue replies, MessageLogFeed log) : Reply
{
    private const int MaxMessageIdOctets = 64;
    private readonly byte[] _messageId = new byte[MaxMessageIdOctets];
    private int _messageIdLength;

    /// <summary>The message; reused with the transaction.</summary>
    public SmsMessage Message { get; } = new();

    /// <summary>Where the answer goes.</summary>
    public ReplyQueue Replies { get; } = replies;

    /// <summary>Pool it returns to.</summary>
    public TransactionPool<SubmitTransaction> Pool { get; } = pool;

    /// <summary>Request as the SP sent it: decides the kind of answer.</summary>
    public CommandId CommandId;

    /// <summary>The SP's sequence_number, echoed whatever it is.</summary>
    public uint SequenceNumber;

    /// <summary>Mandatory fields as offsets into the message's PDU.</summary>
    public MessageFields Fields;

    /// <summary>Account that sent it; null for the gateway's own confirmations of opt-outs, which no session carries.</summary>
    public AccountPolicy Account = null!;

    /// <summary>When it was read from the socket, monotonic nanoseconds.</summary>
    public long ReceivedAt;

    /// <summary>Answer's command_status.</summary>
    public CommandStatus Status;

    /// <summary>Recipients of a submit_multi; null for everything else.</summary>
    public MultiRecipients? Recipients;

    /// <summary>
    /// For query_sm, cancel_sm and replace_sm: the IdPrefix of the SMSCs that know the message, which alone may get the request. Null for
    /// messages, which any SMSC takes.
    /// </summary>
    public string? IdSpace;

    /// <summary>Hears the answer in the place of a session; null for what came from one.</summary>
    public IAnswerTaker? Taker;

    /// <summary>Name of the message centre that took it; told only where a <see cref="Taker"/> asks.</summary>
    public string TakenBy = "";

    /// <summary>True from the moment it is written to a link until the message centre says that it did not take it.</summary>
    public bool WasSent;

    /// <summary>True once it was read as a message: what the message log keeps.</summary>
    public bool IsMessage;

    /// <summary>Answer's message_id, without NUL.</summary>
    public ReadOnlySpan<byte> MessageId => _messageId.AsSpan(0, _messageIdLength);

    /// <summary>Clears what the last use left behind.</summary>
    public void Reset()
    {
        Status = CommandStatus.EsmeROk;
        Recipients = null;
        IdSpace = null;
        IsMessage = false;
        WasSent = false;
        Message.Verdict = default;
        Message.Content.Fingerprint = default;
        _messageIdLength = 0;
    }

    /// <summary>Sets the answer's message_id to <paramref name="prefix"/> + <paramref name="id"/>, cut at 64 octets.</summary>
    public void SetMessageId(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> id)
    {
        Span<byte> target = _messageId;
        int prefixLength = int.Min(prefix.Length, target.Length);
        prefix[..prefixLength].CopyTo(target);
        int idLength = int.Min(id.Length, target.Length - prefixLength);
        id[..idLength].CopyTo(target[prefixLength..]);
        _messageIdLength = prefixLength + idLength;
    }

    /// <summary>
    /// Settles what the message took from caps and quotas (kept when it was accepted, else given back), records and queues the answer; the caller
    /// wakes the reply queue after its batch.
    /// </summary>
    public void Answer(CommandStatus status)
    {
        Settle(OutcomeOf(status));
        log.Note(this, status);
        Queue(status);
    }

    /// <summary>The same for those who know what time it is.</summary>
    /// <param name="status">Answer's command_status.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    public void Answer(CommandStatus status, long now)
    {
        Settle(OutcomeOf(status));
        log.Note(this, status, now);
        Queue(status);
    }

    /// <summary>The same for a message that the SMSC was sent and never answered: 0x64, and it stays counted, because it may have been delivered.</summary>
    public void AnswerUnknown()
    {
        Settle(ReservationOutcome.Unknown);
        log.Note(this, CommandStatus.EsmeRxTAppn);
        Queue(CommandStatus.EsmeRxTAppn);
    }

    /// <summary>Gives back what the message took, before an answer that does not say so.</summary>
    public void GiveBack() => Settle(ReservationOutcome.Returned);

    private static ReservationOutcome OutcomeOf(CommandStatus status) =>
        status == CommandStatus.EsmeROk ? ReservationOutcome.Committed : ReservationOutcome.Returned;

    private void Settle(ReservationOutcome outcome)
    {
        if (Message.Reservation is { } reservation)
        {
            Message.Reservation = null;
            reservation.Settle(outcome, Message.Part.Number, outcome == ReservationOutcome.Unknown ? LimitCheck.MarkOf(Message, Message.Recipient) : default);
        }
        else
        {
            Recipients?.Settle(Message, outcome);
        }
    }

    private void Queue(CommandStatus status)
    {
        Status = status;
        if (Taker is { } taker)
        {
            taker.Answered(this);
            return;
        }

        Replies.Push(this);
    }
}
