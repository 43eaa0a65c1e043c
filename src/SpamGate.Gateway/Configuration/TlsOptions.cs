using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>What the TLS listener asks of clients.</summary>
public enum TlsClientCertificates : byte
{
    /// <summary>No certificate is asked for.</summary>
    None,

    /// <summary>One that is shown must be good; showing none is fine.</summary>
    Allow,

    /// <summary>No good certificate, no session.</summary>
    Require,
}

/// <summary>SMPP over TLS for those who bind to us; TLS 1.2 and 1.3. On when <see cref="Certificate"/> is set. Files are relative to the configuration file.</summary>
public sealed class SmppTlsOptions
{
    /// <summary>Address to listen on. Default: that of the plain listener.</summary>
    public string Address { get; set; } = "";

    /// <summary>Port; 0 = any free one. Default 3550.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = ConfigurationDefaults.SmppTlsPort;

    /// <summary>Our certificate and those between it and a root: PEM, or PFX with the key inside. Empty (default) = no TLS listener.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>Private key as PEM, when it is not in the certificate's file.</summary>
    public string Key { get; set; } = "";

    /// <summary>Password of the key or PFX; better given by the environment.</summary>
    public string Password { get; set; } = "";

    /// <summary>None (default), Allow or Require.</summary>
    public TlsClientCertificates ClientCertificates { get; set; } = TlsClientCertificates.None;

    /// <summary>Authorities whose client certificates are good, PEM. Needed for Allow and Require: the machine's own list would let everybody in.</summary>
    public string ClientCa { get; set; } = "";

    /// <summary>True when there is a TLS listener.</summary>
    internal bool IsEnabled => Certificate.Length > 0;
}

/// <summary>TLS towards an SMSC; TLS 1.2 and 1.3. Its certificate is always checked. Files are relative to the configuration file.</summary>
public sealed record SmscTlsOptions
{
    /// <summary>True: the link speaks TLS from its first octet. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Name the SMSC's certificate must have. Default: its Host.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>Authorities that may have issued the SMSC's certificate, PEM. Default: those the machine trusts.</summary>
    public string Ca { get; set; } = "";

    /// <summary>Our certificate for SMSCs that ask for one: PEM, or PFX with the key inside. Default none.</summary>
    public string ClientCertificate { get; set; } = "";

    /// <summary>Private key as PEM, when it is not in the certificate's file.</summary>
    public string Key { get; set; } = "";

    /// <summary>Password of the key or PFX; better given by the environment.</summary>
    public string Password { get; set; } = "";
}
