namespace SpamGate.Storage.MessageLog;

/// <summary>What is done for a folder of segments now and then: those whose time is over go, those a killed process left behind get their index. One thread at a time.</summary>
/// <param name="settings">Where, and with which key.</param>
/// <param name="time">Clock of the retention.</param>
/// <param name="isInHand">True for a segment that this process still writes.</param>
/// <param name="refused">Told what the disk refuses; it is tried again the next time.</param>
internal sealed class FolderUpkeep(MessageLogSettings settings, TimeProvider time, Func<string, bool> isInHand, Action<Exception> refused)
{
    private static readonly TimeSpan EraseInterval = TimeSpan.FromMinutes(1);
    private long _nextErase;
    private volatile bool _hasAllIndexes;

    /// <summary>A segment was left without its index. Any thread.</summary>
    public void LookAgain() => _hasAllIndexes = false;

    /// <summary>Erases what is out of its time, once a minute.</summary>
    public void Erase() => Try(() =>
    {
        if (time.GetTimestamp() >= _nextErase)
        {
            MessageLogFolder.Erase(settings, time.GetUtcNow(), isInHand);
            _nextErase = time.GetTimestamp() + (long)(EraseInterval.TotalSeconds * time.TimestampFrequency);
        }
    });

    /// <summary>Makes the indexes that are missing, until there is none.</summary>
    public void MakeMissingIndexes() => Try(() =>
    {
        if (!_hasAllIndexes)
        {
            // First the mark: a segment that is abandoned meanwhile takes it away again.
            _hasAllIndexes = true;
            MessageLogFolder.MakeMissingIndexes(settings, isInHand);
        }
    });

    /// <summary>Does work that the disk may refuse.</summary>
    public void Try(Action work)
    {
        try
        {
            work();
        }
        catch (ObjectDisposedException)
        {
            // The segment was abandoned meanwhile.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _hasAllIndexes = false;
            refused(error);
        }
    }
}
