using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// One writer's way to the workers' rings: collects up to 128 messages a worker and writes them with one claim and one wake-up.
/// Refuses what the ring, or the SP's quarter of it, has no room for: overload is an answer.
/// </summary>
public sealed class ScreeningFeed
{
    private const int BatchMessages = 128;

    private readonly ScreeningWorker[] _workers;
    private readonly WorkerAssignment _assignment;
    private readonly SubmitTransaction[][] _batches;
    private readonly int[] _counts;
    private int _nextForNobody;

    internal ScreeningFeed(ScreeningWorker[] workers, WorkerAssignment assignment)
    {
        _workers = workers;
        _assignment = assignment;
        _batches = new SubmitTransaction[workers.Length][];
        _counts = new int[workers.Length];
    }

    /// <summary>Asks the processor to fetch what adding these messages will read and write.</summary>
    public void Prefetch(ReadOnlySpan<SubmitTransaction> transactions)
    {
        foreach (SubmitTransaction transaction in transactions)
        {
            if (transaction.Message.Sp is { } sp)
            {
                _assignment.Of(sp).PrefetchClaim();
            }
        }
    }

    /// <summary>Adds a message to its worker's batch.</summary>
    public void Add(SubmitTransaction transaction, WakeList wakes)
    {
        int worker;
        if (transaction.Message.Sp is { } sp)
        {
            WorkerAssignment.Place place = _assignment.Of(sp);
            worker = place.Worker;
            if (!place.TryClaim(_workers[worker].SpShare))
            {
                _workers[worker].CountOverload();
                Refuse(transaction, wakes);
                return;
            }
        }
        else
        {
            // The parts of a long message meet at one worker, whichever session brings them; anything else goes round.
            worker = transaction.Message.Part.IsPart
                ? (int)((uint)HashCode.Combine(transaction.Message.Sender, transaction.Message.Recipient, transaction.Message.Part.Reference) % (uint)_workers.Length)
                : _nextForNobody = (_nextForNobody + 1) % _workers.Length;
        }

        SubmitTransaction[] batch = _batches[worker] ??= new SubmitTransaction[BatchMessages];
        batch[_counts[worker]++] = transaction;
        if (_counts[worker] == BatchMessages)
        {
            Flush(worker, wakes);
        }
    }

    /// <summary>Writes every started batch.</summary>
    public void Flush(WakeList wakes)
    {
        for (int worker = 0; worker < _workers.Length; worker++)
        {
            if (_counts[worker] > 0)
            {
                Flush(worker, wakes);
            }
        }
    }

    private void Flush(int worker, WakeList wakes)
    {
        ReadOnlySpan<SubmitTransaction> batch = _batches[worker].AsSpan(0, _counts[worker]);
        _counts[worker] = 0;
        int taken = _workers[worker].Ring.TryWriteMany(batch);
        if (taken > 0)
        {
            _workers[worker].Wake();
        }

        foreach (SubmitTransaction refused in batch[taken..])
        {
            if (refused.Message.Sp is { } sp)
            {
                _assignment.Of(sp).Unclaim();
            }

            _workers[worker].CountOverload();
            Refuse(refused, wakes);
        }
    }

    private static void Refuse(SubmitTransaction transaction, WakeList wakes)
    {
        transaction.Answer(CommandStatus.EsmeRMsgQFul);
        wakes.Add(transaction.Replies);
    }
}
