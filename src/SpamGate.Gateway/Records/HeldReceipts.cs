using System.Collections.Concurrent;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>
/// The receipts of held messages that never reached a message centre. One is owed until its SP took it: offered at once, and again while the SP is away, also
/// after a restart.
/// </summary>
internal sealed class HeldReceipts(RecordStore store, HeldRecords records, ReceiverDirectory receivers, SnapshotSource snapshots, GatewayClock clock) : IDeliverSource
{
    /// <summary>Begins the name of a sender that decided about its own message.</summary>
    public const string SenderActor = "sender:";

    private const int Page = 200;
    private readonly ConcurrentDictionary<DeliverTransaction, string> _offered = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, byte> _ids = new(StringComparer.Ordinal);

    /// <summary>What a query_sm or receipt says of a message.</summary>
    public static MessageState StateOf(QuarantineRecord record) => record.State switch
    {
        QuarantineState.Held or QuarantineState.Releasing or QuarantineState.Released => MessageState.Enroute,
        QuarantineState.Expired => MessageState.Expired,
        QuarantineState.Refused when record.DecidedBy?.StartsWith(SenderActor, StringComparison.Ordinal) == true => MessageState.Deleted,
        QuarantineState.Refused => MessageState.Rejected,
        _ => MessageState.Unknown,
    };

    /// <summary>Offers the receipt of a refused or expired message, if one is owed and not on its way.</summary>
    public void Send(QuarantineRecord record)
    {
        if (!record.OwesReceipt || record.State is not (QuarantineState.Refused or QuarantineState.Expired) || !_ids.TryAdd(record.MessageId, 0))
        {
            return;
        }

        SpPolicy? sp = null;
        if (records.PduOf(record) is not { } pdu || (record.SpId.Length > 0 && !snapshots.Current.SpsById.TryGetValue(record.SpId, out sp)))
        {
            // Nobody to tell, or nothing to tell it with: it stays owed.
            _ids.TryRemove(record.MessageId, out _);
            return;
        }

        TimeZoneInfo zone = clock.Provider.LocalTimeZone;
        DeliverTransaction receipt = OwnReceipt.Create(
            this,
            sp,
            pdu.Octets,
            pdu.Fields,
            Encoding.ASCII.GetBytes(record.MessageId),
            StateOf(record),
            TimeZoneInfo.ConvertTime(record.HeldAt, zone),
            TimeZoneInfo.ConvertTime(record.DecidedAt ?? clock.Provider.GetUtcNow(), zone),
            clock.Now);
        _offered[receipt] = record.MessageId;
        receivers.Route(receipt, null);
    }

    /// <summary>Offers what is still owed.</summary>
    /// <exception cref="RecordsUnavailableException">The records do not answer.</exception>
    public async Task SendOwedAsync(CancellationToken cancellation)
    {
        List<QuarantineRecord> owed = await store.ReadAsync(
            static (records, cancellation) => records.Quarantine
                .Where(static it => (it.State == QuarantineState.Refused || it.State == QuarantineState.Expired) && it.OwesReceipt)
                .OrderBy(static it => it.MessageId)
                .Take(Page)
                .ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        owed.ForEach(Send);
    }

    /// <inheritdoc/>
    public void DeliverAnswered(DeliverTransaction transaction)
    {
        if (!_offered.TryRemove(transaction, out string? id))
        {
            return;
        }

        if (transaction.Status == CommandStatus.EsmeROk)
        {
            _ = SettleAsync(id);
        }
        else
        {
            _ids.TryRemove(id, out _);
        }
    }

    // A receipt that was taken and could not be written down is offered once more: better twice than never.
    private async Task SettleAsync(string id)
    {
        await store.WriteAsync(
            new RecordCause(RecordCause.Gateway, "receipt taken"),
            async edit =>
            {
                if (await edit.Records.Quarantine.FindAsync(id).ConfigureAwait(false) is not { OwesReceipt: true } record)
                {
                    return RecordWrite.NotFound(id);
                }

                record.OwesReceipt = false;
                return RecordWrite.Done;
            }).ConfigureAwait(false);
        _ids.TryRemove(id, out _);
    }
}
