namespace SpamGate.Screening.Verdicts;

/// <summary>What happens to a message. Lower-cased, the names are the contract's verdicts and the metric label <c>verdict</c>.</summary>
public enum ScreeningAction : byte
{
    /// <summary>Forwarded unchanged.</summary>
    Pass,

    /// <summary>Forwarded with a vendor TLV that names the reason; the text is never touched.</summary>
    Tag,

    /// <summary>Held durably for a person to judge; acknowledged once it is held.</summary>
    Quarantine,

    /// <summary>Refused for now: too fast or too much at once.</summary>
    Throttle,

    /// <summary>Refused for good.</summary>
    Reject,

    /// <summary>Acknowledged and not forwarded; its receipt says REJECTD. Off unless two people approved it.</summary>
    Drop,
}
