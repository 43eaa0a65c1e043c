namespace SpamGate.Gateway.Channels;

/// <summary>Where messages are held for a person to judge. The pipeline sees only this; nobody on the message path waits for it.</summary>
public interface IMessageHold
{
    /// <summary>
    /// Takes a message to hold, or a query_sm, cancel_sm or replace_sm about one that is held, and answers it later, once what it says is durable. False when too
    /// many wait already, or the records are gone: then it is still the caller's, to be answered ESME_RX_T_APPN.
    /// </summary>
    bool TryTake(SubmitTransaction transaction);
}
