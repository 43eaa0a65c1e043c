namespace SpamGate.Gateway.Configuration;

/// <summary>Section <c>SpamGate</c> of the configuration. Everything listens on loopback unless told otherwise; 0 means unlimited; durations are .NET TimeSpans.</summary>
public sealed class GatewayOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "SpamGate";

    /// <summary>The SMPP listener.</summary>
    public SmppOptions Smpp { get; set; } = new();

    /// <summary>The HTTP listener: /metrics, /healthz, /readyz, /api/v1.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>Keys of the API, plain or as PasswordHash prints them; none = the API refuses everybody.</summary>
    public List<string> ApiKeys { get; set; } = [];

    /// <summary>Where the process keeps what it must not lose; relative to the configuration file. Default <c>data</c>.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>Where accounts, SPs, lists and everything else that changes while it runs are kept.</summary>
    public RecordsOptions Records { get; set; } = new();

    /// <summary>
    /// What is kept at rest is encrypted with this: base64 of 32 octets, best given by the environment. Empty (default) = the file <c>data.key</c> in the
    /// data directory, made at the first start.
    /// </summary>
    public string DataKey { get; set; } = "";

    /// <summary>The record of every message.</summary>
    public MessageLogOptions MessageLog { get; set; } = new();

    /// <summary>Held messages.</summary>
    public QuarantineOptions Quarantine { get; set; } = new();

    /// <summary>Model directory; relative to the configuration file, else to the program. Empty = no classifier. Default <c>models/default</c>, which ships with the program.</summary>
    public string Model { get; set; } = ConfigurationDefaults.Model;

    /// <summary>Directory of a model that is scored beside the live one and decides nothing; where the two disagree is counted. Empty (default) = none.</summary>
    public string? ShadowModel { get; set; }

    /// <summary>E.164 country code that national numbers belong to. Default 86.</summary>
    public string CountryCode { get; set; } = ConfigurationDefaults.CountryCode;

    /// <summary>The one time zone of hours, days and holidays: an IANA name, or a fixed offset such as UTC+08:00. Default Asia/Shanghai.</summary>
    public string TimeZone { get; set; } = ConfigurationDefaults.TimeZone;

    /// <summary>What is checked and what follows.</summary>
    public ScreeningOptions Screening { get; set; } = new();

    /// <summary>From refused messages to breaches and cards.</summary>
    public ConductOptions Conduct { get; set; } = new();

    /// <summary>How SPs are told.</summary>
    public NoticeOptions Notices { get; set; } = new();

    /// <summary>The demonstration.</summary>
    public DemoOptions Demo { get; set; } = new();

    /// <summary>SMS centres to forward to.</summary>
    public List<SmscOptions> Smscs { get; set; } = [];

    /// <summary>Who may bind.</summary>
    public List<AccountOptions> Accounts { get; set; } = [];

    /// <summary>The service providers.</summary>
    public List<SpOptions> Sps { get; set; } = [];
}
