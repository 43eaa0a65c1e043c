using System.CommandLine;
using System.Globalization;
using System.Net;
using SpamGate.LoadGenerator.Attack;

namespace SpamGate.LoadGenerator;

/// <summary><c>attack</c>: what hostile peers do to a paying SP, in one command.</summary>
internal static class AttackCommand
{
    internal static Command Create()
    {
        var target = new Option<string?>("--target") { Description = "ADDRESS:PORT of a running gateway with the accounts sp001 (sender 10690001), idle and storm0001, storm0002, ..., password secret; without it one is started, with a simulated SMSC." };
        var gateway = new Option<string>("--gateway") { Description = "SpamGate.Gateway.dll to start.", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "SpamGate.Gateway.dll") };
        var model = new Option<string?>("--model") { Description = "Model directory of the gateway that is started.", DefaultValueFactory = _ => BenchCommand.FindModel() };
        var idle = new Option<int>("--idle") { Description = "Bound connections that do nothing.", DefaultValueFactory = _ => 5000 };
        var slow = new Option<int>("--slowloris") { Description = "Connections that send one octet a second.", DefaultValueFactory = _ => 1000 };
        var storm = new Option<int>("--bind-storm") { Description = "SPs that bind in one instant.", DefaultValueFactory = _ => 1000 };
        var hashed = new Option<bool>("--hashed") { Description = "Stored hashes for the storm's accounts, none proven yet." };
        var rate = new Option<double>("--rate") { Description = "Messages a second of the paying SP.", DefaultValueFactory = _ => 2000 };
        var seconds = new Option<double>("--seconds") { Description = "Seconds measured, alone and under attack.", DefaultValueFactory = _ => 20 };
        var command = new Command("attack", "A paying SP alone, then beside idle connections, slow ones and a bind storm.")
        {
            target, gateway, model, idle, slow, storm, hashed, rate, seconds,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new AttackOptions
            {
                Target = parsed.GetValue(target) is { } text ? IPEndPoint.Parse(text) : null,
                GatewayDll = Path.GetFullPath(parsed.GetValue(gateway)!),
                Model = parsed.GetValue(model) is { } path ? Path.GetFullPath(path) : null,
                Idle = parsed.GetValue(idle),
                SlowLoris = parsed.GetValue(slow),
                BindStorm = parsed.GetValue(storm),
                HashedPasswords = parsed.GetValue(hashed),
                Rate = parsed.GetValue(rate),
                Seconds = parsed.GetValue(seconds),
            };
            if (DescriptorLimit() is { } limit && limit < options.Descriptors)
            {
                await Console.Error.WriteLineAsync($"This needs {options.Descriptors:N0} open files in each process, the limit is {limit:N0}: raise it with 'ulimit -Hn' and try again.").ConfigureAwait(false);
                return 1;
            }

            try
            {
                AttackReport report = await new AttackRun(options, Console.Out).RunAsync(cancel).ConfigureAwait(false);
                await Console.Out.WriteLineAsync("\n" + report).ConfigureAwait(false);
                return report.Attacked.Unanswered == 0 && report.Attacked.Faults.Count == 0 ? 0 : 1;
            }
            catch (InvalidOperationException e)
            {
                await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
                return 1;
            }
        });
        return command;
    }

    // .NET raises its own soft limit to the hard one at its start, so what this process may, its children may.
    private static long? DescriptorLimit()
    {
        const string Line = "Max open files";
        string? line = File.Exists("/proc/self/limits")
            ? File.ReadLines("/proc/self/limits").FirstOrDefault(static line => line.StartsWith(Line, StringComparison.Ordinal))
            : null;
        return long.TryParse(line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out long limit) ? limit : null;
    }
}
