namespace SpamGate.Testing.Threads;

/// <summary>
/// Work that keeps a processor busy or waits for other work, on a thread of its own. On the pool, which has as many threads as processors and gets
/// one more twice a second, a few such tasks keep everything else of the test run from going on.
/// </summary>
public static class OwnThread
{
    /// <summary>Starts it; the task ends when it does.</summary>
    public static Task Run(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Starts it; the task ends with its result.</summary>
    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
