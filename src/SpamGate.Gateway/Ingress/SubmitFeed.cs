using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// A session's way into screening: reads each request of a batch, finds its owner, looks at its text, and hands it to the worker
/// that owns its SP. Used by the session's read loop only.
/// </summary>
/// <remarks>
/// Each step is taken for <see cref="StepMessages"/> requests before the next, and fetches from memory what the next will read: with
/// thousands of SPs what belongs to one is seldom in a cache.
/// </remarks>
internal sealed class SubmitFeed(IngressServices services, SessionDiary diary)
{
    private const int StepMessages = 32;

    private readonly ScreeningFeed _feed = services.Pipeline.CreateFeed();
    private readonly WakeList _wakes = new();
    private readonly SubmitTransaction[] _read = new SubmitTransaction[StepMessages];
    private int _readCount;
    private GatewaySnapshot _snapshot = services.Snapshots.Current;
    private ContentScratch _scratch = null!;

    /// <summary>Starts a batch: takes the current snapshot and this thread's scratch.</summary>
    public void Begin()
    {
        _snapshot = services.Snapshots.Current;
        _scratch = services.Pipeline.Scratch;
    }

    /// <summary>Adds a request; what can not go on is answered.</summary>
    public void Add(SubmitTransaction transaction)
    {
        bool isManagement = ManagementIntake.Reads(transaction.CommandId);
        CommandStatus fault = isManagement
            ? ManagementIntake.Read(transaction, _snapshot, services.Clock, _scratch)
            : SubmitIntake.Read(transaction, _snapshot, services.Clock);
        if (fault != CommandStatus.EsmeROk)
        {
            transaction.Answer(fault);
            _wakes.Add(transaction.Replies);
            return;
        }

        transaction.IsMessage = !isManagement;
        diary.ReceivedAddresses(transaction.Fields, transaction.Message.Pdu);
        _snapshot.PrefetchOwner(transaction.Message.Sender);
        _read[_readCount++] = transaction;
        if (_readCount == StepMessages)
        {
            HandOver();
        }
    }

    /// <summary>Ends the batch: everything added is with its worker or answered.</summary>
    public void End()
    {
        HandOver();
        _feed.Flush(_wakes);
        _wakes.WakeAll();
    }

    private void HandOver()
    {
        ReadOnlySpan<SubmitTransaction> read = _read.AsSpan(0, _readCount);
        _readCount = 0;
        foreach (SubmitTransaction transaction in read)
        {
            SmsMessage message = transaction.Message;
            if (transaction.IsMessage)
            {
                SubmitIntake.ResolveOwner(message, transaction.Account, _snapshot);
            }

            message.Sp?.Prefetch();
        }

        _feed.Prefetch(read);
        foreach (SubmitTransaction transaction in read)
        {
            // Looking at the text needs nothing the SP owns, so it runs here, beside other sessions; a part of a long message needs
            // the other parts and waits for the worker. A request about an earlier message was looked at as far as it says something.
            if (transaction.IsMessage && !transaction.Message.Part.IsPart)
            {
                _snapshot.Engine.Inspect(transaction.Message, _scratch);
            }

            _feed.Add(transaction, _wakes);
        }
    }
}
