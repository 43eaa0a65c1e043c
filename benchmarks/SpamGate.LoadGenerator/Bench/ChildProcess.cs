using System.Diagnostics;
using System.Globalization;

namespace SpamGate.LoadGenerator.Bench;

/// <summary>A program under measurement: started, watched, and ended with this one.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int OutputKept = 40;

    private readonly Process _process;
    private readonly Queue<string> _output = new();
    private readonly Lock _gate = new();
    private bool _disposed;

    /// <summary>
    /// The heap's youngest generation of a gateway as the files under deploy/ set it, in octets (hexadecimal). The runtime's own choice goes by the
    /// processor's caches, which virtual machines often do not tell, and is then so small that a bind storm is one collection after the other.
    /// </summary>
    internal static readonly (string Name, string Value) YoungHeap = ("DOTNET_GCgen0size", "0x4000000");

    /// <summary>Starts <c>dotnet DLL arguments...</c>.</summary>
    internal ChildProcess(string dll, params IEnumerable<string> arguments)
        : this(null, dll, arguments)
    {
    }

    /// <summary>The same with a variable of its environment set, unless it is set already.</summary>
    internal ChildProcess((string Name, string Value)? variable, string dll, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(dll);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (variable is { } set)
        {
            start.Environment.TryAdd(set.Name, set.Value);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Name = Path.GetFileNameWithoutExtension(dll);
    }

    internal string Name { get; }

    internal bool HasExited => _process.HasExited;

    /// <summary>The last lines it printed.</summary>
    internal string Output
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>CPU seconds used so far, user and system (proc(5): fields 14 and 15 of stat, in ticks of 10 ms).</summary>
    internal double CpuSeconds()
    {
        const double TicksPerSecond = 100;
        string stat = File.ReadAllText($"/proc/{_process.Id}/stat");

        // The second field is the program's name in parentheses and may hold spaces: count from behind it.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Memory in use that is not shared with others, bytes (proc(5): RssAnon of status).</summary>
    internal long ResidentBytes()
    {
        const string Field = "RssAnon:";
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(static line => line.StartsWith(Field, StringComparison.Ordinal));
        return long.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _output.Enqueue(line);
            if (_output.Count > OutputKept)
            {
                _output.Dequeue();
            }
        }
    }
}
