using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using SpamGate.Gateway.Demo;

namespace SpamGate.LoadGenerator;

/// <summary><c>smsc</c>: the simulator as a process of its own.</summary>
internal static class SmscCommand
{
    internal static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port to listen on; 0 = any free one, printed when it listens.", DefaultValueFactory = _ => 2776 };
        var address = new Option<string>("--address") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var certificate = new Option<string?>("--certificate") { Description = "PEM file with a certificate and its private key: connections are TLS." };
        var log = new Option<string?>("--log") { Description = "File every accepted message and acknowledged receipt is appended to before it is answered." };
        var receipts = new Option<string>("--receipts") { Description = "DELIVRD, mix or none.", DefaultValueFactory = _ => "DELIVRD" };
        receipts.AcceptOnlyFromAmong("DELIVRD", "mix", "none");
        var delay = new Option<int>("--receipt-delay") { Description = "Milliseconds from message to receipt.", DefaultValueFactory = _ => 200 };
        var retry = new Option<int>("--retry-delay") { Description = "Milliseconds until a refused deliver_sm is sent again.", DefaultValueFactory = _ => 1000 };
        var window = new Option<int>("--deliver-window") { Description = "Unacknowledged deliver_sm on one connection.", DefaultValueFactory = _ => 200 };
        var accounts = new Option<string[]>("--account") { Description = "SYSTEM_ID:PASSWORD that may bind; repeatable; none = anybody.", DefaultValueFactory = _ => [] };
        var control = new Option<int?>("--control") { Description = "Port on loopback that takes the commands of standard input, too: " + SmscControl.Commands };
        var command = new Command("smsc", "A simulated SMSC. Reads commands on standard input: " + SmscControl.Commands)
        {
            port, address, certificate, log, receipts, delay, retry, window, accounts, control,
        };
        command.SetAction(parsed => Run(
            new SmscSimulatorOptions
            {
                EndPoint = new IPEndPoint(IPAddress.Parse(parsed.GetValue(address)!), parsed.GetValue(port)),
                Certificate = parsed.GetValue(certificate) is string file ? X509Certificate2.CreateFromPemFile(file) : null,
                LogFile = parsed.GetValue(log),
                Receipts = parsed.GetValue(receipts) switch
                {
                    "mix" => ReceiptOutcome.Mixed,
                    "none" => ReceiptOutcome.None,
                    _ => ReceiptOutcome.Delivered,
                },
                ReceiptDelay = TimeSpan.FromMilliseconds(parsed.GetValue(delay)),
                RetryDelay = TimeSpan.FromMilliseconds(parsed.GetValue(retry)),
                DeliverWindow = parsed.GetValue(window),
                Credentials = Credentials(parsed.GetValue(accounts)!),
            },
            parsed.GetValue(control)));
        return command;
    }

    private static Dictionary<string, string>? Credentials(string[] accounts) => accounts.Length == 0
        ? null
        : accounts.Select(static a => a.Split(':', 2)).ToDictionary(static a => a[0], static a => a.Length > 1 ? a[1] : "", StringComparer.Ordinal);

    private static int Run(SmscSimulatorOptions options, int? controlPort)
    {
        using var stop = new ManualResetEventSlim();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var smsc = new SmscSimulator(options);
        using var control = new SmscControl(smsc);
        smsc.Start();
        Console.Out.WriteLine($"listening {smsc.EndPoint}");
        if (controlPort is int port)
        {
            Console.Out.WriteLine($"control 127.0.0.1:{control.Listen(port)}");
        }

        // Standard input may be closed from the start (a service): then only signals and the control port speak.
        var input = new Thread(() =>
        {
            while (Console.In.ReadLine() is string line)
            {
                Console.Out.WriteLine(control.Execute(line));
            }
        })
        { IsBackground = true, Name = "smsc commands" };
        input.Start();
        stop.Wait();
        Console.Out.WriteLine(control.Execute("stats"));
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Set();
        }
    }
}
