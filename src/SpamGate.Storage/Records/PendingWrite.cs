namespace SpamGate.Storage.Records;

/// <summary>A write that waits for the only writer.</summary>
/// <param name="cause">Who and why.</param>
/// <param name="edit">What.</param>
/// <param name="deadline">Timestamp after which it is given up.</param>
internal sealed class PendingWrite(RecordCause cause, Func<RecordEdit, Task<RecordWrite>> edit, long deadline)
{
    private readonly TaskCompletionSource<RecordWrite> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _error;

    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    public RecordCause Cause => cause;

    public long Deadline => deadline;

    public Task<RecordWrite> Answer => _answer.Task;

    /// <summary>What it came to in the transaction that is open.</summary>
    public RecordWrite? Outcome { get; private set; }

    /// <summary>True once a commit with it began whose answer never came.</summary>
    public bool MayBeCommitted { get; set; }

    public Task<RecordWrite> RunAsync(RecordEdit record) => edit(record);

    public void Decide(RecordWrite outcome)
    {
        Outcome = outcome with { WriteId = Id };
        _error = null;
    }

    /// <summary>The edit has a bug; its caller gets the exception.</summary>
    public void Fail(Exception error)
    {
        Outcome = null;
        _error = error;
    }

    public void Complete()
    {
        if (_error is not null)
        {
            _answer.SetException(_error);
        }
        else
        {
            _answer.SetResult(Outcome!);
        }
    }

    public void GiveUp(string detail)
    {
        _error = null;
        Outcome = new RecordWrite(MayBeCommitted ? RecordOutcome.Unknown : RecordOutcome.Unavailable, detail) { WriteId = Id };
        Complete();
    }
}
