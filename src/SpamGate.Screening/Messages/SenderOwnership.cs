namespace SpamGate.Screening.Messages;

/// <summary>Whether an account may send as the sender it gave.</summary>
public enum SenderOwnership : byte
{
    /// <summary>The sender belongs to nobody, to another SP, or to an SP this trunk may not carry. The default, so that a forgotten check refuses.</summary>
    NotOwned,

    /// <summary>The sender belongs to the account's SP, or to an SP the trunk carries.</summary>
    Owned,

    /// <summary>The sender belongs to no SP and the trunk carries subscribers: person to person.</summary>
    Subscriber,
}
