using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// Tells phones that they have opted out: one short message in the name of the number they wrote to, without a receipt, sent at most once. It is the
/// gateway's own, so neither screening nor the SP's rate nor its card concern it.
/// </summary>
internal sealed class OptOutConfirmations : IThreadPoolWorkItem
{
    /// <summary>Confirmations under way at once; with more the next ones are not sent.</summary>
    private const int Window = 1024;

    private readonly IOptOutLog _log;
    private readonly GatewayClock _clock;
    private readonly Action<SubmitTransaction> _submit;
    private readonly WorkSignal _signal;
    private readonly ReplyQueue _answers;
    private readonly TransactionPool<SubmitTransaction> _pool;
    private readonly Lock _renting = new();
    private long _sent;
    private long _failed;

    /// <param name="log">Learns which phones were told.</param>
    /// <param name="messages">The message log, which has these messages too.</param>
    /// <param name="clock">Time.</param>
    /// <param name="submit">Hands a message to a link, which answers it.</param>
    public OptOutConfirmations(IOptOutLog log, MessageLogFeed messages, GatewayClock clock, Action<SubmitTransaction> submit)
    {
        _log = log;
        _clock = clock;
        _submit = submit;
        _signal = new WorkSignal(this);
        _answers = new ReplyQueue(_signal);
        _pool = new TransactionPool<SubmitTransaction>(Window, () => new SubmitTransaction(_pool!, _answers, messages));
    }

    /// <summary>Confirmations that an SMSC accepted.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Confirmations that no SMSC accepted, or whose outcome is unknown; they are not sent again.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Writes the confirmation of an MO message; null when there is none to send.</summary>
    /// <param name="fields">Fields of <paramref name="pdu"/>.</param>
    /// <param name="pdu">The MO message.</param>
    /// <param name="snapshot">Configuration in force.</param>
    /// <param name="sp">Owner of the number the phone wrote to.</param>
    /// <param name="phone">The phone.</param>
    public SubmitTransaction? Prepare(in MessageFields fields, ReadOnlySpan<byte> pdu, GatewaySnapshot snapshot, SpPolicy sp, in SmsAddress phone)
    {
        OptOutPolicy policy = snapshot.OptOut;
        if (policy.Confirmation.Length == 0)
        {
            return null;
        }

        SubmitTransaction? transaction;
        lock (_renting)
        {
            transaction = _pool.TryRent();
        }

        if (transaction is null)
        {
            Interlocked.Increment(ref _failed);
            return null;
        }

        SmsAddress sender = snapshot.NumberingPlan.Canonicalise(fields.DestTon, fields.DestNpi, pdu.Slice(fields.DestOffset, fields.DestLength));
        var message = new OutgoingMessage
        {
            SourceTon = fields.DestTon,
            SourceNpi = fields.DestNpi,
            Source = pdu.Slice(fields.DestOffset, fields.DestLength),
            DestTon = fields.SourceTon,
            DestNpi = fields.SourceNpi,
            Destination = pdu.Slice(fields.SourceOffset, fields.SourceLength),
            DataCoding = policy.DataCoding,
            ShortMessage = policy.Confirmation,
        };
        transaction.Reset();
        transaction.CommandId = CommandId.SubmitSm;
        transaction.Message.Sp = sp;
        transaction.IsMessage = true;
        transaction.Message.Sender = sender;
        transaction.Message.Recipient = phone;
        transaction.Message.PduLength = Pdu.WriteSubmitSm(transaction.Message.ReservePdu(message.MaxPduLength), 0, message);
        return transaction;
    }

    /// <summary>Sends a prepared confirmation.</summary>
    public void Send(SubmitTransaction confirmation)
    {
        confirmation.ReceivedAt = _clock.Now;
        _submit(confirmation);
    }

    /// <summary>Gives back one that is not to be sent.</summary>
    public void Forget(SubmitTransaction? confirmation)
    {
        if (confirmation is not null)
        {
            _pool.Return(confirmation);
        }
    }

    /// <summary>Takes the SMSC's answers.</summary>
    public void Execute()
    {
        do
        {
            for (Reply? reply = _answers.TakeAll(); reply is SubmitTransaction answered;)
            {
                reply = reply.Next;
                Answered(answered);
            }

            _signal.Rest();
        }
        while (!_answers.IsEmpty && _signal.TryResume());
    }

    private void Answered(SubmitTransaction confirmation)
    {
        if (confirmation.Status == CommandStatus.EsmeROk)
        {
            Interlocked.Increment(ref _sent);
            _log.Confirmed(confirmation.Message.Sp!.SpId, confirmation.Message.Recipient.ToString(), _clock.Provider.GetUtcNow());
        }
        else
        {
            Interlocked.Increment(ref _failed);
        }

        _pool.Return(confirmation);
    }
}
