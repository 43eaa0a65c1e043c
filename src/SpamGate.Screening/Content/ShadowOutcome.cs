namespace SpamGate.Screening.Content;

/// <summary>How the live model's call and the shadow model's, each at its own threshold, stand to each other. The shadow's decides nothing.</summary>
public enum ShadowOutcome : byte
{
    /// <summary>No shadow model looked.</summary>
    None,

    /// <summary>Both clear the message.</summary>
    BothHam,

    /// <summary>Only the live model calls it spam.</summary>
    LiveSpam,

    /// <summary>Only the shadow model calls it spam.</summary>
    ShadowSpam,

    /// <summary>Both call it spam.</summary>
    BothSpam,
}
