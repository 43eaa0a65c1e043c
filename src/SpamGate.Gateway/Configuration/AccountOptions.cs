using System.ComponentModel.DataAnnotations;
using SpamGate.Smpp.Text;

namespace SpamGate.Gateway.Configuration;

/// <summary>Who binds with an account.</summary>
public enum AccountKind : byte
{
    /// <summary>One SP.</summary>
    Sp,

    /// <summary>An SMSC or gateway that forwards the traffic of many SPs.</summary>
    Trunk,
}

/// <summary>One account.</summary>
public sealed class AccountOptions
{
    /// <summary>system_id; 1 to 15 printable ASCII characters, unique.</summary>
    public string SystemId { get; set; } = "";

    /// <summary>Plain password, hashed when read; either this or <see cref="PasswordHash"/>.</summary>
    public string? Password { get; set; }

    /// <summary><c>pbkdf2-sha256$iterations$salt$hash</c>, as <c>hash-password</c> prints it.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Sp (default) or Trunk.</summary>
    public AccountKind Kind { get; set; } = AccountKind.Sp;

    /// <summary>The SP that binds; for Kind Sp only.</summary>
    public string? SpId { get; set; }

    /// <summary>The SPs whose messages a trunk may bring; for Kind Trunk only.</summary>
    public List<string> Carries { get; set; } = [];

    /// <summary>True: a trunk also brings messages of senders that belong to no SP (person to person).</summary>
    public bool Subscribers { get; set; }

    /// <summary>Sessions at once; 0 = unlimited. Default 8.</summary>
    [Range(0, 10_000)]
    public int MaxBinds { get; set; } = ConfigurationDefaults.MaxBinds;

    /// <summary>Unanswered submits per session before 0x14; 0 = unlimited. Default 100.</summary>
    [Range(0, 65536)]
    public int Window { get; set; } = ConfigurationDefaults.AccountWindow;

    /// <summary>Unanswered deliver_sm per session. Default 50.</summary>
    [Range(1, 65536)]
    public int DeliverWindow { get; set; } = ConfigurationDefaults.DeliverWindow;

    /// <summary>Messages a second of the whole account; 0 (default) = unlimited.</summary>
    [Range(0d, 10_000_000d)]
    public double MessagesPerSecond { get; set; }

    /// <summary>Addresses (10.1.2.3) and networks (10.1.2.0/24) it may bind from; none = all.</summary>
    public List<string> AllowFrom { get; set; } = [];

    /// <summary>Where it comes from, for faults; null = its place in the file.</summary>
    internal string? Origin { get; set; }

    /// <summary>True when all it says is in the records already: what is wrong with it is left out, not refused.</summary>
    internal bool IsRecorded { get; set; }

    /// <summary>What data_coding 0 means (SMPP 3.4 section 5.2.19): Gsm7 (default), Latin1 or Utf8.</summary>
    public DefaultAlphabet DefaultAlphabet { get; set; } = DefaultAlphabet.Gsm7;
}
