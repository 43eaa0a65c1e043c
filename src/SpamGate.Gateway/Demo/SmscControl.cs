using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// Commands for a running simulator, one a line, one line of answer each: on standard input, or on a TCP port of its own.
/// </summary>
public sealed class SmscControl(SmscSimulator smsc) : IDisposable
{
    /// <summary>What <c>help</c> answers.</summary>
    public const string Commands =
        "throttle share 0..1 | throttle above N | silent on|off | delay MS | fail STATUS SHARE | hold on|off | close | reset | cut"
        + " | refuse-binds STATUS | refuse-connections on|off | mo SYSTEM_ID SOURCE DESTINATION TEXT | clear | stats | help";

    private Socket? _listener;

    /// <summary>Listens for control connections on loopback; returns the port.</summary>
    public int Listen(int port)
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(8);
        _ = AcceptAsync(_listener);
        return ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    /// <summary>Does what one line says and returns the answer: "ok", counts as JSON, or "error: ..." and the commands there are.</summary>
    public string Execute(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return words switch
            {
                ["throttle", "share", string share] => Do(() => smsc.Faults.ThrottleShare = Number(share)),
                ["throttle", "above", string rate] => Do(() => smsc.Faults.ThrottleAbove = (int)Number(rate)),
                ["silent", string value] => Do(() => smsc.Faults.Silent = IsOn(value)),
                ["delay", string milliseconds] => Do(() => smsc.Faults.AnswerDelay = TimeSpan.FromMilliseconds(Number(milliseconds))),
                ["fail", string status, string share] => Do(() =>
                {
                    smsc.Faults.FailStatus = Status(status);
                    smsc.Faults.FailShare = Number(share);
                }),
                ["hold", string value] => Do(() => smsc.Faults.HoldDeliveries = IsOn(value)),
                ["close"] => Do(() => smsc.CloseConnections()),
                ["reset"] => Do(() => smsc.CloseConnections(reset: true)),
                ["cut"] => Do(smsc.Faults.CutMidPdu),
                ["refuse-binds", string status] => Do(() => smsc.Faults.BindStatus = Status(status)),
                ["refuse-connections", string value] => Do(() => smsc.Faults.RefuseConnections = IsOn(value)),
                ["mo", string systemId, string source, string destination, .. string[] text] =>
                    Do(() => smsc.SendMo(systemId, source, destination, string.Join(' ', text))),
                ["clear"] => Do(smsc.Faults.Clear),
                ["stats"] => Stats(),
                ["help"] => Commands,
                _ => "error: not a command; there are: " + Commands,
            };
        }
        catch (FormatException)
        {
            return "error: not a number, status or on/off in: " + line;
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener?.Dispose();

    private static string Do(Action action)
    {
        action();
        return "ok";
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // Decimal, or hexadecimal with 0x as statuses are usually written.
    private static CommandStatus Status(string text) => (CommandStatus)(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : uint.Parse(text, CultureInfo.InvariantCulture));

    private static bool IsOn(string text) => text switch
    {
        "on" => true,
        "off" => false,
        _ => throw new FormatException(),
    };

    private string Stats()
    {
        SmscCounts c = smsc.ReadCounts();
        return string.Create(CultureInfo.InvariantCulture, $$"""{"sessions":{{smsc.SessionCount}},"pending":{{smsc.PendingDeliveries}},"accepted":{{c.Accepted}},"throttled":{{c.Throttled}},"failed":{{c.Failed}},"refused":{{c.Refused}},"ignored":{{c.Ignored}},"delivered":{{c.Delivered}},"acknowledged":{{c.Acknowledged}},"redelivered":{{c.Redelivered}},"given_up":{{c.GivenUp}},"binds":{{c.Binds}},"unsolicited":{{c.Unsolicited}}}""");
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync().ConfigureAwait(false));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is string line)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(Execute(line) + "\n")).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // The operator hung up.
        }
    }
}
