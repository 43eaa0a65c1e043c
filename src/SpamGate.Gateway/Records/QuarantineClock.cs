using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>What time does to held messages: refuses those nobody decided about, offers owed receipts again, forgets and erases what is over, counts.</summary>
internal sealed partial class QuarantineClock(
    QuarantineDesk desk,
    Releases releases,
    HeldReceipts receipts,
    SnapshotSource snapshots,
    GatewayClock clock,
    ILogger<QuarantineClock> logger) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private const int CountEvery = 5;
    private const int ReceiptsEvery = 10;
    private const int ForgetEvery = 60;

    private readonly DateTimeOffset _startedAt = clock.Provider.GetUtcNow();
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private int _working;
    private int _turn;
    private bool _recovered;
    private volatile Dictionary<QuarantineState, int> _counts = [];

    /// <summary>Messages in each state, some seconds ago.</summary>
    public IReadOnlyDictionary<QuarantineState, int> Counts => _counts;

    /// <summary>Recovers what the last process left, before links carry traffic, and starts.</summary>
    public async Task StartAsync()
    {
        await TurnAsync().ConfigureAwait(false);
        _timer = clock.Provider.CreateTimer(_ => _ = TurnAsync(), null, Second, Second);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task TurnAsync()
    {
        if (Interlocked.Exchange(ref _working, 1) != 0)
        {
            return;
        }

        try
        {
            CancellationToken cancellation = _stopping.Token;
            DateTimeOffset now = clock.Provider.GetUtcNow();
            GatewayOptions options = snapshots.Current.Options;
            if (!_recovered)
            {
                await releases.RecoverAsync(_startedAt, cancellation).ConfigureAwait(false);
                _recovered = true;
            }

            await desk.ExpireAsync(now, cancellation).ConfigureAwait(false);
            if (_turn % CountEvery == 0)
            {
                _counts = await desk.CountAsync(cancellation).ConfigureAwait(false);
            }

            if (_turn % ReceiptsEvery == 0)
            {
                await receipts.SendOwedAsync(cancellation).ConfigureAwait(false);
            }

            if (_turn % ForgetEvery == 0)
            {
                await releases.ForgetAsync(now - options.Quarantine.ReceiptPatience, cancellation).ConfigureAwait(false);
                await desk.EraseAsync(now - options.MessageLog.Retention, cancellation).ConfigureAwait(false);
            }

            _turn++;
        }
        catch (RecordsUnavailableException)
        {
            // They say so themselves; the next second tries again.
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (!_stopping.IsCancellationRequested)
            {
                Log.TurnFailed(logger, error);
            }
        }
        finally
        {
            Volatile.Write(ref _working, 0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.QuarantineTurnFailed, LogLevel.Error, "Looking after held messages failed", EventName = "QuarantineTurnFailed")]
        public static partial void TurnFailed(ILogger logger, Exception error);
    }
}
