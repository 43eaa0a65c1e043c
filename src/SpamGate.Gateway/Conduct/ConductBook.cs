using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Cards;
using SpamGate.Storage.Conduct;

namespace SpamGate.Gateway.Conduct;

/// <summary>Where all SPs stand, kept in memory from the records: read by the API, metrics and the keeper of terms. Thread-safe.</summary>
internal sealed class ConductBook(ConductRecords records, TimeProvider time) : IDisposable
{
    private readonly Lock _reading = new();
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private ConductLedger _ledger = new(records.Terms.Ladder, records.Terms.Calendar);
    private long _position;

    /// <summary>The numbers in force.</summary>
    public LadderSettings Ladder => records.Terms.Ladder;

    /// <summary>Takes in what was recorded since, here or on another node.</summary>
    /// <exception cref="Storage.Records.RecordsUnavailableException">The database does not answer; what is known stays.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            (long position, List<ConductEvent> events) = await records.EventsAfterAsync(_position, cancellationToken).ConfigureAwait(false);
            lock (_reading)
            {
                foreach (ConductEvent fact in events)
                {
                    _ledger.Of(fact.SpId).Add(fact);
                }
            }

            _position = position;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Folds all history anew under other working days; the next write does, too.</summary>
    public void Renew(WorkingCalendar calendar)
    {
        lock (_reading)
        {
            records.Terms = records.Terms with { Calendar = calendar };
            _ledger = ConductLedger.Of(_ledger.SpIds.SelectMany(spId => _ledger.Of(spId).Events), Ladder, calendar);
        }
    }

    /// <summary>Where an SP stands now.</summary>
    public SpStanding StandingOf(string spId)
    {
        lock (_reading)
        {
            return _ledger.Of(spId).StandingAt(Now());
        }
    }

    /// <summary>Where every SP with a past stands now.</summary>
    public IReadOnlyList<SpStanding> Standings()
    {
        lock (_reading)
        {
            return _ledger.StandingsAt(Now());
        }
    }

    /// <summary>An SP's events in their order.</summary>
    public IReadOnlyList<ConductEvent> EventsOf(string spId)
    {
        lock (_reading)
        {
            return [.. _ledger.Of(spId).Events];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
