namespace SpamGate.Screening.Limits;

/// <summary>What a counter of the cap table counts. The numbers are part of the journal's format: never change or reuse them.</summary>
public enum CapKind : byte
{
    /// <summary>Nothing; no key has it.</summary>
    None = 0,

    /// <summary>One-time passwords and notices of one SP to one recipient.</summary>
    TransactionalOfSp = 1,

    /// <summary>Commercial messages of one SP to one recipient.</summary>
    CommercialOfSp = 2,

    /// <summary>Commercial messages of all SPs to one recipient.</summary>
    CommercialOfAll = 3,

    /// <summary>Messages of one SP to one recipient that are not transactional.</summary>
    MessagesOfSp = 4,

    /// <summary>Messages of all SPs to one recipient that are not transactional.</summary>
    MessagesOfAll = 5,

    /// <summary>Messages of one subscriber within an hour.</summary>
    SenderHour = 6,

    /// <summary>Messages of one subscriber within a day.</summary>
    SenderDay = 7,

    /// <summary>Until when a subscriber who sent too much is stopped.</summary>
    SenderStop = 8,

    /// <summary>Like messages of one SP on one day.</summary>
    CampaignOfSp = 9,

    /// <summary>A message that may have been delivered although its sender was told otherwise: its repetition is counted already.</summary>
    RetryMark = 10,

    /// <summary>Messages of one SP on one day.</summary>
    DailyQuota = 11,
}
