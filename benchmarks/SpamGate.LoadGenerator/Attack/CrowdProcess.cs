using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace SpamGate.LoadGenerator.Attack;

/// <summary>
/// The attackers as a process of their own that, on Linux, yields to every other (SCHED_IDLE): in life they have machines of their own, and what their work takes from the
/// processors that the paying SP and the gateway share with them here is not the gateway's doing.
/// </summary>
internal sealed class CrowdProcess : IDisposable
{
    private readonly Process _process;

    internal CrowdProcess(IPEndPoint target)
    {
        string dotnet = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        string[] crowd = [typeof(CrowdProcess).Assembly.Location, CrowdCommand.Name, target.ToString()];
        var start = OperatingSystem.IsLinux() ? new ProcessStartInfo("chrt", ["--idle", "0", dotnet, .. crowd]) : new ProcessStartInfo(dotnet, crowd);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException($"The attackers could not be started with {start.FileName} (Debian: util-linux): {fault.Message}", fault);
        }
    }

    /// <summary>Binds the idle ones; returns when all are bound.</summary>
    internal Task GatherIdleAsync(int count, CancellationToken cancel) => AskAsync(CrowdCommand.Idle, count, cancel);

    /// <summary>Starts the slow ones.</summary>
    internal Task StartSlowAsync(int count, CancellationToken cancel) => AskAsync(CrowdCommand.Slow, count, cancel);

    /// <summary>Seconds until the last of the storm is bound, and how often one had to come back.</summary>
    internal async Task<(double Seconds, int Retries)> StormAsync(int count, CancellationToken cancel)
    {
        string[] answer = await AskAsync(CrowdCommand.Storm, count, cancel).ConfigureAwait(false);
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), int.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Idle connections that were closed on, and times a slow one was.</summary>
    internal async Task<(int IdleEnded, int SlowClosed)> ReportAsync(CancellationToken cancel)
    {
        string[] answer = await AskAsync(CrowdCommand.Report, 0, cancel).ConfigureAwait(false);
        return (int.Parse(answer[0], CultureInfo.InvariantCulture), int.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task<string[]> AskAsync(string question, int count, CancellationToken cancel)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{question} {count}").AsMemory(), cancel).ConfigureAwait(false);
            await _process.StandardInput.FlushAsync(cancel).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw new InvalidOperationException("The attackers' process ended: " + fault.Message, fault);
        }

        string answer = await _process.StandardOutput.ReadLineAsync(cancel).ConfigureAwait(false) ?? "fault The attackers' process ended.";
        string[] words = answer.Split(' ');
        return words[0] == question ? words[1..] : throw new InvalidOperationException(answer);
    }
}
