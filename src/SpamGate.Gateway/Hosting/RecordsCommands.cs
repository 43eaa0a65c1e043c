using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Hosting;

/// <summary>What the command line can do with the records of a configuration, beside a running gateway too.</summary>
internal static class RecordsCommands
{
    private const int Success = 0;
    private const int Faulty = 1;
    private const int Usage = 2;

    /// <summary>Checks the audit and names the first broken row. The head it prints, kept elsewhere, shows later that nothing was cut off the end.</summary>
    public static async Task<int> VerifyAuditAsync(
        FileInfo? config, IReadOnlyList<string> overrides, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        (RecordStore? store, int exitCode) = await OpenAsync(config, overrides, error, cancellation).ConfigureAwait(false);
        if (store is null)
        {
            return exitCode;
        }

        await using (store)
        {
            try
            {
                AuditVerification audit = await store.VerifyAuditAsync(cancellation).ConfigureAwait(false);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{store.Database}: {audit.Rows} audit rows as they were written, head {audit.Head.Id} {audit.Head.Hash}"))
                    .ConfigureAwait(false);
                if (audit.IsWhole)
                {
                    return Success;
                }

                await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Row {audit.FirstBroken} is broken: {audit.Problem}.")).ConfigureAwait(false);
            }
            catch (RecordsUnavailableException exception)
            {
                await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            }

            return Faulty;
        }
    }

    // Nothing is created: a configuration that names no records yet has nothing to look at.
    private static async Task<(RecordStore? Store, int ExitCode)> OpenAsync(
        FileInfo? config, IReadOnlyList<string> overrides, TextWriter error, CancellationToken cancellation)
    {
        if (config is null)
        {
            await error.WriteLineAsync("Say --config FILE: it names the records.").ConfigureAwait(false);
            return (null, Usage);
        }

        var input = new ConfigurationInput { File = config.FullName, Arguments = overrides };
        GatewayOptions options;
        try
        {
            options = OptionsBinder.Bind<GatewayOptions>(input.Read().GetSection(GatewayOptions.Section), new ConfigurationFaults());
        }
        catch (InvalidDataException exception)
        {
            await error.WriteLineAsync($"{config.FullName} {exception.Message}").ConfigureAwait(false);
            return (null, Faulty);
        }

        string dataDirectory = Path.GetFullPath(options.DataDirectory, input.BaseDirectory);
        RecordStoreOptions records = options.Records.Store(dataDirectory);
        if (records.FindFile() is { } file && !File.Exists(file))
        {
            await error.WriteLineAsync($"There are no records yet: {file} does not exist.").ConfigureAwait(false);
            return (null, Faulty);
        }

        RecordStoreOpening opening = await RecordStore.OpenAsync(records, TimeProvider.System, NullLogger.Instance, cancellation).ConfigureAwait(false);
        if (!opening.IsOpen)
        {
            await error.WriteLineAsync(opening.Problem).ConfigureAwait(false);
        }

        return (opening.Store, Faulty);
    }
}
