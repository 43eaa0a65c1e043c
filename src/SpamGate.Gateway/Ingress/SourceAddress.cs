using System.Net;
using System.Net.Sockets;

namespace SpamGate.Gateway.Ingress;

/// <summary>What counts as one address when a source is limited.</summary>
internal static class SourceAddress
{
    private const int NetworkOctets = 8;

    /// <summary>IPv4 as it is, also when a dual-stack listener shows it as ::ffff:a.b.c.d; of IPv6 the /64, which is one site's smallest network.</summary>
    public static IPAddress Of(EndPoint? remote)
    {
        IPAddress address = (remote as IPEndPoint)?.Address ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        octets[NetworkOctets..].Clear();
        return new IPAddress(octets);
    }
}
