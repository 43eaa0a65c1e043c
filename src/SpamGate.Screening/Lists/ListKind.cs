namespace SpamGate.Screening.Lists;

/// <summary>What a list of addresses is for.</summary>
public enum ListKind : byte
{
    /// <summary>Senders refused.</summary>
    BlockedSenders,

    /// <summary>Senders that sender lists and content checks do not stop; one SP's own entry only outdoes that SP's own block.</summary>
    AllowedSenders,

    /// <summary>Recipients to whom nothing goes.</summary>
    BlockedRecipients,

    /// <summary>Recipients that recipient lists do not stop; one SP's own entry only outdoes that SP's own block.</summary>
    AllowedRecipients,
}
