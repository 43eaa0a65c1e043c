using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Screening.Content;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// A session's way into screening: reads each request of a batch, looks at its text, and hands at most 64 at a time to the worker
/// that owns its SP. Used by the session's read loop only.
/// </summary>
internal sealed class SubmitFeed(IngressServices services, SessionDiary diary)
{
    private readonly ScreeningFeed _feed = services.Pipeline.CreateFeed();
    private readonly WakeList _wakes = new();
    private GatewaySnapshot _snapshot = services.Snapshots.Current;
    private ContentScratch _scratch = null!;

    /// <summary>Starts a batch: takes the current snapshot and this thread's scratch.</summary>
    public void Begin()
    {
        _snapshot = services.Snapshots.Current;
        _scratch = services.Pipeline.Scratch;
    }

    /// <summary>Adds a request; what can not go on is answered here.</summary>
    public void Add(SubmitTransaction transaction)
    {
        CommandStatus fault = ManagementIntake.Reads(transaction.CommandId)
            ? ManagementIntake.Read(transaction, _snapshot, services.Clock, _scratch)
            : SubmitIntake.Read(transaction, _snapshot, services.Clock);
        if (fault != CommandStatus.EsmeROk)
        {
            transaction.Answer(fault);
            _wakes.Add(transaction.Replies);
            return;
        }

        transaction.IsMessage = transaction.IdSpace is null;
        diary.ReceivedAddresses(transaction.Fields, transaction.Message.Pdu);

        // Looking at the text needs nothing the SP owns, so it runs here, beside other sessions; a part of a long message needs
        // the other parts and waits for the worker. A request about an earlier message was looked at as far as it says something.
        if (transaction.IdSpace is null && !transaction.Message.Part.IsPart)
        {
            _snapshot.Engine.Inspect(transaction.Message, _scratch);
        }

        _feed.Add(transaction, _wakes);
    }

    /// <summary>Ends the batch: everything added is with its worker or answered.</summary>
    public void End()
    {
        _feed.Flush(_wakes);
        _wakes.WakeAll();
    }
}
