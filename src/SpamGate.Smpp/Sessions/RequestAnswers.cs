using System.Diagnostics.CodeAnalysis;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Sessions;

/// <summary>Sees to it that every request of the peer gets exactly one response: the handler's, a refusal, or 0x08 when the handler failed.</summary>
internal sealed class RequestAnswers(SmppSession session, PduOutput output, Func<long> now)
{
    private int _handling;
    private TaskCompletionSource? _handled;

    /// <summary>Answers requests; null means that all are answered 0x08.</summary>
    public Func<SmppPdu, ValueTask<SmppPdu?>>? Handler { get; set; }

    /// <summary>Answers with nothing but a status.</summary>
    public void Refuse(in PduHeader header, CommandStatus status)
    {
        if (header.CommandId is CommandId.AlertNotification or CommandId.Outbind)
        {
            return;
        }

        output.TrySend(new HeaderOnlyPdu(header.CommandId.ToResponse()) { CommandStatus = status, SequenceNumber = header.SequenceNumber });
        session.Sent(now());
    }

    /// <summary>Lets the handler answer one request; returns the status it was answered with.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A handler's fault is answered with 0x08; it must not end the session.")]
    public async Task<CommandStatus> HandleAsync(SmppPdu request)
    {
        Interlocked.Increment(ref _handling);
        CommandStatus status;
        try
        {
            status = await AnswerAsync(request).ConfigureAwait(false);
        }
        catch (Exception)
        {
            status = CommandStatus.EsmeRSysErr;
            Refuse(new PduHeader(PduHeader.Length, request.CommandId, CommandStatus.EsmeROk, request.SequenceNumber), status);
        }

        if (Interlocked.Decrement(ref _handling) == 0)
        {
            Volatile.Read(ref _handled)?.TrySetResult();
        }

        return status;
    }

    /// <summary>Completes when nothing is being handled; asked once, when no new requests are let in any more.</summary>
    public Task AllAnsweredAsync()
    {
        TaskCompletionSource handled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _handled, handled, null) is { } asked)
        {
            return asked.Task;
        }

        if (Volatile.Read(ref _handling) == 0)
        {
            handled.TrySetResult();
        }

        return handled.Task;
    }

    private async ValueTask<CommandStatus> AnswerAsync(SmppPdu request)
    {
        Func<SmppPdu, ValueTask<SmppPdu?>> handler = Handler ?? throw new InvalidOperationException("The session has no request handler.");
        SmppPdu? response = await handler(request).ConfigureAwait(false);
        if (response is null || request.CommandId is CommandId.AlertNotification or CommandId.Outbind)
        {
            return CommandStatus.EsmeROk;
        }

        // The phase changes before the answer is out: the peer may use its bind the moment it has it.
        response.SequenceNumber = request.SequenceNumber;
        if (request is BindRequest && response.CommandStatus == CommandStatus.EsmeROk)
        {
            session.BindAccepted(request.CommandId, now());
        }

        output.TrySend(response);
        session.Sent(now());
        return response.CommandStatus;
    }
}
