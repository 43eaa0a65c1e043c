namespace SpamGate.Gateway.Channels;

/// <summary>
/// Runs one work item behind a busy flag: any thread may wake it, it never runs twice at once, and no wake-up is lost.
/// </summary>
/// <remarks>The flag stays taken while the item waits for I/O; only <see cref="TryRest"/> gives it up.</remarks>
public sealed class WorkSignal(IThreadPoolWorkItem item)
{
    private int _busy;

    /// <summary>Makes sure the item runs after everything published before this call.</summary>
    public void Wake()
    {
        // Publishing and reading the flag must not pass each other; see TryRest for the other half.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _busy) == 0 && Interlocked.Exchange(ref _busy, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
        }
    }

    /// <summary>Lets others run: queues the item again while it keeps the flag.</summary>
    public void Yield() => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);

    /// <summary>
    /// Gives the flag up. The caller then looks for work once more and, if there is some, calls <see cref="TryResume"/>.
    /// </summary>
    public void Rest()
    {
        Volatile.Write(ref _busy, 0);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Takes the flag back; false when somebody else woke the item meanwhile.</summary>
    public bool TryResume() => Interlocked.Exchange(ref _busy, 1) == 0;
}
