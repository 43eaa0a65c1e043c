using System.Net;
using System.Net.Sockets;

namespace SpamGate.Gateway.Notices;

/// <summary>Where a webhook may lead. What an SP can name is https and ends at a public address; loopback, in plain HTTP too, is named by operations only.</summary>
internal static class NoticeAddress
{
    /// <summary>Characters of a URL at most.</summary>
    public const int LongestUrl = 2_048;

    /// <summary>What is wrong with a URL; null = nothing.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="mayBeLoopback">True for operations.</param>
    public static string? FaultOf(string text, bool mayBeLoopback)
    {
        if (text.Length > LongestUrl)
        {
            return $"has {text.Length} characters, allowed are {LongestUrl}";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http"))
        {
            return $"is '{text}', which is no https URL";
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            return "has a user name or a fragment, which is not sent";
        }

        if (IsLoopback(url.Host))
        {
            return mayBeLoopback ? null : "leads to this machine, which operations alone may set";
        }

        return url.Scheme == "https" ? null : "is plain http, allowed is https (http to loopback only)";
    }

    /// <summary>True for a host that names this machine by itself, without asking anybody.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>True for an address of the public internet: not loopback, private, shared, link-local, multicast, reserved, nor one of these in IPv6's clothes.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out int length);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return octets[0] switch
            {
                0 or 10 or 127 => false,
                100 => (octets[1] & 0xC0) != 64,
                169 => octets[1] != 254,
                172 => (octets[1] & 0xF0) != 16,
                192 => !(octets[1] == 168 || (octets[1] == 0 && octets[2] is 0 or 2)),
                198 => !(octets[1] is 18 or 19 || (octets[1] == 51 && octets[2] == 100)),
                203 => !(octets[1] == 0 && octets[2] == 113),
                _ => octets[0] < 224,
            };
        }

        // 2000::/3 is all that is handed out; in it 6to4, Teredo and the documentation's lead elsewhere. 64:ff9b::/96 is not in it.
        bool isGlobal = length == 16 && (octets[0] & 0xE0) == 0x20;
        bool isTunnel = octets is [0x20, 0x02, ..] || octets is [0x20, 0x01, 0, 0, ..] || octets is [0x20, 0x01, 0x0D, 0xB8, ..];
        return isGlobal && !isTunnel;
    }
}
