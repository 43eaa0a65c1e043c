namespace SpamGate.Gateway.Channels;

/// <summary>Something a session's writer has to put on the wire. Linked through itself, so that queueing one never allocates.</summary>
public abstract class Reply
{
    /// <summary>Link of whichever list holds this reply: the reply queue, a worker's lane or its pool. One list at a time.</summary>
    internal Reply? Next;
}

/// <summary>A protocol answer that needs no transaction: bind_resp, enquire_link_resp, a refusal.</summary>
public sealed class ControlReply(byte[] pdu, bool closeAfter = false) : Reply
{
    /// <summary>The whole PDU.</summary>
    public byte[] Pdu { get; } = pdu;

    /// <summary>True when the session is closed once this has been flushed.</summary>
    public bool CloseAfter { get; } = closeAfter;
}
