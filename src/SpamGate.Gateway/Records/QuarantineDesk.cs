using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Channels;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>What people do with held messages: look at them, let them go, refuse them. Every decision carries who and why, and is made once.</summary>
internal sealed class QuarantineDesk(RecordStore store, HeldRecords records, Releases releases, HeldReceipts receipts)
{
    private const int ExpiryPage = 200;

    /// <summary>A page of held messages, oldest first.</summary>
    /// <param name="state">Only those that stand here; null = all.</param>
    /// <param name="spId">Only this SP's; null = all.</param>
    /// <param name="after">Id of the last one of the page before; null = from the first.</param>
    /// <param name="limit">Messages, 1 to <see cref="RecordPages.MaxLimit"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RecordsUnavailableException">The records do not answer.</exception>
    public Task<RecordPage<QuarantineRecord>> ListAsync(QuarantineState? state, string? spId, string? after, int limit, CancellationToken cancellation) => store.ReadAsync(
        (context, token) =>
        {
            IQueryable<QuarantineRecord> query = context.Quarantine;
            query = state is { } wanted ? query.Where(it => it.State == wanted) : query;
            query = spId is not null ? query.Where(it => it.SpId == spId) : query;
            return query.ToPageAsync(static it => it.MessageId, after, limit, token);
        },
        cancellation);

    /// <summary>One held message with its text; null when there is none with this id.</summary>
    /// <exception cref="RecordsUnavailableException">The records do not answer.</exception>
    public async Task<HeldMessage?> FindAsync(string id, CancellationToken cancellation)
    {
        QuarantineRecord? record = await store.ReadAsync(
            (context, token) => context.Quarantine.FirstOrDefaultAsync(it => it.MessageId == id, token), cancellation).ConfigureAwait(false);
        return record is null ? null : new HeldMessage(record, records.TextOf(record));
    }

    /// <summary>Lets a message go: claims it durably, then sends it. Done says that it is on its way; what comes of it stands in its record.</summary>
    public async Task<RecordWrite> ReleaseAsync(string id, RecordCause cause)
    {
        QuarantineRecord? claimed = null;
        HeldPdu? pdu = null;
        RecordWrite written = await store.WriteAsync(
            cause,
            async edit =>
            {
                (RecordWrite answer, QuarantineRecord? held) = await FindHeldAsync(edit, id).ConfigureAwait(false);
                if (held is null)
                {
                    return answer;
                }

                pdu = records.PduOf(held);
                if (pdu is null)
                {
                    return RecordWrite.Refused($"{id} was sealed with another data key and cannot be sent.");
                }

                held.State = QuarantineState.Releasing;
                held.DecidedBy = cause.Actor;
                held.DecidedAt = edit.Now;
                claimed = HeldRecords.Copy(held);
                return RecordWrite.Done;
            }).ConfigureAwait(false);
        if (written.IsDone && claimed is not null && pdu is not null)
        {
            releases.Send(claimed, pdu);
        }

        return written;
    }

    /// <summary>Refuses a message; its sender gets the receipt it asked for. One whose sending had an unknown outcome may be closed so too, without a receipt.</summary>
    public Task<RecordWrite> RefuseAsync(string id, RecordCause cause) => EndAsync(id, cause, QuarantineState.Refused);

    /// <summary>Refuses every message whose time is over.</summary>
    /// <exception cref="RecordsUnavailableException">The records do not answer.</exception>
    public async Task ExpireAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        List<string> over = await store.ReadAsync(
            (context, token) => context.Quarantine
                .Where(it => it.State == QuarantineState.Held && it.ExpiresAt <= now)
                .OrderBy(static it => it.ExpiresAt)
                .Select(static it => it.MessageId)
                .Take(ExpiryPage)
                .ToListAsync(token),
            cancellation).ConfigureAwait(false);
        await Task.WhenAll(over.Select(id => EndAsync(id, new RecordCause(RecordCause.Gateway, "nobody decided in time"), QuarantineState.Expired))).ConfigureAwait(false);
    }

    /// <summary>Erases messages decided before a moment, with their sealed text.</summary>
    /// <exception cref="RecordsUnavailableException">The records do not answer.</exception>
    public async Task EraseAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        List<string> old = await store.ReadAsync(
            (context, token) => context.Quarantine
                .Where(it => it.State != QuarantineState.Held && it.State != QuarantineState.Releasing && it.HeldAt < before)
                .Select(static it => it.MessageId)
                .Take(ExpiryPage)
                .ToListAsync(token),
            cancellation).ConfigureAwait(false);
        await Task.WhenAll(old.Select(id => store.WriteAsync(
            new RecordCause(RecordCause.Gateway, "its time to be kept is over"),
            async edit =>
            {
                if (await edit.Records.Quarantine.FindAsync(id).ConfigureAwait(false) is not { } record)
                {
                    return RecordWrite.NotFound(id);
                }

                edit.Records.Quarantine.Remove(record);
                return RecordWrite.Done;
            }))).ConfigureAwait(false);
    }

    /// <summary>How many messages stand in each state.</summary>
    /// <exception cref="RecordsUnavailableException">The records do not answer.</exception>
    public Task<Dictionary<QuarantineState, int>> CountAsync(CancellationToken cancellation) => store.ReadAsync(
        static (context, token) => context.Quarantine.GroupBy(static it => it.State)
            .Select(static group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(static group => group.Key, static group => group.Count, token),
        cancellation);

    private async Task<RecordWrite> EndAsync(string id, RecordCause cause, QuarantineState state)
    {
        QuarantineRecord? ended = null;
        RecordWrite written = await store.WriteAsync(
            cause,
            async edit =>
            {
                QuarantineRecord? record = await edit.Records.Quarantine.FindAsync(id).ConfigureAwait(false);
                if (record is null)
                {
                    return RecordWrite.NotFound($"There is no held message {id}.");
                }

                if (record.State != QuarantineState.Held && !(record.State == QuarantineState.Unknown && state == QuarantineState.Refused))
                {
                    return RecordWrite.Conflict($"{id} is {record.State}, no longer held.");
                }

                // Of an unknown one a message centre may still send the receipt.
                record.OwesReceipt &= record.State == QuarantineState.Held;
                record.State = state;
                record.DecidedBy = cause.Actor;
                record.DecidedAt = edit.Now;
                ended = HeldRecords.Copy(record);
                return RecordWrite.Done;
            }).ConfigureAwait(false);
        if (written.IsDone && ended is not null)
        {
            receipts.Send(ended);
        }

        return written;
    }

    private static async Task<(RecordWrite Answer, QuarantineRecord? Held)> FindHeldAsync(RecordEdit edit, string id)
    {
        QuarantineRecord? record = await edit.Records.Quarantine.FindAsync(id).ConfigureAwait(false);
        return record switch
        {
            null => (RecordWrite.NotFound($"There is no held message {id}."), null),
            { State: not QuarantineState.Held } => (RecordWrite.Conflict($"{id} is {record.State}, no longer held."), null),
            _ when record.ExpiresAt <= edit.Now => (RecordWrite.Conflict($"{id} was to be delivered until {record.ExpiresAt:O}."), null),
            _ => (RecordWrite.Done, record),
        };
    }
}
