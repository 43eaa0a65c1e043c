namespace SpamGate.Screening.Verdicts;

/// <summary>Why a message got its verdict: the first check that spoke. The metric label <c>reason</c>.</summary>
public enum ScreenReason : byte
{
    /// <summary>Nothing spoke against it.</summary>
    None,

    /// <summary>The SP's card is removed.</summary>
    CardRemoved,

    /// <summary>The SP's card is red and the sender is not a transactional number.</summary>
    CardRed,

    /// <summary>The sender belongs to nobody, to another SP, or to one this trunk may not carry.</summary>
    SenderNotOwned,

    /// <summary>The sender is on the block list.</summary>
    BlockedSender,

    /// <summary>The recipient is on the block list.</summary>
    BlockedRecipient,

    /// <summary>The SP's rate is used up.</summary>
    SpRate,

    /// <summary>The account's rate is used up.</summary>
    AccountRate,

    /// <summary>A keyword rule matched.</summary>
    Keyword,

    /// <summary>The classifier's probability reached the threshold.</summary>
    Classifier,

    /// <summary>The text names a blocked domain, or one that looks like a protected one.</summary>
    Link,

    /// <summary>The text names a blocked number or handle.</summary>
    Contact,

    /// <summary>One of too many like messages.</summary>
    Campaign,

    /// <summary>The recipient has told this SP to stop.</summary>
    OptedOut,

    /// <summary>The recipient has complained of this SP; its commercial messages no longer go there.</summary>
    Shielded,

    /// <summary>A commercial message asks to be delivered outside the hours allowed for its category and card.</summary>
    Hours,

    /// <summary>A commercial or charged message lacks its price, charging method, opt-out or signature.</summary>
    Disclosure,

    /// <summary>A charged message has no consent on record, or names a service code or price that is not declared.</summary>
    Consent,

    /// <summary>The recipient has had as many messages of this kind as a period allows.</summary>
    RecipientCap,

    /// <summary>The SP has used up its quota of the day.</summary>
    DailyQuota,

    /// <summary>The rate of the access number is used up.</summary>
    NumberRate,

    /// <summary>A subscriber has sent more than person to person traffic is allowed.</summary>
    SenderCap,
}
