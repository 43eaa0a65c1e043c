using Microsoft.Extensions.Logging;

namespace SpamGate.Storage.Records;

/// <summary>Whether the database answers, as the last look or write found it.</summary>
internal sealed partial class RecordsHealth(string database, ILogger logger)
{
    private readonly Lock _lock = new();
    private volatile bool _isAvailable = true;
    private volatile bool _mustProveWrite;

    /// <summary>True while it answers.</summary>
    public bool IsAvailable => _isAvailable;

    /// <summary>True when it last refused a write though it answers: it must take one before it counts as available.</summary>
    public bool MustProveWrite => _mustProveWrite;

    /// <summary>Raised after each change, with the new state.</summary>
    public event Action<bool>? Changed;

    /// <summary>It answered.</summary>
    public void Answered() => Set(true, null);

    /// <summary>It did not.</summary>
    public void Failed(DatabaseFault fault, Exception exception)
    {
        if (fault == DatabaseFault.CannotWrite)
        {
            _mustProveWrite = true;
        }

        Set(false, exception);
    }

    private void Set(bool isAvailable, Exception? exception)
    {
        if (_isAvailable == isAvailable)
        {
            return;
        }

        lock (_lock)
        {
            if (_isAvailable == isAvailable)
            {
                return;
            }

            _isAvailable = isAvailable;
            if (isAvailable)
            {
                _mustProveWrite = false;
                Log.Back(logger, database);
            }
            else
            {
                Log.Gone(logger, database, DatabaseFaults.Describe(exception!));
            }

            Changed?.Invoke(isAvailable);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(RecordEventIds.DatabaseGone, LogLevel.Error, "Records: {Database} is gone, traffic goes on without it: {Problem}", EventName = "RecordsGone")]
        public static partial void Gone(ILogger logger, string database, string problem);

        [LoggerMessage(RecordEventIds.DatabaseBack, LogLevel.Information, "Records: {Database} is back", EventName = "RecordsBack")]
        public static partial void Back(ILogger logger, string database);
    }
}
