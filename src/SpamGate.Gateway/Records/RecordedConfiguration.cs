using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>
/// Joins the configuration file and the records for the snapshots, and owns the open records. Opened with the first merge; a database that is gone then
/// refuses the start, one that goes later leaves the rows last read in force.
/// </summary>
/// <remarks>Reads and writes wait for the database on the thread that looks at the configuration, which carries no messages.</remarks>
internal sealed class RecordedConfiguration(TimeProvider time) : IRecordedSettings, IAsyncDisposable
{
    private const string Setting = $"{GatewayOptions.Section}:Records";

    private readonly LateLogger _logger = new();
    private RecordStore? _store;
    private RecordedRows? _rows;
    private SettingsMerge? _merge;
    private SettingsMerge? _inForce;
    private volatile RecordedContent _content = RecordedContent.Empty;
    private volatile bool _isContentStale = true;
    private volatile bool _mustLook;

    /// <summary>Audit rows up to the first are in the rows last read or were written by us; rows up to the second were told and concern a snapshot.</summary>
    private long _position;
    private long _told;

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public bool HasChanged => _mustLook || Volatile.Read(ref _told) > Volatile.Read(ref _position) || _content.NextExpiry <= time.GetUtcNow();

    /// <summary>The records; only after a merge.</summary>
    public RecordStore Store => _store ?? throw new InvalidOperationException("The records are opened by the first snapshot.");

    /// <summary>Where the records log from now on.</summary>
    public void LogTo(ILogger logger) => _logger.SetTarget(logger);

    /// <inheritdoc/>
    public bool TryMerge(GatewayOptions options, string dataDirectory, ConfigurationFaults faults)
    {
        _merge = null;
        if (_store is null && !TryOpen(options, dataDirectory, faults))
        {
            return false;
        }

        _mustLook = false;
        try
        {
            // The lists after the rows: what is told between the two is read again.
            _rows = _store!.ReadAsync(RecordedRows.ReadAsync).GetAwaiter().GetResult();
            Volatile.Write(ref _position, _rows.Position);
            ReadContent();
        }
        catch (RecordsUnavailableException exception)
        {
            if (_rows is null)
            {
                faults.Add(Setting, exception.Message);
                return false;
            }
        }

        if (_content.NextExpiry <= time.GetUtcNow())
        {
            _content = _content.At(time.GetUtcNow());
        }

        foreach (string list in _content.OfOneSp)
        {
            faults.LeaveOut($"records:List:{list}", "is for one SP; lists of domains and contacts hold for all");
        }

        _merge = SettingsMerge.Of(options, _rows, _inForce, faults);
        options.Sps.Clear();
        options.Sps.AddRange(_merge.Sps);
        options.Accounts.Clear();
        options.Accounts.AddRange(_merge.Accounts);
        options.Screening.RecordedSchedule = _rows.Schedule?.Document;
        options.Screening.RecordedContent = _content;
        return true;
    }

    /// <inheritdoc/>
    public void Postpone()
    {
        _mustLook = false;
        Volatile.Write(ref _position, long.Max(Volatile.Read(ref _told), Volatile.Read(ref _position)));
        if (_content.NextExpiry <= time.GetUtcNow())
        {
            _content = _content.At(time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public bool TryCommit(ConfigurationFaults faults)
    {
        if (_merge is not { HasEdits: true } merge)
        {
            _inForce = _merge;
            return true;
        }

        string reason = _rows!.Seeds.Count == 0 ? "the configuration seeds the records" : "the configuration file was edited";
        long before = _rows.Position;
        bool isNext = false;
        RecordWrite write = _store!.WriteAsync(new RecordCause(RecordCause.Configuration, reason), async edit =>
        {
            isNext = edit.Version == before + 1;
            return await SettingsWrite.ApplyAsync(edit, merge).ConfigureAwait(false);
        }).GetAwaiter().GetResult();
        if (!write.IsDone)
        {
            // Tried again with the next change of the records or their database's return.
            faults.Add(Setting, $"the edits of Sps and Accounts can not be kept: {write.Detail}");
            return false;
        }

        if (isNext)
        {
            SkipOwn(write.WriteId);
        }

        _inForce = merge;
        return true;
    }

    /// <summary>Closes the records.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void ReadContent()
    {
        if (!_isContentStale)
        {
            return;
        }

        _isContentStale = false;
        try
        {
            RecordedContent earlier = _content;
            DateTimeOffset now = time.GetUtcNow();
            _content = _store!.ReadAsync((records, cancellation) => RecordedContent.ReadAsync(records, now, earlier, cancellation)).GetAwaiter().GetResult();
        }
        catch
        {
            _isContentStale = true;
            throw;
        }
    }

    private bool TryOpen(GatewayOptions options, string dataDirectory, ConfigurationFaults faults)
    {
        RecordStoreOpening opening = RecordStore.OpenAsync(options.Records.Store(dataDirectory), time, _logger).GetAwaiter().GetResult();
        if (!opening.IsOpen)
        {
            faults.Add(Setting, opening.Problem);
            return false;
        }

        _store = opening.Store;
        _store.Changed += changes =>
        {
            RecordedContent content = _content;
            if (changes.Any(change => content.IsConcerned(change)))
            {
                _isContentStale = true;
            }

            if (changes.LastOrDefault(change => RecordedRows.Concerns(change) || content.IsConcerned(change)) is { AuditId: > 0 } last)
            {
                // The feed alone writes it.
                Volatile.Write(ref _told, last.AuditId);
                if (HasChanged)
                {
                    Changed?.Invoke();
                }
            }
        };
        _store.AvailabilityChanged += isAvailable =>
        {
            if (isAvailable)
            {
                // Not on this thread, which may be the records' writer that a commit waits for.
                _mustLook = true;
                ThreadPool.QueueUserWorkItem(static it => ((RecordedConfiguration)it!).Changed?.Invoke(), this);
            }
        };
        return true;
    }

    // What we wrote ourselves is in the snapshot that is being built; nothing came in between.
    private void SkipOwn(string writeId)
    {
        try
        {
            long last = _store!.ReadAsync((records, cancellation) =>
                records.Audit.Where(row => row.WriteId == writeId).MaxAsync(static row => (long?)row.Id, cancellation)).GetAwaiter().GetResult() ?? 0;
            Volatile.Write(ref _position, long.Max(last, Volatile.Read(ref _position)));
        }
        catch (RecordsUnavailableException)
        {
            // Then they are read once more than needed.
        }
    }
}
