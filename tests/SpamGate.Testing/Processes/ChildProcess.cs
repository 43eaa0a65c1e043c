using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace SpamGate.Testing.Processes;

/// <summary>A program the tests started: keeps its output, waits for lines of it, stops or kills it, and never outlives its owner.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly string _name;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Match, TaskCompletionSource<string> Found)> _watchers = [];

    private ChildProcess(string name, Process process)
    {
        _name = name;
        _process = process;
    }

    /// <summary>Operating system id.</summary>
    public int Id => _process.Id;

    /// <summary>True once it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Exit code; only after it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Both output streams so far.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Starts a program; its arguments are passed as they are, without a shell.</summary>
    /// <exception cref="ToolMissingException">The program is not installed.</exception>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? Repository.Root,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string key, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[key] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new ChildProcess(Path.GetFileName(program), process);
        process.OutputDataReceived += (_, line) => child.Received(line.Data);
        process.ErrorDataReceived += (_, line) => child.Received(line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ToolMissingException(program);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Starts a built .NET program of this repository.</summary>
    public static ChildProcess StartProject(string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Start("dotnet", [Repository.BuiltAssembly(project), .. arguments], environment: environment);

    /// <summary>Runs to the end and returns the exit code and everything it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan patience, string? workingDirectory = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using ChildProcess child = Start(program, arguments, workingDirectory, environment);
        int exitCode = await child.WaitForExitAsync(patience);
        return (exitCode, child.Output);
    }

    /// <summary>Waits for a line of output, those already printed included.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> match, TimeSpan patience)
    {
        Task<string> found = Watch(match);
        Task first = await Task.WhenAny(found, _process.WaitForExitAsync(), Task.Delay(patience));
        if (first == found || found.IsCompleted)
        {
            return await found;
        }

        throw new TimeoutException(_process.HasExited
            ? $"{_name} ended with {_process.ExitCode} before it printed what was waited for. Its output:\n{Output}"
            : $"{_name} did not print what was waited for within {patience.TotalSeconds:0} s. Its output:\n{Output}");
    }

    /// <summary>Writes a line to its standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Asks it to stop, as a service manager does (SIGTERM).</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>Interrupts it, as Ctrl+C does (SIGINT).</summary>
    public void Interrupt() => Signal(SigInt);

    /// <summary>Kills it at once (SIGKILL): nothing of its own runs any more.</summary>
    public void Kill9()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
    }

    /// <summary>Waits for its end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan patience)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_name} did not end within {patience.TotalSeconds:0} s. Its output:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Kill9();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);

    private void Signal(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0 && !_process.HasExited)
        {
            throw new InvalidOperationException($"Signal {signal} to {_name} failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    private Task<string> Watch(Func<string, bool> match)
    {
        lock (_lock)
        {
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            string? printed = _lines.Find(line => match(line));
            if (printed is not null)
            {
                found.SetResult(printed);
            }
            else
            {
                _watchers.Add((match, found));
            }

            return found.Task;
        }
    }

    private void Received(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Add(line);
            foreach ((Func<string, bool> match, TaskCompletionSource<string> found) in _watchers)
            {
                if (match(line))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }
}
