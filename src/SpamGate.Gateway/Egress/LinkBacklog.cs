using System.Diagnostics.CodeAnalysis;
using SpamGate.Gateway.Channels;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// What a link has not sent yet: requests handed to it, in order, and before them those the SMSC throttled or the buffer had no
/// room for. Any thread adds to <see cref="Queue"/>; the rest is the link writer's alone.
/// </summary>
internal sealed class LinkBacklog(int capacity)
{
    private readonly TurnLane _retries = new();
    private readonly TurnQueue _retryTurns = new();

    /// <summary>Requests waiting for the window.</summary>
    public RingChannel<SubmitTransaction> Queue { get; } = new(capacity);

    /// <summary>True while something waits.</summary>
    public bool HasItem => Queue.HasItem || !_retryTurns.IsEmpty;

    /// <summary>Puts one back before the queue.</summary>
    public void Retry(SubmitTransaction transaction) => _retryTurns.Add(_retries, transaction);

    /// <summary>Takes the next to send.</summary>
    public bool TryTake([NotNullWhen(true)] out SubmitTransaction? transaction)
    {
        if (_retryTurns.BeginTurn() is { } lane)
        {
            transaction = (SubmitTransaction?)TurnQueue.TakeFrom(lane);
            _retryTurns.EndTurn(lane);
            return transaction is not null;
        }

        return Queue.TryRead(out transaction);
    }
}
