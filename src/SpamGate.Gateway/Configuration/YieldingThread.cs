using System.Runtime.InteropServices;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// Runs work of many milliseconds on a thread of its own that yields the processor to everybody else: on the pool's threads it would stand in the
/// way of messages that need microseconds.
/// </summary>
internal static partial class YieldingThread
{
    /// <summary>PRIO_PROCESS: on Linux a thread's own number has a niceness of its own (setpriority(2)).</summary>
    private const int OneThread = 0;
    private const int Self = 0;

    /// <summary>About a third of the share of the threads that carry messages, when both want to run.</summary>
    private const int Niceness = 5;

    /// <summary>Runs <paramref name="work"/>; the thread ends with it.</summary>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            if (OperatingSystem.IsLinux())
            {
                // Refused, it only runs at full priority.
                _ = SetPriority(OneThread, Self, Niceness);
            }

            try
            {
                done.SetResult(work());
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                done.SetException(error);
            }
        })
        {
            IsBackground = true,
            Name = "password check",
        };
        thread.Start();
        return done.Task;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
