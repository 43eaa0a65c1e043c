using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>The SMPP listener and the timers of its sessions (SMPP 3.4 section 7.2). A timer of 0 is off.</summary>
public sealed class SmppOptions
{
    /// <summary>Address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all. Default 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port; 0 = any free one. Default 2775.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = ConfigurationDefaults.SmppPort;

    /// <summary>How long a deliver_sm or enquire_link to a client may stay unanswered. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection may stay without a bind. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan SessionInitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which we ask whether the peer lives. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan EnquireLink { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a message after which a session is closed. Default 300 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan InactivityTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>A PDU that has begun must be complete within this time. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan PartialPduTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a graceful stop waits for what is in flight. Default 25 s: an SMSC's 20 s and a margin, within the 30 s most supervisors wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Longest PDU accepted, in octets, header included. Default 71680.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxPduBytes { get; set; } = ConfigurationDefaults.MaxPduBytes;

    /// <summary>SMPP over TLS.</summary>
    public SmppTlsOptions Tls { get; set; } = new();

    /// <summary>Connections at once, both listeners together; one more is closed at once. 0 = unlimited. Default 10000.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnections { get; set; } = ConfigurationDefaults.MaxConnections;

    /// <summary>Connections at once from one address (IPv6: from one /64); one more is closed at once. 0 = unlimited. Default 1000.</summary>
    [Range(0, 1_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = ConfigurationDefaults.MaxConnectionsPerAddress;

    /// <summary>Unknown accounts and wrong passwords in a row from one address, none a minute old, after which its binds are answered late: 1 s, 2 s, 4 s up to
    /// 30 s, until one succeeds. 0 = never. Default 5.</summary>
    [Range(0, 1_000_000)]
    public int BindFailures { get; set; } = ConfigurationDefaults.BindFailures;

    /// <summary>Binds judged in a second, beyond a burst of 32; more wait for their turn, so that SPs that all come back at once take no time from those that are
    /// bound. 0 = as many as come. Default 250.</summary>
    [Range(0, 1_000_000)]
    public int BindsPerSecond { get; set; } = ConfigurationDefaults.BindsPerSecond;

    /// <summary>How long a write may wait for a peer that does not read before the session is closed. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Octets of protocol answers that may wait for a peer that does not read; beyond it nothing more is read from that peer. Default 262144.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxUnsentBytes { get; set; } = 256 * 1024;

    /// <summary>PDUs of each session whose headers are kept for support; 0 = none. New sessions take a change. Default 32: a bind, a few
    /// enquire_links and what went wrong, in 5 KiB.</summary>
    [Range(0, 1024)]
    public int DiaryPdus { get; set; } = 32;

    /// <summary>True: a wrong password is answered like an unknown system_id (0x0F), so that accounts can not be listed. Default false.</summary>
    public bool HideUnknownAccounts { get; set; }
}
