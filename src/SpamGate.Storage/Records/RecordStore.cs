using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace SpamGate.Storage.Records;

/// <summary>
/// The records: opened and brought up to date once, read by anybody, written by one queue whose every write leaves its audit rows in the same
/// transaction. Thread-safe.
/// </summary>
/// <remarks>
/// A write that is answered <see cref="RecordOutcome.Done"/> is on the disk. When the database goes away, reads throw, writes are answered
/// <see cref="RecordOutcome.Unavailable"/>, and both work again when it is back.
/// </remarks>
public sealed class RecordStore : IAsyncDisposable
{
    private readonly RecordStoreOptions _options;
    private readonly RecordsDatabase _database;
    private readonly RecordsHealth _health;
    private readonly RecordFeed _feed;
    private readonly RecordWriter _writer;
    private readonly TimeProvider _time;

    private RecordStore(RecordStoreOptions options, RecordsDatabase database, TimeProvider time, ILogger logger)
    {
        _options = options;
        _database = database;
        _time = time;
        _health = new RecordsHealth(database.Name, logger);
        _feed = new RecordFeed(database, _health, time, options.LookInterval, logger);
        _writer = new RecordWriter(database, _health, time, logger, options.MaxWaitingWrites, _feed.Wake);
    }

    /// <summary>The database, for people; without password.</summary>
    public string Database => _database.Name;

    /// <summary>True while the database answers.</summary>
    public bool IsAvailable => _health.IsAvailable;

    /// <summary>Raised when <see cref="IsAvailable"/> changes, with its new value; must not block.</summary>
    public event Action<bool> AvailabilityChanged
    {
        add => _health.Changed += value;
        remove => _health.Changed -= value;
    }

    /// <summary>
    /// Raised with committed changes, of this process and of others, each once and in the order of their audit rows, within a second of their commit.
    /// On the feed's own thread of control: a slow listener delays the next changes, not the writes.
    /// </summary>
    public event Action<IReadOnlyList<ChangedRecord>> Changed
    {
        add => _feed.Changed += value;
        remove => _feed.Changed -= value;
    }

    /// <summary>Id of the last change that was told. Whoever listens first and reads then misses none.</summary>
    public long Position => _feed.Position;

    /// <summary>Opens the records; creates what is missing. Says why when it can not.</summary>
    public static async Task<RecordStoreOpening> OpenAsync(
        RecordStoreOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken = default)
    {
        RecordsDatabase database;
        try
        {
            database = new RecordsDatabase(options);
        }
        catch (ArgumentException exception)
        {
            return new RecordStoreOpening(null, $"The connection string of the records can not be read: {exception.Message}");
        }

        if (await database.PrepareAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            return new RecordStoreOpening(null, problem);
        }

        var store = new RecordStore(options, database, time, logger);
        await using RecordsContext records = database.CreateContext();
        store._feed.StartFrom(await records.Audit.MaxAsync(static row => (long?)row.Id, cancellationToken).ConfigureAwait(false) ?? 0);
        return new RecordStoreOpening(store, null);
    }

    /// <summary>Reads; nothing is tracked.</summary>
    /// <exception cref="RecordsUnavailableException">The database does not answer.</exception>
    public async Task<T> ReadAsync<T>(Func<RecordsContext, CancellationToken, Task<T>> query, CancellationToken cancellationToken = default)
    {
        if (!IsAvailable)
        {
            throw new RecordsUnavailableException($"{Database} is gone.", null);
        }

        try
        {
            // SQLite blocks its thread, which may be one that carries messages.
            return _database.IsBlocking
                ? await Task.Run(() => RunAsync(query, cancellationToken), cancellationToken).ConfigureAwait(false)
                : await RunAsync(query, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (DatabaseFaults.Of(exception) is DatabaseFault.Gone or DatabaseFault.CannotWrite)
        {
            _feed.Wake();
            throw new RecordsUnavailableException($"{Database} did not answer: {DatabaseFaults.Describe(exception)}", exception);
        }
    }

    /// <summary>Writes, with audit rows for everything that changed.</summary>
    /// <param name="cause">Who and why.</param>
    /// <param name="edit">
    /// Reads and changes <see cref="RecordEdit.Records"/>; sees all that was committed before, and nobody else writes meanwhile. May run again.
    /// Returns <see cref="RecordWrite.Done"/> to keep its changes, anything else to undo them.
    /// </param>
    /// <returns>The edit's own answer, or why it could not be kept.</returns>
    public Task<RecordWrite> WriteAsync(RecordCause cause, Func<RecordEdit, Task<RecordWrite>> edit)
    {
        if (!IsAvailable)
        {
            return Task.FromResult(new RecordWrite(RecordOutcome.Unavailable, $"{Database} is gone."));
        }

        long deadline = _time.GetTimestamp() + (long)(_options.WritePatience.TotalSeconds * _time.TimestampFrequency);
        var write = new PendingWrite(cause, edit, deadline);
        return _writer.TryAdd(write)
            ? write.Answer
            : Task.FromResult(new RecordWrite(RecordOutcome.Unavailable, $"{_options.MaxWaitingWrites} writes wait already, or the program is stopping."));
    }

    /// <summary>Checks the audit from its first row.</summary>
    /// <exception cref="RecordsUnavailableException">The database does not answer.</exception>
    public Task<AuditVerification> VerifyAuditAsync(CancellationToken cancellationToken = default) => ReadAsync(AuditVerification.RunAsync, cancellationToken);

    /// <summary>Writes what waits and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        // The writer's end waits for the disk.
        await Task.Run(_writer.Dispose).ConfigureAwait(false);
        await _feed.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<T> RunAsync<T>(Func<RecordsContext, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        await using RecordsContext records = _database.CreateContext();
        records.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await query(records, cancellationToken).ConfigureAwait(false);
    }
}
