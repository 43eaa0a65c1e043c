using System.Net;
using System.Net.Sockets;

namespace SpamGate.Testing.Network;

/// <summary>Free TCP ports of the loopback address.</summary>
public static class FreePorts
{
    private static readonly HashSet<int> s_given = [];
    private static readonly Lock s_lock = new();

    /// <summary>
    /// A port nobody listens on. The kernel hands out ports in an order of its own, so that one given up is not at once given
    /// to somebody else; a port this process already gave away is not given twice.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            lock (s_lock)
            {
                if (s_given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
