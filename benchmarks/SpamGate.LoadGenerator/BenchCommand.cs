using System.CommandLine;
using System.Text.Json;
using SpamGate.LoadGenerator.Bench;

namespace SpamGate.LoadGenerator;

/// <summary><c>bench</c>: the whole-process benchmark in one command.</summary>
internal static class BenchCommand
{
    private static readonly string[] Variants = ["direct", "answer", "forward", "gateway"];
    private static readonly string[] TlsVariants = [BenchRun.TlsToSps, BenchRun.TlsToAll];

    internal static Command Create()
    {
        var scenarios = new Option<string[]>("--scenario") { Description = "mix (100 SPs, 8,192 texts) and/or one (one SP, one text).", DefaultValueFactory = _ => ["mix", "one"], AllowMultipleArgumentsPerToken = true };
        scenarios.AcceptOnlyFromAmong("mix", "one");
        var variants = new Option<string[]>("--variant") { Description = "direct, answer, forward, gateway, tls (gateway with TLS to the SPs), tls-all (to the simulator, too), no-log (gateway without its message log), no-evidence (gateway without evidence for the rules of conduct).", DefaultValueFactory = _ => Variants, AllowMultipleArgumentsPerToken = true };
        variants.AcceptOnlyFromAmong([.. Variants, .. TlsVariants, BenchRun.WithoutLog, BenchRun.WithoutEvidence]);
        var tls = new Option<bool>("--tls") { Description = "Measure tls and tls-all besides." };
        var gateway = new Option<string>("--gateway") { Description = "SpamGate.Gateway.dll to measure.", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "SpamGate.Gateway.dll") };
        var model = new Option<string?>("--model") { Description = "Model directory.", DefaultValueFactory = _ => FindModel() };
        var repetitions = new Option<int>("--repetitions") { Description = "Runs of each variant; medians are shown.", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double>("--seconds") { Description = "Seconds measured in a run.", DefaultValueFactory = _ => 5 };
        var warmup = new Option<double>("--warmup") { Description = "Seconds before that.", DefaultValueFactory = _ => 2 };
        var connections = new Option<int>("--connections") { Description = "Connections of the generator.", DefaultValueFactory = _ => 4 };
        var window = new Option<int>("--window") { Description = "Unanswered messages on one connection.", DefaultValueFactory = _ => 100 };
        var smscBinds = new Option<int>("--smsc-binds") { Description = "Binds of the gateway to the simulator.", DefaultValueFactory = _ => 4 };
        var smscWindow = new Option<int>("--smsc-window") { Description = "Unanswered messages on one of them.", DefaultValueFactory = _ => 1000 };
        var registered = new Option<bool>("--registered-delivery") { Description = "Ask for receipts, and take them." };
        var sps = new Option<int?>("--sps") { Description = "SPs of the mix, up to 10,000; one SP binds itself, more come over a trunk." };
        var listEntries = new Option<int>("--list-entries") { Description = "Entries of a list in the gateway's records, beside the lists from files." };
        var output = new Option<string?>("--out") { Description = "Write all samples as JSON to this file." };
        var command = new Command("bench", "Measures the gateway beside two bare loops: rate, CPU, latency, allocation, lock contention.")
        {
            scenarios, variants, tls, gateway, model, repetitions, seconds, warmup, connections, window, smscBinds, smscWindow, registered, sps, listEntries, output,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new BenchOptions
            {
                Scenarios = [.. BenchScenario.All.Where(s => parsed.GetValue(scenarios)!.Contains(s.Name)).Select(s => s.Name == "mix" && parsed.GetValue(sps) is { } count ? s.With(count) : s)],
                ListEntries = parsed.GetValue(listEntries),
                Variants = [.. parsed.GetValue(variants)!.Concat(parsed.GetValue(tls) ? TlsVariants : []).Distinct()],
                GatewayDll = Path.GetFullPath(parsed.GetValue(gateway)!),
                Model = parsed.GetValue(model) is string path ? Path.GetFullPath(path) : null,
                Repetitions = parsed.GetValue(repetitions),
                Seconds = parsed.GetValue(seconds),
                Warmup = parsed.GetValue(warmup),
                Connections = parsed.GetValue(connections),
                Window = parsed.GetValue(window),
                SmscBinds = parsed.GetValue(smscBinds),
                SmscWindow = parsed.GetValue(smscWindow),
                RegisteredDelivery = parsed.GetValue(registered),
            };
            try
            {
                BenchReport report = await new BenchRun(options, Console.Out).RunAsync(cancel).ConfigureAwait(false);
                await Console.Out.WriteLineAsync("\n" + report).ConfigureAwait(false);
                if (parsed.GetValue(output) is string file)
                {
                    await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, RunCommand.Json), cancel).ConfigureAwait(false);
                }

                return 0;
            }
            catch (InvalidOperationException e)
            {
                await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
                return 1;
            }
        });
        return command;
    }

    // The configuration is written elsewhere, so the model is named by its full path: models/default of the repository built from.
    internal static string? FindModel()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string model = Path.Combine(directory.FullName, "models", "default");
            if (File.Exists(Path.Combine(model, "manifest.json")))
            {
                return model;
            }
        }

        return null;
    }
}
