using System.Text;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Telemetry;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>
/// Holds messages durably and answers them only then, and answers what their senders ask about them. Workers hand over through a lock-free ring; one task takes
/// from it and writes, many messages sharing one wait for the disk.
/// </summary>
internal sealed partial class MessageHold : IMessageHold, IAsyncDisposable
{
    /// <summary>Messages that may wait to be written; one more is answered ESME_RX_T_APPN.</summary>
    private const int MaxPending = 4096;

    private readonly RecordStore _store;
    private readonly HeldRecords _records;
    private readonly HeldReceipts _receipts;
    private readonly GatewayClock _clock;
    private readonly ILogger<MessageHold> _logger;
    private readonly RingChannel<SubmitTransaction> _ring = new(MaxPending);
    private readonly Task _pump;
    private int _pending;
    private long _refused;

    public MessageHold(RecordStore store, HeldRecords records, HeldReceipts receipts, GatewayClock clock, ILogger<MessageHold> logger)
    {
        _store = store;
        _records = records;
        _receipts = receipts;
        _clock = clock;
        _logger = logger;
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Messages that were to be held and could not be: the records were gone, or too many waited.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <inheritdoc/>
    public bool TryTake(SubmitTransaction transaction)
    {
        if (_store.IsAvailable)
        {
            if (Interlocked.Increment(ref _pending) <= MaxPending && _ring.TryWrite(transaction))
            {
                return true;
            }

            Interlocked.Decrement(ref _pending);
        }

        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>Answers what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _ring.Writer.TryComplete();
        await _pump.ConfigureAwait(false);
    }

    private async Task PumpAsync()
    {
        while (await _ring.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_ring.TryRead(out SubmitTransaction? transaction))
            {
                _ = AnswerAsync(transaction);
            }
        }
    }

    private async Task AnswerAsync(SubmitTransaction transaction)
    {
        CommandStatus status = CommandStatus.EsmeRxTAppn;
        try
        {
            status = transaction.CommandId switch
            {
                CommandId.QuerySm => await QueryAsync(transaction).ConfigureAwait(false),
                CommandId.CancelSm => await CancelAsync(transaction).ConfigureAwait(false),
                CommandId.ReplaceSm => await ReplaceAsync(transaction).ConfigureAwait(false),
                _ => await HoldAsync(transaction).ConfigureAwait(false),
            };
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The task's top: whatever it was, the sender hears that it was our fault.
            Log.HoldFailed(_logger, error);
        }

        Interlocked.Decrement(ref _pending);
        transaction.Answer(status);
        transaction.Replies.Wake();
    }

    private async Task<CommandStatus> HoldAsync(SubmitTransaction transaction)
    {
        string id = HeldMessageId.New(_clock.Provider.GetUtcNow());
        QuarantineRecord record = _records.Of(transaction, id, _clock.Provider.GetUtcNow());
        RecordWrite written = await _store.WriteAsync(
            new RecordCause(RecordCause.Gateway, $"held for {record.Reason}"),
            edit =>
            {
                edit.Records.Quarantine.Add(HeldRecords.Copy(record));
                return Task.FromResult(RecordWrite.Done);
            }).ConfigureAwait(false);
        if (!written.IsDone)
        {
            Interlocked.Increment(ref _refused);
            return CommandStatus.EsmeRxTAppn;
        }

        transaction.SetMessageId(default, Encoding.ASCII.GetBytes(id));
        return CommandStatus.EsmeROk;
    }

    private async Task<CommandStatus> QueryAsync(SubmitTransaction transaction)
    {
        (string id, string sender, string spId) = Asked(transaction);
        QuarantineRecord? held = await _store.ReadAsync(
            (records, cancellation) => records.Quarantine.FirstOrDefaultAsync(it => it.MessageId == id && it.Sender == sender && it.SpId == spId, cancellation))
            .ConfigureAwait(false);
        if (held is null)
        {
            return CommandStatus.EsmeRQueryFail;
        }

        const int room = 128;
        byte[] finalDate = held.State is QuarantineState.Refused or QuarantineState.Expired && held.DecidedAt is { } decided
            ? Encoding.ASCII.GetBytes(decided.UtcDateTime.ToString("yyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture) + "000+")
            : [];
        Span<byte> target = transaction.Message.ReservePdu(room);
        transaction.Message.PduLength = Pdu.WriteQuerySmResp(
            target, CommandStatus.EsmeROk, transaction.SequenceNumber, Encoding.ASCII.GetBytes(id), finalDate, HeldReceipts.StateOf(held), 0);
        return CommandStatus.EsmeROk;
    }

    private async Task<CommandStatus> CancelAsync(SubmitTransaction transaction)
    {
        (string id, string sender, string spId) = Asked(transaction);
        QuarantineRecord? cancelled = null;
        string actor = HeldReceipts.SenderActor + transaction.Account.SystemId;
        RecordWrite written = await _store.WriteAsync(
            new RecordCause(actor, "cancel_sm"),
            async edit =>
            {
                if (await FindHeldAsync(edit, id, sender, spId).ConfigureAwait(false) is not { } held)
                {
                    return RecordWrite.NotFound(id);
                }

                held.State = QuarantineState.Refused;
                held.DecidedBy = actor;
                held.DecidedAt = edit.Now;
                cancelled = HeldRecords.Copy(held);
                return RecordWrite.Done;
            }).ConfigureAwait(false);
        if (written.IsDone && cancelled is not null)
        {
            _receipts.Send(cancelled);
        }

        return StatusOf(written, CommandStatus.EsmeRCancelFail);
    }

    private async Task<CommandStatus> ReplaceAsync(SubmitTransaction transaction)
    {
        (string id, string sender, string spId) = Asked(transaction);
        RecordWrite written = await _store.WriteAsync(
            new RecordCause(HeldReceipts.SenderActor + transaction.Account.SystemId, "replace_sm"),
            async edit => await FindHeldAsync(edit, id, sender, spId).ConfigureAwait(false) is { } held
                && _records.TryReplace(held, transaction.Message.Pdu.AsSpan(0, transaction.Message.PduLength), transaction.Message.Text, edit.Now)
                    ? RecordWrite.Done
                    : RecordWrite.NotFound(id)).ConfigureAwait(false);
        return StatusOf(written, CommandStatus.EsmeRReplaceFail);
    }

    private static async Task<QuarantineRecord?> FindHeldAsync(RecordEdit edit, string id, string sender, string spId) =>
        await edit.Records.Quarantine.FindAsync(id).ConfigureAwait(false) is { State: QuarantineState.Held } held
        && held.Sender == sender && held.SpId == spId && held.ExpiresAt > edit.Now
            ? held
            : null;

    private static CommandStatus StatusOf(RecordWrite written, CommandStatus failure) => written.Outcome switch
    {
        RecordOutcome.Done => CommandStatus.EsmeROk,
        RecordOutcome.Unavailable or RecordOutcome.Unknown => CommandStatus.EsmeRxTAppn,
        _ => failure,
    };

    private static (string Id, string Sender, string SpId) Asked(SubmitTransaction transaction)
    {
        ref readonly MessageFields fields = ref transaction.Fields;
        string id = Encoding.ASCII.GetString(transaction.Message.Pdu, fields.MessageIdOffset, fields.MessageIdLength);
        return (id, transaction.Message.Sender.ToString(), transaction.Message.Sp?.SpId ?? "");
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.HoldFailed, LogLevel.Error, "A message could not be held, or a question about one not answered", EventName = "HoldFailed")]
        public static partial void HoldFailed(ILogger logger, Exception error);
    }
}
