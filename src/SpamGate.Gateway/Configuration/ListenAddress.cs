using System.Net;

namespace SpamGate.Gateway.Configuration;

/// <summary>Reads the addresses of listeners.</summary>
public static class ListenAddress
{
    /// <summary>An IP address, <c>localhost</c> (127.0.0.1), or <c>*</c> (every IPv4 and IPv6 address).</summary>
    public static bool TryParse(string text, out IPAddress? address)
    {
        address = text.Trim() switch
        {
            "*" => IPAddress.IPv6Any,
            var name when name.Equals("localhost", StringComparison.OrdinalIgnoreCase) => IPAddress.Loopback,
            var literal => IPAddress.TryParse(literal, out IPAddress? parsed) ? parsed : null,
        };
        return address is not null;
    }

    /// <summary>Address of the TLS listener: its own, else that of the plain one.</summary>
    public static string OfTls(SmppOptions smpp) => smpp.Tls.Address.Length > 0 ? smpp.Tls.Address : smpp.Address;

    /// <summary>The endpoint of a checked address.</summary>
    public static IPEndPoint EndPoint(string text, int port) =>
        TryParse(text, out IPAddress? address)
            ? new IPEndPoint(address!, port)
            : throw new ArgumentException($"'{text}' is no address to listen on.", nameof(text));
}
