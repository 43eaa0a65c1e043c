using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>
/// What endpoints do with records: read a page or one, create, change, remove. Every write carries the key's name and the request's reason; a change or
/// removal names the version it is meant for; a POST with an Idempotency-Key is done once.
/// </summary>
/// <param name="store">The records; null = the gateway runs without, and everything here is answered 503.</param>
internal sealed class RecordRequests(RecordStore? store)
{
    private static readonly TimeSpan s_betweenCleanings = TimeSpan.FromMinutes(10);
    private DateTimeOffset _lastCleaning;

    private RecordStore Store => store ?? throw new RecordsUnavailableException("This gateway runs without records.", null);

    /// <summary>A page of records.</summary>
    public Task<Answer> PageAsync<TRecord, TView>(
        HttpContext http, PageRequest page, Func<RecordsContext, IQueryable<TRecord>> query, Expression<Func<TRecord, string>> key, Func<TRecord, TView> view) =>
        ReadAsync(http, async (records, cancellation) =>
        {
            RecordPage<TRecord> read = await query(records).ToPageAsync(key, page.After, page.Limit, cancellation).ConfigureAwait(false);
            return Answer.Ok(new Page<TView>([.. read.Items.Select(view)], read.Next is null ? null : CursorSeal.Seal(read.Next)));
        });

    /// <summary>A page of records as they are.</summary>
    public Task<RecordPage<TRecord>> PageOfAsync<TRecord>(
        HttpContext http, Func<RecordsContext, IQueryable<TRecord>> query, Expression<Func<TRecord, string>> key, string? after, int limit) =>
        Store.ReadAsync((records, cancellation) => query(records).ToPageAsync(key, after, limit, cancellation), http.RequestAborted);

    /// <summary>One record, with its ETag.</summary>
    public Task<Answer> OneAsync<TRecord, TView>(HttpContext http, Func<RecordsContext, IQueryable<TRecord>> find, Func<TRecord, TView> view, string what)
        where TRecord : class, IRecord =>
        ReadAsync(http, async (records, cancellation) => await find(records).FirstOrDefaultAsync(cancellation).ConfigureAwait(false) switch
        {
            null => Problem.NotFound($"There is no {what}."),
            { } record when EntityTag.IsKnown(http, record.Version) => Answer.NotModified(record.Version),
            { } record => Answer.Ok(view(record), record.Version),
        });

    /// <summary>Reads.</summary>
    public Task<Answer> ReadAsync(HttpContext http, Func<RecordsContext, CancellationToken, Task<Answer>> query) => Store.ReadAsync(query, http.RequestAborted);

    /// <summary>Reads rows.</summary>
    public Task<T> ReadRowsAsync<T>(HttpContext http, Func<RecordsContext, CancellationToken, Task<T>> query) => Store.ReadAsync(query, http.RequestAborted);

    /// <summary>Checks every row of the audit.</summary>
    public Task<AuditVerification> VerifyAuditAsync(CancellationToken cancellationToken) => Store.VerifyAuditAsync(cancellationToken);

    /// <summary>Makes a record.</summary>
    /// <param name="http">The request.</param>
    /// <param name="make">Makes it, or says why not.</param>
    /// <param name="view">What the client sees of it.</param>
    /// <param name="location">Where it will be.</param>
    public Task<Answer> CreateAsync<TRecord, TView>(
        HttpContext http, Func<RecordEdit, Task<(TRecord? Record, Answer? Fault)>> make, Func<TRecord, TView> view, Func<TRecord, string> location)
        where TRecord : class, IRecord =>
        WriteAsync(http, async edit =>
        {
            (TRecord? record, Answer? fault) = await make(edit).ConfigureAwait(false);
            if (record is null)
            {
                return fault!;
            }

            edit.Records.Add(record);
            record.Version = edit.Version;
            record.ChangedAt = edit.Now;
            return Answer.Created(location(record), view(record), record.Version);
        });

    /// <summary>Changes a record.</summary>
    public Task<Answer> ChangeAsync<TRecord, TView>(
        HttpContext http, IfMatch match, Func<RecordsContext, IQueryable<TRecord>> find, Func<RecordEdit, TRecord, Task<Answer?>> change, Func<TRecord, TView> view, string what)
        where TRecord : class, IRecord =>
        WriteAsync(http, async edit =>
        {
            TRecord? record = await find(edit.Records).FirstOrDefaultAsync().ConfigureAwait(false);
            if (Refusal(record, match, what) is { } refusal)
            {
                return refusal;
            }

            if (await change(edit, record!).ConfigureAwait(false) is { } fault)
            {
                return fault;
            }

            if (edit.Records.ChangeTracker.HasChanges())
            {
                record!.Version = edit.Version;
                record.ChangedAt = edit.Now;
            }

            return Answer.Ok(view(record!), record!.Version);
        });

    /// <summary>Removes a record.</summary>
    public Task<Answer> RemoveAsync<TRecord>(
        HttpContext http, IfMatch match, Func<RecordsContext, IQueryable<TRecord>> find, string what, Func<RecordEdit, TRecord, Task<Answer?>>? check = null)
        where TRecord : class, IRecord =>
        WriteAsync(http, async edit =>
        {
            TRecord? record = await find(edit.Records).FirstOrDefaultAsync().ConfigureAwait(false);
            if (Refusal(record, match, what) is { } refusal)
            {
                return refusal;
            }

            if (check is not null && await check(edit, record!).ConfigureAwait(false) is { } fault)
            {
                return fault;
            }

            edit.Records.Remove(record!);
            return Answer.Done();
        });

    /// <summary>Writes; an answer that is an error undoes everything.</summary>
    public async Task<Answer> WriteAsync(HttpContext http, Func<RecordEdit, Task<Answer>> edit)
    {
        (RepeatKey? repeat, Answer? badKey) = await RepeatKey.ReadAsync(http).ConfigureAwait(false);
        if (badKey is not null)
        {
            return badKey;
        }

        Answer? answer = null;
        bool isUndone = false;
        RecordWrite outcome = await Store.WriteAsync(new RecordCause(http.Caller().Name, http.Reason()), async change =>
        {
            isUndone = false;
            if (repeat is not null && await repeat.FindAsync(change).ConfigureAwait(false) is { } earlier)
            {
                (answer, isUndone) = (earlier, true);
                return RecordWrite.Refused("answered before");
            }

            answer = await edit(change).ConfigureAwait(false);
            if (repeat is null)
            {
                isUndone = answer.IsFault;
                return isUndone ? RecordWrite.Refused(answer.Content) : RecordWrite.Done;
            }

            if (answer.IsFault)
            {
                change.Records.ChangeTracker.Clear();
            }

            await CleanAsync(change).ConfigureAwait(false);
            repeat.Keep(change, answer);
            return RecordWrite.Done;
        }).ConfigureAwait(false);
        return outcome.Outcome switch
        {
            RecordOutcome.Done => answer!,
            _ when isUndone => answer!,
            RecordOutcome.Unavailable => Problem.RecordsUnavailable(),
            RecordOutcome.Unknown => Problem.RecordsUnavailable(isUnknown: true),
            RecordOutcome.NotFound => Problem.NotFound("What it changes does not exist."),
            RecordOutcome.Exists => Problem.Conflict("A record with this key exists already."),
            RecordOutcome.Conflict => Problem.Of(StatusCodes.Status412PreconditionFailed, "changed", "It has changed since you read it", "Read it again, then decide."),
            _ => Problem.Conflict("Other records depend on it, or it names one that does not exist."),
        };
    }

    private static Answer? Refusal(IRecord? record, IfMatch match, string what) =>
        record is null ? Problem.NotFound($"There is no {what}.")
        : match.Matches(record.Version) ? null
        : Problem.Changed(record.Version);

    // On the writer's thread, so one at a time.
    private async Task CleanAsync(RecordEdit edit)
    {
        if (edit.Now - _lastCleaning < s_betweenCleanings)
        {
            return;
        }

        _lastCleaning = edit.Now;
        DateTimeOffset now = edit.Now;
        await edit.Records.Idempotency.Where(kept => kept.ExpiresAt <= now).ExecuteDeleteAsync().ConfigureAwait(false);
    }
}
