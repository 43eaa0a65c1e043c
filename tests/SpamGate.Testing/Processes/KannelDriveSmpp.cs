using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SpamGate.Testing.Network;

namespace SpamGate.Testing.Processes;

/// <summary>
/// Kannel's drive_smpp: the message centre of Kannel's own test suite. It takes bind_transmitter and bind_receiver, answers every
/// submit_sm (with an empty message_id) and sends each receiver so many deliver_sm from 456 to 123, an enquire_link behind each. When a
/// connection ends, it ends, too, and prints its counts.
/// </summary>
public sealed class KannelDriveSmpp : IAsyncDisposable
{
    /// <summary>Where it sends its messages.</summary>
    public const string Destination = "123";

    /// <summary>Where they come from.</summary>
    public const string Source = "456";

    private const string Program = "/usr/lib/kannel/test/drive_smpp";

    /// <summary>It wants a bearerbox here, cannot be told another port, and gives up after three seconds without one.</summary>
    private const int BearerboxPort = 13001;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;
    private readonly Socket? _bearerbox;

    private KannelDriveSmpp(ChildProcess process, Socket? bearerbox)
    {
        _process = process;
        _bearerbox = bearerbox;
    }

    /// <summary>Starts it on a port.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="messages">Messages it sends to receivers, all together.</param>
    public static KannelDriveSmpp Start(int port, int messages)
    {
        if (!File.Exists(Program))
        {
            throw new ToolMissingException("drive_smpp");
        }

        Socket? bearerbox = ListenForBearerbox();
        ChildProcess process = ChildProcess.Start(
            Program,
            ["-v", "0", "-p", port.ToString(CultureInfo.InvariantCulture), "-m", messages.ToString(CultureInfo.InvariantCulture)],
            Path.GetTempPath());
        return new KannelDriveSmpp(process, bearerbox);
    }

    /// <summary>Waits until it has taken a submit_sm with this text.</summary>
    public Task WaitForSubmitAsync(string text) =>
        _process.WaitForLineAsync(line => line.Contains($"submit_sm: short_message = <{text}>", StringComparison.Ordinal), s_patience);

    /// <summary>Waits for its end, which comes with the end of a connection; returns the exit code and everything it printed.</summary>
    public async Task<(int ExitCode, string Output)> WaitForEndAsync() => (await _process.WaitForExitAsync(s_patience), _process.Output);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _bearerbox?.Dispose();
    }

    // The backlog accepts; nobody has anything to say there. Another run of the tests may listen beside us, and null means that somebody
    // listens who does not share: to be connected is all that drive_smpp wants.
    private static Socket? ListenForBearerbox()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, BearerboxPort));
            socket.Listen();
            return socket;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return null;
        }
    }
}
