namespace SpamGate.Gateway.Channels;

/// <summary>The way to the message centres for what does not come from a session: released messages. Egress implements it.</summary>
public interface ISubmitPath
{
    /// <summary>Sends a request of nobody's session; its <see cref="SubmitTransaction.Taker"/> hears the answer.</summary>
    void SubmitOwn(SubmitTransaction transaction);
}

/// <summary>Hears the answer to a request that no session waits for.</summary>
public interface IAnswerTaker
{
    /// <summary>The transaction's status and id are known. On the thread of whoever knows them, before anything else that the message centre said is looked at.</summary>
    void Answered(SubmitTransaction transaction);
}
