namespace SpamGate.Fuzzing.Sessions;

/// <summary>How an ESME ends its session.</summary>
public enum SessionEnd
{
    /// <summary>Waits for every answer, closes its sending side and reads on until the gateway closes.</summary>
    Close,

    /// <summary>The same without waiting for answers.</summary>
    HalfClose,

    /// <summary>A reset, whatever is under way.</summary>
    Abort,
}

/// <summary>What an ESME answers to the deliver_sm it gets.</summary>
public enum DeliveryAnswers
{
    /// <summary>deliver_sm_resp.</summary>
    Polite,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>deliver_sm_resp twice.</summary>
    Twice,

    /// <summary>deliver_sm_resp with another sequence number.</summary>
    OtherSequence,

    /// <summary>generic_nack.</summary>
    Nack,
}

/// <summary>One thing an ESME does.</summary>
/// <param name="Writes">What it writes, each piece in a write of its own.</param>
/// <param name="ThenWait">True when it then waits for every answer it is owed.</param>
public sealed record SessionStep(IReadOnlyList<ReadOnlyMemory<byte>> Writes, bool ThenWait);

/// <summary>All an ESME does in one session, made of a seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">What it does, in order.</param>
/// <param name="Answers">How it answers deliveries.</param>
/// <param name="End">How it ends.</param>
/// <param name="Pdus">PDUs put into the writes.</param>
public sealed record SessionScript(long Seed, IReadOnlyList<SessionStep> Steps, DeliveryAnswers Answers, SessionEnd End, int Pdus);
