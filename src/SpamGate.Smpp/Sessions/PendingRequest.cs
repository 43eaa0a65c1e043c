namespace SpamGate.Smpp.Sessions;

/// <summary>A request that waits for its response, whose octets become the result.</summary>
internal sealed class PendingRequest : TaskCompletionSource<byte[]>
{
    /// <param name="holdsSlot">The request counts against the window; enquire_link, unbind and raw requests do not.</param>
    public PendingRequest(bool holdsSlot)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        HoldsSlot = holdsSlot;

        // Nobody may be waiting any more when the session ends; that is no unobserved fault.
        Task.ContinueWith(
            static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public bool HoldsSlot { get; }
}
