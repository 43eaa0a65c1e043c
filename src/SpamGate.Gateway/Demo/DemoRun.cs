using System.Globalization;
using System.Net;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// <c>--demo</c>: a simulated SMSC and a few SPs around the gateway, in its own process. <see cref="Start"/> before the gateway is
/// configured (the SMSC must listen), <see cref="RunAsync"/> once it has started.
/// </summary>
public sealed class DemoRun : IDisposable
{
    private readonly SmscSimulator _smsc;
    private readonly SmscControl _control;
    private readonly DirectoryInfo _directory;

    private DemoRun()
    {
        _smsc = new SmscSimulator(new SmscSimulatorOptions { Receipts = ReceiptOutcome.Mixed, ReceiptDelay = TimeSpan.FromMilliseconds(400) });
        _control = new SmscControl(_smsc);
        _directory = Directory.CreateTempSubdirectory("spamgate-demo-");
        _smsc.Start();
    }

    /// <summary>Port the simulated SMSC listens on.</summary>
    public int SmscPort => _smsc.EndPoint.Port;

    /// <summary>The simulated SMSC.</summary>
    public SmscSimulator Smsc => _smsc;

    /// <summary>Starts the simulated SMSC on a free port.</summary>
    public static DemoRun Start() => new();

    /// <summary>The configuration of the gateway: the keys of section SpamGate. Whatever the command line says goes above it.</summary>
    public Dictionary<string, string?> Settings() => DemoSettings.Create(SmscPort, _directory.FullName);

    /// <summary>
    /// Lets the SPs send to <paramref name="smpp"/> and prints a line a second, until cancelled or <paramref name="duration"/> is over.
    /// Lines typed meanwhile are commands for the simulated SMSC.
    /// </summary>
    /// <param name="smpp">Where the gateway takes SMPP.</param>
    /// <param name="http">Where it serves /metrics, e.g. http://127.0.0.1:8080.</param>
    /// <param name="duration">When to end by itself; zero = never.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="cancel">Ends it: Ctrl+C.</param>
    public async Task RunAsync(IPEndPoint smpp, Uri http, TimeSpan duration, TextWriter output, CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (duration > TimeSpan.Zero)
        {
            ending.CancelAfter(duration);
        }

        DemoEsme[] esmes = [.. DemoSp.Cast.Select((sp, i) => new DemoEsme(sp, smpp, seed: i + 1))];
        Thread[] threads = [.. esmes.Select(e => new Thread(() => e.Run(ending.Token)) { IsBackground = true, Name = "demo SP" })];
        await output.WriteAsync(DemoSettings.Header(smpp, http, SmscPort)).ConfigureAwait(false);
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        ReadCommands(output);
        await PrintAsync(esmes, http, output, ending.Token).ConfigureAwait(false);
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        await output.WriteLineAsync(Summary(esmes)).ConfigureAwait(false);
    }

    /// <summary>Stops the simulated SMSC and removes the demo's files.</summary>
    public void Dispose()
    {
        _control.Dispose();
        _smsc.Dispose();
        try
        {
            _directory.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The gateway still has a file open; the system clears its temporary files itself.
        }
    }

    private static async Task PrintAsync(DemoEsme[] esmes, Uri http, TextWriter output, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = http, Timeout = TimeSpan.FromSeconds(1) };
        var line = new DemoLine(esmes, new Uri(http, "/metrics").ToString());
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        long start = TimeProvider.System.GetTimestamp();
        long last = start;
        try
        {
            while (await second.WaitForNextTickAsync(cancel).ConfigureAwait(false))
            {
                MetricsPage? page = await ReadMetricsAsync(client, cancel).ConfigureAwait(false);
                long now = TimeProvider.System.GetTimestamp();
                string text = line.Next(TimeProvider.System.GetElapsedTime(start, now), TimeProvider.System.GetElapsedTime(last, now), page);
                last = now;
                await output.WriteLineAsync(text.AsMemory(), cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C, or the time is over: the way a demonstration ends.
        }
    }

    private static async Task<MetricsPage?> ReadMetricsAsync(HttpClient client, CancellationToken cancel)
    {
        try
        {
            return MetricsPage.Parse(await client.GetStringAsync("/metrics", cancel).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Summary(DemoEsme[] esmes) => string.Create(
        CultureInfo.InvariantCulture,
        $"In all: {esmes.Sum(static e => e.Sent)} messages, {esmes.Sum(static e => e.Passed)} passed, {esmes.Sum(static e => e.Refused)} refused, {esmes.Sum(static e => e.Throttled)} throttled, {esmes.Sum(static e => e.Receipts)} receipts.");

    // A terminal can command the simulator; a pipe or a service has nothing to say.
    private void ReadCommands(TextWriter output)
    {
        if (Console.IsInputRedirected)
        {
            return;
        }

        var commands = new Thread(() =>
        {
            while (Console.In.ReadLine() is string line)
            {
                if (line.Length > 0)
                {
                    output.WriteLine(_control.Execute(line));
                }
            }
        })
        { IsBackground = true, Name = "demo commands" };
        commands.Start();
    }
}
