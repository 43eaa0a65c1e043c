using System.Text;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Demo;
using SpamGate.Gateway.Records;
using SpamGate.Gateway.Telemetry;

namespace SpamGate.Gateway.Hosting;

/// <summary>What the command line can do.</summary>
internal static class Commands
{
    private const int Success = 0;
    private const int Faulty = 1;
    private const int Usage = 2;

    /// <summary>Checks, demonstrates or runs.</summary>
    public static async Task<int> RunAsync(RunRequest request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (request.Overrides.FirstOrDefault(argument => !IsSetting(argument, request.Overrides)) is { } unknown)
        {
            await error.WriteLineAsync($"Unknown argument '{unknown}'. Settings look like --SpamGate:Smpp:Port=2775; see --help.").ConfigureAwait(false);
            return Usage;
        }

        if (request.Config is null && !request.Demo)
        {
            await error.WriteLineAsync("Say --config FILE to run the gateway, or --demo to see it at work; see --help.").ConfigureAwait(false);
            return Usage;
        }

        using DemoRun? demo = request.Demo && !request.CheckOnly ? DemoRun.Start() : null;
        var input = new ConfigurationInput
        {
            File = request.Config?.FullName,
            BuiltIn = demo?.Settings() ?? [],
            Arguments = request.Overrides,
        };
        if (request.CheckOnly)
        {
            return ConfigurationCheck.Run(input, output, error);
        }

        var metrics = new GatewayMetrics();
        await using var records = new RecordedConfiguration(TimeProvider.System);
        if (!SnapshotSource.TryCreate(input, out SnapshotSource? snapshots, out ConfigurationFaults faults, recorded: records))
        {
            await ConfigurationCheck.WriteAsync(faults, error).ConfigureAwait(false);
            return Faulty;
        }

        using (snapshots)
        {
            WebApplication app;
            try
            {
                app = GatewayHost.Build(snapshots, metrics, input, records: records);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                await error.WriteLineAsync($"Cannot use the data directory {snapshots.Current.DataDirectory}: {fault.Message}").ConfigureAwait(false);
                return Faulty;
            }

            await using (app.ConfigureAwait(false))
            {
                return await RunAsync(app, snapshots, demo, output, error, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Prints the hash of a password for <c>Accounts[].PasswordHash</c>.</summary>
    public static int HashPassword(TextReader input, TextWriter output)
    {
        output.WriteLine(PasswordHash.Create(Encoding.UTF8.GetBytes(input.ReadLine() ?? "")));
        return Success;
    }

    private static async Task<int> RunAsync(
        WebApplication app, SnapshotSource snapshots, DemoRun? demo, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            await error.WriteLineAsync($"Cannot listen: {fault.Message}").ConfigureAwait(false);
            return Faulty;
        }

        if (demo is not null)
        {
            GatewayOptions options = snapshots.Current.Options;
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, app.Lifetime.ApplicationStopping);
            await demo.RunAsync(
                ListenAddress.EndPoint(options.Smpp.Address, options.Smpp.Port),
                new Uri($"http://{options.Http.Address}:{options.Http.Port}"),
                options.Demo.Duration,
                output,
                ending.Token).ConfigureAwait(false);
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            return Success;
        }

        await app.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
        return Success;
    }

    private static bool IsSetting(string argument, IReadOnlyList<string> all)
    {
        if (ConfigurationInput.IsOverride(argument) || argument.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // "--SpamGate:Key value": the value stands alone.
        int at = all.ToList().IndexOf(argument);
        return at > 0 && ConfigurationInput.IsOverride(all[at - 1]) && !all[at - 1].Contains('=', StringComparison.Ordinal);
    }
}
