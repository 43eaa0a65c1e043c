using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>How a session is bound (SMPP 3.4 section 2.2).</summary>
public enum BindType : byte
{
    /// <summary>Sends and receives.</summary>
    Transceiver,

    /// <summary>Sends only.</summary>
    Transmitter,

    /// <summary>Receives only.</summary>
    Receiver,
}

/// <summary>One SMS centre.</summary>
public sealed class SmscOptions
{
    /// <summary>Name in metrics and logs; unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>Host name or IP address.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port. Default 2775.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = ConfigurationDefaults.SmppPort;

    /// <summary>Our system_id there.</summary>
    public string SystemId { get; set; } = "";

    /// <summary>Our password there; better given by the environment.</summary>
    public string Password { get; set; } = "";

    /// <summary>Our system_type there. Default empty.</summary>
    public string SystemType { get; set; } = "";

    /// <summary>Transceiver (default), Transmitter or Receiver.</summary>
    public BindType BindType { get; set; } = BindType.Transceiver;

    /// <summary>Connections to hold. Default 1.</summary>
    [Range(1, 64)]
    public int Binds { get; set; } = 1;

    /// <summary>Unanswered requests per connection; 0 = unlimited (65536). Default 500.</summary>
    [Range(0, 65536)]
    public int Window { get; set; } = ConfigurationDefaults.SmscWindow;

    /// <summary>Put before the message ids of this SMSC where several id spaces meet. Default empty.</summary>
    public string IdPrefix { get; set; } = "";

    /// <summary>True: it keeps messages until their schedule_delivery_time, so that messages may be put off to allowed hours. Default false.</summary>
    public bool Schedules { get; set; }

    /// <summary>After this time without an answer a message's outcome is unknown (0x64); 0 = wait for ever. Default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>TLS to this SMSC.</summary>
    public SmscTlsOptions Tls { get; set; } = new();

    /// <summary>True when a bind made with either is the same; how many binds there are does not matter to one of them.</summary>
    public bool SameAs(SmscOptions other) =>
        (Name, Host, Port, SystemId, Password, SystemType, BindType) ==
            (other.Name, other.Host, other.Port, other.SystemId, other.Password, other.SystemType, other.BindType)
        && (Window, IdPrefix, ResponseTimeout, Schedules) == (other.Window, other.IdPrefix, other.ResponseTimeout, other.Schedules)
        && Tls == other.Tls;
}
