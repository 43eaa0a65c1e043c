using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Channels;

/// <summary>A request that waits in no window (enquire_link, unbind, alert_notification); the one writer gives it its sequence number.</summary>
public sealed class OwnRequest(CommandId commandId, byte[]? pdu = null) : Reply
{
    /// <summary>The whole PDU, to be renumbered; null = a header alone.</summary>
    public byte[]? Pdu { get; } = pdu;

    /// <summary>The request.</summary>
    public CommandId CommandId { get; } = commandId;
}

/// <summary>Completes when everything queued before it is on the wire, or the connection is gone.</summary>
public sealed class FlushMark : Reply
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once.</summary>
    public Task Done => _done.Task;

    /// <summary>Called by the writer.</summary>
    public void Complete() => _done.TrySetResult();
}
