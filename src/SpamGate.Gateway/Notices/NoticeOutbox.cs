using Microsoft.EntityFrameworkCore;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Notices;

/// <summary>The notices that wait in the records: claimed for a while, then delivered, put off or given up. Several nodes may claim; a claim is one write.</summary>
internal sealed class NoticeOutbox(RecordStore store)
{
    /// <summary>How long a claimed notice is left alone; then its deliverer is taken for dead. Longer than a delivery may take.</summary>
    private static readonly TimeSpan s_claim = TimeSpan.FromMinutes(5);

    private static readonly RecordCause s_cause = new(RecordCause.Gateway, "notices");

    /// <summary>Claims what is due, what waits longest first.</summary>
    /// <param name="now">Now.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="running">Deliveries that run, by SP.</param>
    /// <param name="mostOfSp">How many of an SP at most, with those that run.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Empty = nothing can be begun now; fewer than asked does not say that.</returns>
    /// <exception cref="RecordsUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<(NoticeRecord Notice, NoticeTargetRecord? Target)>> ClaimAsync(
        DateTimeOffset now, int most, IReadOnlyDictionary<string, int> running, int mostOfSp, CancellationToken cancellationToken)
    {
        List<string> busy = [.. running.Where(sp => sp.Value >= mostOfSp).Select(static sp => sp.Key)];

        // Mostly there is nothing, and reading that costs no transaction.
        if (!await store.ReadAsync((records, cancellation) => Due(records, now, busy).AnyAsync(cancellation), cancellationToken).ConfigureAwait(false))
        {
            return [];
        }

        var claimed = new List<(NoticeRecord, NoticeTargetRecord?)>();
        RecordWrite write = await store.WriteAsync(s_cause, async edit =>
        {
            claimed.Clear();
            var free = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (NoticeRecord notice in await Due(edit.Records, now, busy).OrderBy(static it => it.DueAt).Take(most).ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                int left = free.GetValueOrDefault(notice.SpId, mostOfSp - running.GetValueOrDefault(notice.SpId));
                if (left == 0)
                {
                    continue;
                }

                free[notice.SpId] = left - 1;
                notice.DueAt = now + s_claim;
                notice.Attempts++;
                claimed.Add((notice, await edit.Records.NoticeTargets.FindAsync([notice.SpId], cancellationToken).ConfigureAwait(false)));
            }

            return RecordWrite.Done;
        }).ConfigureAwait(false);
        return write.IsDone ? claimed : [];
    }

    /// <summary>Writes what became of an attempt. When it can not be written, the notice is delivered again later.</summary>
    public Task<RecordWrite> SettleAsync(NoticeRecord notice) => store.WriteAsync(s_cause, async edit =>
    {
        await edit.Records.Notices.Where(it => it.NoticeId == notice.NoticeId && it.Channel == notice.Channel).ExecuteUpdateAsync(set => set
            .SetProperty(static it => it.State, notice.State)
            .SetProperty(static it => it.DueAt, notice.DueAt)
            .SetProperty(static it => it.DoneAt, notice.DoneAt)
            .SetProperty(static it => it.Fault, notice.Fault)).ConfigureAwait(false);
        return RecordWrite.Done;
    });

    private static IQueryable<NoticeRecord> Due(RecordsContext records, DateTimeOffset now, List<string> busy) =>
        records.Notices.Where(it => it.State == NoticeState.Waiting && it.DueAt <= now && !busy.Contains(it.SpId));
}
