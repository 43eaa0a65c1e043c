using System.ComponentModel;
using System.Diagnostics;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Notices;

/// <summary>Hands notices to the operator's command, which sends the SMS or the mail.</summary>
internal sealed class CommandChannel(NoticeOptions options, TimeProvider time)
{
    /// <summary>Runs it; null = it took the notice, else what went wrong.</summary>
    public async Task<string?> DeliverAsync(NoticeRecord notice, NoticeTargetRecord? target, CancellationToken cancellationToken)
    {
        // Its output is nobody's business here; a pipe that nobody reads would stop it.
        var start = new ProcessStartInfo(options.Command[0], options.Command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["NOTICE_ID"] = notice.NoticeId.ToString(),
                ["NOTICE_KIND"] = notice.Kind,
                ["NOTICE_SP"] = notice.SpId,
                ["NOTICE_PHONE"] = target?.Phone ?? "",
                ["NOTICE_MAIL"] = target?.Mail ?? "",
            },
        };
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            return $"the command does not start: {error.Message}";
        }

        try
        {
            Task output = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, either.Token), process.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token));
            try
            {
                await process.StandardInput.WriteAsync(notice.Body.AsMemory(), either.Token).ConfigureAwait(false);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It does not want to read; its exit code decides.
            }

            await output.ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? null : $"the command ended with {process.ExitCode}";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return $"the command did not end within {options.Timeout.TotalSeconds:0} s";
        }
    }
}
