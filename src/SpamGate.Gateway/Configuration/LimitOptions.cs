using System.ComponentModel.DataAnnotations;
using SpamGate.Screening.Limits;

namespace SpamGate.Gateway.Configuration;

/// <summary>Caps and quotas. Everything is off until it is switched on; 0 = unlimited. Windows slide; quotas and campaign caps run from midnight to midnight.</summary>
public sealed class LimitOptions
{
    /// <summary>One-time passwords and notices to one recipient.</summary>
    public TransactionalCapOptions Transactional { get; set; } = new();

    /// <summary>Commercial messages to one recipient.</summary>
    public RecipientCapOptions Commercial { get; set; } = new() { PerSp = ConfigurationDefaults.CommercialPerSp, PerRecipient = ConfigurationDefaults.CommercialPerRecipient };

    /// <summary>All messages to one recipient, transactional ones aside.</summary>
    public RecipientCapOptions Messages { get; set; } = new() { PerRecipient = ConfigurationDefaults.MessagesPerRecipient };

    /// <summary>Person to person traffic of trunks.</summary>
    public SubscriberCapOptions Subscribers { get; set; } = new();

    /// <summary>Messages an SP may send a day, unless its own entry says otherwise; 0 (default) = unlimited.</summary>
    [Range(0, int.MaxValue)]
    public int DailyQuota { get; set; }

    /// <summary>Like messages an SP may send a day, unless its own entry says otherwise; 0 (default) = unlimited.</summary>
    [Range(0, int.MaxValue)]
    public int CampaignPerDay { get; set; }

    /// <summary>Counters to make room for: one for each pair of SP and recipient, recipient, subscriber, and text of a day. Default 1,000,000; 105 octets each once used.</summary>
    [Range(1_000, 15_000_000)]
    public int Capacity { get; set; } = ConfigurationDefaults.LimitCapacity;
}

/// <summary>Caps of one-time passwords and notices, for one SP and one recipient.</summary>
public sealed class TransactionalCapOptions
{
    /// <summary>True switches the caps on; default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Within a minute; default 1.</summary>
    [Range(0, CapLimits.MostExact)]
    public int PerMinute { get; set; } = ConfigurationDefaults.TransactionalPerMinute;

    /// <summary>Within an hour; default 5.</summary>
    [Range(0, CapLimits.MostExact)]
    public int PerHour { get; set; } = ConfigurationDefaults.TransactionalPerHour;

    /// <summary>Within 24 hours; default 10.</summary>
    [Range(0, CapLimits.MostExact)]
    public int PerDay { get; set; } = ConfigurationDefaults.TransactionalPerDay;
}

/// <summary>Caps of messages to one recipient within 24 hours.</summary>
public sealed class RecipientCapOptions
{
    /// <summary>True switches the caps on; default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Of one SP.</summary>
    [Range(0, CapLimits.Most)]
    public int PerSp { get; set; }

    /// <summary>Of all SPs.</summary>
    [Range(0, CapLimits.Most)]
    public int PerRecipient { get; set; }
}

/// <summary>Caps of one subscriber's messages.</summary>
public sealed class SubscriberCapOptions
{
    /// <summary>True switches the caps on; default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Within an hour; default 200.</summary>
    [Range(0, CapLimits.Most)]
    public int PerHour { get; set; } = ConfigurationDefaults.SubscriberPerHour;

    /// <summary>Within 24 hours; default 1,000.</summary>
    [Range(0, CapLimits.Most)]
    public int PerDay { get; set; } = ConfigurationDefaults.SubscriberPerDay;

    /// <summary>Within an hour on holidays; default 500.</summary>
    [Range(0, CapLimits.Most)]
    public int HolidayPerHour { get; set; } = ConfigurationDefaults.SubscriberHolidayPerHour;

    /// <summary>Within 24 hours on holidays; default 2,000.</summary>
    [Range(0, CapLimits.Most)]
    public int HolidayPerDay { get; set; } = ConfigurationDefaults.SubscriberHolidayPerDay;

    /// <summary>How long one who sent too much is stopped; default 24 hours, 0 = until there is room again.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "31.00:00:00")]
    public TimeSpan Stop { get; set; } = ConfigurationDefaults.SubscriberStop;
}
