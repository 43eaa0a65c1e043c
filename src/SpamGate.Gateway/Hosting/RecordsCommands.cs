using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Gateway.Api.Files;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Hosting;

/// <summary>What to do with which file.</summary>
/// <param name="Config">Configuration that names the records.</param>
/// <param name="Kind">Kind of record.</param>
/// <param name="File">CSV file.</param>
/// <param name="Reason">Why, for the audit.</param>
internal sealed record RecordFileRequest(FileInfo? Config, string? Kind, FileInfo? File, string Reason);

/// <summary>What the command line can do with the records of a configuration, beside a running gateway too.</summary>
internal static class RecordsCommands
{
    private const int Success = 0;
    private const int Faulty = 1;
    private const int Usage = 2;
    private const string Actor = "command line";

    /// <summary>Checks the audit and names the first broken row. The head it prints, kept elsewhere, shows later that nothing was cut off the end.</summary>
    public static async Task<int> VerifyAuditAsync(
        FileInfo? config, IReadOnlyList<string> overrides, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        (RecordStore? store, _, int exitCode) = await OpenAsync(config, overrides, error, cancellation).ConfigureAwait(false);
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

    /// <summary>Writes all records of a kind to a CSV file. The audit keeps that it was done.</summary>
    public static Task<int> ExportAsync(
        RecordFileRequest request, IReadOnlyList<string> overrides, TextWriter output, TextWriter error, CancellationToken cancellation) =>
        WithStoreAsync(request, overrides, error, async (store, file, _) =>
        {
            RecordWrite noted = await store.WriteAsync(new RecordCause(Actor, request.Reason), edit =>
            {
                edit.Note(file.Entity, "*", """{"export":true}""");
                return Task.FromResult(RecordWrite.Done);
            }).ConfigureAwait(false);
            if (!noted.IsDone)
            {
                await error.WriteLineAsync(noted.Detail).ConfigureAwait(false);
                return Faulty;
            }

            int count = 0;
            await using (var target = new StreamWriter(request.File!.FullName, append: false, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                await target.WriteAsync(CsvTable.Lines([file.Header]).AsMemory(), cancellation).ConfigureAwait(false);
                (string, string)? after = null;
                do
                {
                    (string, string)? from = after;
                    (IReadOnlyList<string[]> rows, after) = await store.ReadAsync((records, stop) => file.PageAsync(records, from, stop), cancellation).ConfigureAwait(false);
                    await target.WriteAsync(CsvTable.Lines(rows).AsMemory(), cancellation).ConfigureAwait(false);
                    count += rows.Count;
                }
                while (after is not null);
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} {file.Kind} written to {request.File.FullName}")).ConfigureAwait(false);
            return Success;
        }, cancellation);

    /// <summary>Adds and changes the records of a CSV file, all or none; faults are named by line and column.</summary>
    public static Task<int> ImportAsync(
        RecordFileRequest request, IReadOnlyList<string> overrides, TextWriter output, TextWriter error, CancellationToken cancellation) =>
        WithStoreAsync(request, overrides, error, async (store, file, options) =>
        {
            var faults = new FileFaults();
            var table = CsvTable.Read(await File.ReadAllBytesAsync(request.File!.FullName, cancellation).ConfigureAwait(false), RecordImport.MostRows, faults);
            var terms = new ImportTerms(new NumberingPlan(options.CountryCode), options.Screening.Limits, MayChangeCards: true, new Dictionary<string, SpPolicy>());
            ImportedView counts = new(0, 0, 0);
            FileFaults found = faults;
            RecordWrite write = await store.WriteAsync(new RecordCause(Actor, request.Reason), async edit =>
            {
                found = faults.Copy();
                counts = await RecordImport.ApplyAsync(edit, file, table, terms, found).ConfigureAwait(false);
                return found.IsEmpty ? RecordWrite.Done : RecordWrite.Refused("the file has faults");
            }).ConfigureAwait(false);
            if (!write.IsDone && found.IsEmpty)
            {
                await error.WriteLineAsync(write.Detail).ConfigureAwait(false);
                return Faulty;
            }

            if (found.IsEmpty)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{counts.Rows} rows: {counts.Added} {file.Kind} added, {counts.Changed} changed"))
                    .ConfigureAwait(false);
                return Success;
            }

            foreach ((string place, string[] problems) in found.ByPlace())
            {
                foreach (string problem in problems)
                {
                    await error.WriteLineAsync($"{request.File.Name}: {place}: {problem}").ConfigureAwait(false);
                }
            }

            await error.WriteLineAsync("Nothing was written.").ConfigureAwait(false);
            return Faulty;
        }, cancellation);

    private static async Task<int> WithStoreAsync(
        RecordFileRequest request, IReadOnlyList<string> overrides, TextWriter error, Func<RecordStore, RecordFile, GatewayOptions, Task<int>> act, CancellationToken cancellation)
    {
        if (!RecordFiles.TryFind(request.Kind, out RecordFile? file) || request.File is null)
        {
            await error.WriteLineAsync(file is null ? $"Say --kind: one of {RecordFiles.Kinds}." : "Say --file FILE.").ConfigureAwait(false);
            return Usage;
        }

        (RecordStore? store, GatewayOptions? options, int exitCode) = await OpenAsync(request.Config, overrides, error, cancellation).ConfigureAwait(false);
        if (store is null)
        {
            return exitCode;
        }

        await using (store)
        {
            try
            {
                return await act(store, file, options!).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is RecordsUnavailableException or IOException or UnauthorizedAccessException)
            {
                await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
                return Faulty;
            }
        }
    }

    // Nothing is created: a configuration that names no records yet has nothing to look at.
    private static async Task<(RecordStore? Store, GatewayOptions? Options, int ExitCode)> OpenAsync(
        FileInfo? config, IReadOnlyList<string> overrides, TextWriter error, CancellationToken cancellation)
    {
        if (config is null)
        {
            await error.WriteLineAsync("Say --config FILE: it names the records.").ConfigureAwait(false);
            return (null, null, Usage);
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
            return (null, null, Faulty);
        }

        string dataDirectory = Path.GetFullPath(options.DataDirectory, input.BaseDirectory);
        RecordStoreOptions records = options.Records.Store(dataDirectory);
        if (records.FindFile() is { } file && !File.Exists(file))
        {
            await error.WriteLineAsync($"There are no records yet: {file} does not exist.").ConfigureAwait(false);
            return (null, null, Faulty);
        }

        RecordStoreOpening opening = await RecordStore.OpenAsync(records, TimeProvider.System, NullLogger.Instance, cancellation).ConfigureAwait(false);
        if (!opening.IsOpen)
        {
            await error.WriteLineAsync(opening.Problem).ConfigureAwait(false);
        }

        return (opening.Store, options, Faulty);
    }
}
