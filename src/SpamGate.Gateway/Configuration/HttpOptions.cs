using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>The HTTP listener.</summary>
public sealed class HttpOptions
{
    /// <summary>Address to listen on: an IP address, <c>localhost</c>, or <c>*</c> for all. Default 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port; 0 = any free one. Default 8080.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = ConfigurationDefaults.HttpPort;
}
