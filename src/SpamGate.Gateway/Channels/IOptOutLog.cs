namespace SpamGate.Gateway.Channels;

/// <summary>What a phone asked of an SP by a word in an MO message.</summary>
/// <param name="SpId">The SP.</param>
/// <param name="Number">The phone, canonical.</param>
/// <param name="Stops">True: no more commercial messages. False: commercial messages again.</param>
/// <param name="Word">The word.</param>
/// <param name="At">When it came.</param>
public sealed record SubscriberWish(string SpId, string Number, bool Stops, string Word, DateTimeOffset At);

/// <summary>Keeps what phones ask for. The link that brought the message waits for it: only what is on the disk is acknowledged to the SMSC.</summary>
public interface IOptOutLog
{
    /// <summary>Wishes that are on this node's disk and not in the records yet.</summary>
    int Waiting { get; }

    /// <summary>Makes a wish durable. Wishes are kept in the order of the calls. Never throws.</summary>
    /// <returns>True when it is on the disk; false when it can not be kept now.</returns>
    Task<bool> KeepAsync(SubscriberWish wish);

    /// <summary>Notes that the phone was told its opt-out; nobody waits for it.</summary>
    void Confirmed(string spId, string number, DateTimeOffset at);
}
