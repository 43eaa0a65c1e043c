namespace SpamGate.Gateway.Configuration;

/// <summary>Default settings and where they come from.</summary>
public static class ConfigurationDefaults
{
    /// <summary>IANA's registered port for SMPP.</summary>
    public const int SmppPort = 2775;

    /// <summary>The port IANA registered for SMPP over TLS.</summary>
    public const int SmppTlsPort = 3550;

    /// <summary>Connections at once: five times a large carrier's SPs with redundant pairs.</summary>
    public const int MaxConnections = 10_000;

    /// <summary>Connections at once from one address: a proxy in front of many SPs fits, one attacker can not take all places.</summary>
    public const int MaxConnectionsPerAddress = 1_000;

    /// <summary>Binds judged in a second.</summary>
    public const int BindsPerSecond = 250;

    /// <summary>Wrong passwords an address may try in a minute before its binds are answered late; more than a person mistypes.</summary>
    public const int BindFailures = 5;

    /// <summary>The common alternative HTTP port.</summary>
    public const int HttpPort = 8080;

    /// <summary>One submit_sm with a 64 KiB message_payload, the largest a TLV can carry, and room for the rest.</summary>
    public const int MaxPduBytes = 70 * 1024;

    /// <summary>China, where the traffic is.</summary>
    public const string CountryCode = "86";

    /// <summary>Time zone of the country that <see cref="CountryCode"/> stands for; always eight hours ahead of UTC.</summary>
    public const string TimeZone = "Asia/Shanghai";

    /// <summary>The model trained and shipped with the program.</summary>
    public const string Model = "models/default";

    /// <summary>Unanswered requests an account may have on one session; Kannel's own default is 10, load generators use 100.</summary>
    public const int AccountWindow = 100;

    /// <summary>Sessions an account may have at once: redundant pairs with room for a rolling restart.</summary>
    public const int MaxBinds = 8;

    /// <summary>
    /// Unanswered requests on one bind to an SMSC. Small windows halve the throughput of a busy gateway, while an SMSC that wants less answers
    /// 0x14 or 0x58, which the link respects.
    /// </summary>
    public const int SmscWindow = 500;

    /// <summary>deliver_sm that may be unanswered on one session of an account; a phone's worth of answers, not a flood.</summary>
    public const int DeliverWindow = 50;

    /// <summary>One-time passwords of one SP to one phone within a minute, an hour, a day: what Aliyun's SMS service allows one signature.</summary>
    public const int TransactionalPerMinute = 1;

    /// <inheritdoc cref="TransactionalPerMinute"/>
    public const int TransactionalPerHour = 5;

    /// <inheritdoc cref="TransactionalPerMinute"/>
    public const int TransactionalPerDay = 10;

    /// <summary>Commercial messages of one SP to one phone a day; our own choice.</summary>
    public const int CommercialPerSp = 1;

    /// <summary>Commercial messages of all SPs to one phone a day; our own choice.</summary>
    public const int CommercialPerRecipient = 3;

    /// <summary>Notices and promotion of all SPs to one phone a day: Aliyun's cap of the whole platform.</summary>
    public const int MessagesPerRecipient = 50;

    /// <summary>Messages of one subscriber an hour and a day, and on holidays: what the three Chinese carriers agreed on in September 2009.</summary>
    public const int SubscriberPerHour = 200;

    /// <inheritdoc cref="SubscriberPerHour"/>
    public const int SubscriberPerDay = 1_000;

    /// <inheritdoc cref="SubscriberPerHour"/>
    public const int SubscriberHolidayPerHour = 500;

    /// <inheritdoc cref="SubscriberPerHour"/>
    public const int SubscriberHolidayPerDay = 2_000;

    /// <summary>How long a subscriber who sent too much is stopped: as Shanxi Unicom did it in 2008, restored by itself.</summary>
    public static readonly TimeSpan SubscriberStop = TimeSpan.FromHours(24);

    /// <summary>Counters of caps and quotas; a node that talks to a million people a day.</summary>
    public const int LimitCapacity = 1_000_000;
}
