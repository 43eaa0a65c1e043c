using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>
/// Sends released messages and writes down what became of them. A message is claimed in the records (Releasing) before it is sent, so it is sent at most
/// once: what was claimed when the process died has an unknown outcome, is shown so, and is never sent again by us.
/// </summary>
internal sealed partial class Releases : IDisposable
{
    private const string MessageCentre = "message centre";
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly RecordStore _store;
    private readonly HeldMessageIds _ids;
    private readonly ISubmitPath _path;
    private readonly MessageLogFeed _log;
    private readonly SnapshotSource _snapshots;
    private readonly HeldReceipts _receipts;
    private readonly GatewayClock _clock;
    private readonly ILogger<Releases> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ReplyQueue _nobody = new(new WorkSignal(new Nothing()));

    public Releases(
        RecordStore store,
        HeldMessageIds ids,
        ISubmitPath path,
        MessageLogFeed log,
        SnapshotSource snapshots,
        HeldReceipts receipts,
        GatewayClock clock,
        ILogger<Releases> logger)
    {
        _store = store;
        _ids = ids;
        _path = path;
        _log = log;
        _snapshots = snapshots;
        _receipts = receipts;
        _clock = clock;
        _logger = logger;
        _ids.Finished += Finish;
    }

    /// <summary>Sends a message that is claimed; the records hear of the outcome.</summary>
    public void Send(QuarantineRecord claimed, HeldPdu pdu)
    {
        GatewaySnapshot snapshot = _snapshots.Current;
        var pool = new TransactionPool<SubmitTransaction>(1, static () => throw new InvalidOperationException("A released message has no pool."));
        var transaction = new SubmitTransaction(pool, _nobody, _log)
        {
            CommandId = pdu.CommandId,
            Fields = pdu.Fields,
            ReceivedAt = _clock.Now,
            Taker = new Claim(this, claimed.MessageId),
        };
        pdu.Octets.CopyTo(transaction.Message.ReservePdu(pdu.Octets.Length));
        ref readonly MessageFields fields = ref transaction.Fields;
        transaction.Message.Sender = snapshot.NumberingPlan.Canonicalise(
            fields.SourceTon, fields.SourceNpi, pdu.Octets.AsSpan(fields.SourceOffset, fields.SourceLength));
        transaction.Message.Recipient = snapshot.NumberingPlan.Canonicalise(
            fields.DestTon, fields.DestNpi, pdu.Octets.AsSpan(fields.DestOffset, fields.DestLength));
        transaction.Message.Sp = snapshot.SpsById.TryGetValue(claimed.SpId, out SpPolicy? sp) ? sp : null;
        if (snapshot.Accounts.TryGetValue(claimed.SystemId, out AccountPolicy? account))
        {
            // It passes now; the log tells this beside the record of its being held. An account that is gone has no index to tell it with.
            transaction.Account = account;
            transaction.IsMessage = true;
            transaction.Message.Verdict = new Verdict(
                ScreeningAction.Pass, Enum.TryParse(claimed.Reason, out ScreenReason reason) ? reason : ScreenReason.None, default, ScreeningAction.Pass);
        }

        _path.SubmitOwn(transaction);
    }

    /// <summary>Reads which ids wait for receipts, and says of what was on its way when the process died that its outcome is unknown.</summary>
    /// <exception cref="RecordsUnavailableException">The records do not answer.</exception>
    public async Task RecoverAsync(DateTimeOffset startedAt, CancellationToken cancellation)
    {
        List<MessageIdRecord> waiting = await _store.ReadAsync(
            static (records, cancellation) => records.MessageIds.ToListAsync(cancellation), cancellation).ConfigureAwait(false);
        waiting.ForEach(id => _ids.Add(id.SmscMessageId, id.MessageId));
        List<string> claimed = await _store.ReadAsync(
            (records, cancellation) => records.Quarantine
                .Where(it => it.State == QuarantineState.Releasing && it.DecidedAt < startedAt)
                .Select(static it => it.MessageId)
                .ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        foreach (string id in claimed)
        {
            await SettleAsync(id, "the process ended while it was being sent", static (record, _) => record.State = QuarantineState.Unknown, null).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets ids whose receipts did not come in time.</summary>
    /// <exception cref="RecordsUnavailableException">The records do not answer.</exception>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        List<MessageIdRecord> old = await _store.ReadAsync(
            (records, cancellation) => records.MessageIds.Where(id => id.TakenAt < before).Take(200).ToListAsync(cancellation), cancellation).ConfigureAwait(false);
        foreach (MessageIdRecord id in old)
        {
            _ids.Remove(id.MessageId);
            await RemoveIdAsync(id.MessageId, "no receipt came").ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ids.Finished -= Finish;
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Finish(string ourId) => _ = RemoveIdAsync(ourId, "final receipt taken");

    private Task<RecordWrite> RemoveIdAsync(string ourId, string reason) => _store.WriteAsync(
        new RecordCause(RecordCause.Gateway, reason),
        async edit =>
        {
            if (await edit.Records.MessageIds.FindAsync(ourId).ConfigureAwait(false) is not { } id)
            {
                return RecordWrite.NotFound(ourId);
            }

            edit.Records.MessageIds.Remove(id);
            return RecordWrite.Done;
        });

    /// <summary>Writes the outcome of a claim, as often as it takes while the process lives; what it cannot write is unknown after the next start.</summary>
    private async Task SettleAsync(string id, string reason, Action<QuarantineRecord, DateTimeOffset> change, MessageIdRecord? smscId)
    {
        try
        {
            while (true)
            {
                QuarantineRecord? settled = null;
                RecordWrite written = await _store.WriteAsync(
                    new RecordCause(RecordCause.Gateway, reason),
                    async edit =>
                    {
                        if (await edit.Records.Quarantine.FindAsync(id).ConfigureAwait(false) is not { State: QuarantineState.Releasing } record)
                        {
                            return RecordWrite.NotFound(id);
                        }

                        change(record, edit.Now);
                        settled = HeldRecords.Copy(record);

                        // The final receipt may have come already: then nothing waits for the id any more.
                        if (smscId is not null && _ids.Contains(smscId.SmscMessageId))
                        {
                            edit.Records.MessageIds.Add(new MessageIdRecord
                            {
                                MessageId = id,
                                Smsc = smscId.Smsc,
                                SmscMessageId = smscId.SmscMessageId,
                                SpId = record.SpId,
                                TakenAt = edit.Now,
                            });
                        }

                        return RecordWrite.Done;
                    }).ConfigureAwait(false);
                if (written.Outcome is not (RecordOutcome.Unavailable or RecordOutcome.Unknown))
                {
                    if (settled is not null)
                    {
                        _receipts.Send(settled);
                    }

                    return;
                }

                await Task.Delay(RetryInterval, _clock.Provider, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (error is not (OperationCanceledException or ObjectDisposedException))
            {
                Log.ReleaseUnsettled(_logger, id, error);
            }
        }
    }

    private void Answered(string id, SubmitTransaction transaction)
    {
        CommandStatus status = transaction.Status;
        if (status == CommandStatus.EsmeROk)
        {
            string smscId = Encoding.Latin1.GetString(transaction.MessageId);

            // Before this returns: the receipt may be the next thing the message centre says.
            _ids.Add(smscId, id);
            var taken = new MessageIdRecord { MessageId = id, Smsc = transaction.TakenBy, SmscMessageId = smscId };
            _ = SettleAsync(id, $"taken by {transaction.TakenBy}", static (record, _) => record.State = QuarantineState.Released, taken);
        }
        else if (transaction.WasSent && status == CommandStatus.EsmeRxTAppn)
        {
            _ = SettleAsync(id, "the message centre's answer did not come", static (record, _) => record.State = QuarantineState.Unknown, null);
        }
        else if (!transaction.WasSent || status is CommandStatus.EsmeRMsgQFul or CommandStatus.EsmeRThrottled)
        {
            _ = SettleAsync(id, string.Create(CultureInfo.InvariantCulture, $"not taken (0x{(uint)status:X2}): held again"), static (record, _) => record.State = QuarantineState.Held, null);
        }
        else
        {
            string reason = string.Create(CultureInfo.InvariantCulture, $"refused by the message centre with 0x{(uint)status:X2}");
            _ = SettleAsync(id, reason, static (record, now) => (record.State, record.DecidedBy, record.DecidedAt) = (QuarantineState.Refused, MessageCentre, now), null);
        }
    }

    private sealed class Claim(Releases releases, string id) : IAnswerTaker
    {
        public void Answered(SubmitTransaction transaction) => releases.Answered(id, transaction);
    }

    /// <summary>Nobody waits for the replies to released messages.</summary>
    private sealed class Nothing : IThreadPoolWorkItem
    {
        public void Execute()
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReleaseUnsettled, LogLevel.Error, "What became of released message {MessageId} could not be written down", EventName = "ReleaseUnsettled")]
        public static partial void ReleaseUnsettled(ILogger logger, string messageId, Exception error);
    }
}
