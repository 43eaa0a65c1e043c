using System.CommandLine;
using System.Net;
using System.Text.Json;
using SpamGate.LoadGenerator.Load;

namespace SpamGate.LoadGenerator;

/// <summary><c>run</c>: one load run against anything that speaks SMPP.</summary>
internal static class RunCommand
{
    internal static JsonSerializerOptions Json { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    internal static Command Create()
    {
        var target = new Option<string>("--target") { Description = "ADDRESS:PORT.", DefaultValueFactory = _ => "127.0.0.1:2775" };
        var tls = new Option<bool>("--tls") { Description = "Speak TLS; the target's certificate is not checked." };
        var connections = new Option<int>("--connections") { Description = "Binds, each with a thread of its own.", DefaultValueFactory = _ => 4 };
        var window = new Option<int>("--window") { Description = "Unanswered messages on one connection.", DefaultValueFactory = _ => 100 };
        var messages = new Option<long>("--messages") { Description = "Messages to send; 0 = for --seconds." };
        var seconds = new Option<double>("--seconds") { Description = "How long to measure.", DefaultValueFactory = _ => 5 };
        var warmup = new Option<double>("--warmup") { Description = "Seconds before measuring starts.", DefaultValueFactory = _ => 1 };
        var rate = new Option<double>("--rate") { Description = "Messages per second, all connections together; 0 = as fast as answers come." };
        var texts = new Option<string>("--texts") { Description = "generator, generator:COUNT, one, or a CSV file (also .gz) with a column text.", DefaultValueFactory = _ => "generator" };
        var sps = new Option<int>("--sps") { Description = "SPs the senders 10690001, 10690002, ... are spread over.", DefaultValueFactory = _ => 1 };
        var systemId = new Option<string?>("--system-id") { Description = "One account for all binds (a trunk); without it connection i binds as sp001, sp002, ..." };
        var password = new Option<string>("--password") { Description = "Password of the binds.", DefaultValueFactory = _ => "secret" };
        var registered = new Option<bool>("--registered-delivery") { Description = "Ask for receipts, and acknowledge them." };
        var drain = new Option<double>("--drain") { Description = "Seconds to go on reading receipts at the end." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("run", "Sends messages in a closed loop and measures.")
        {
            target, tls, connections, window, messages, seconds, warmup, rate, texts, sps, systemId, password, registered, drain, json,
        };
        command.SetAction(parsed =>
        {
            MessageMix mix = MessageMix.Load(parsed.GetValue(texts)!, parsed.GetValue(registered));
            LoadReport report = LoadRun.Run(
                new LoadOptions
                {
                    Target = IPEndPoint.Parse(parsed.GetValue(target)!),
                    Tls = parsed.GetValue(tls),
                    Connections = parsed.GetValue(connections),
                    Window = parsed.GetValue(window),
                    Messages = parsed.GetValue(messages),
                    Seconds = parsed.GetValue(seconds),
                    Warmup = parsed.GetValue(warmup),
                    Rate = parsed.GetValue(rate),
                    Sps = parsed.GetValue(sps),
                    SystemId = parsed.GetValue(systemId),
                    Password = parsed.GetValue(password)!,
                    Drain = parsed.GetValue(drain),
                },
                mix);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, Json) : report.ToString());
            return report.Faults.Count == 0 && report.Unanswered == 0 && report.Unexpected == 0 ? 0 : 1;
        });
        return command;
    }
}
