using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SpamGate.LoadGenerator.Baselines;

namespace SpamGate.LoadGenerator;

/// <summary><c>baseline-answer</c> and <c>baseline-forward</c>: the two bare Kestrel loops that bound what a gateway can reach.</summary>
internal static class BaselineCommands
{
    internal static Command CreateAnswer()
    {
        Option<int> port = Port();
        var command = new Command("baseline-answer", "Bare Kestrel: frames every PDU and answers it.") { port };
        command.SetAction((parsed, cancel) => RunAsync<AnswerHandler>(parsed.GetValue(port), null, cancel));
        return command;
    }

    internal static Command CreateForward()
    {
        Option<int> port = Port();
        var smsc = new Option<string>("--smsc") { Description = "ADDRESS:PORT of the SMSC.", DefaultValueFactory = _ => "127.0.0.1:2776" };
        var command = new Command("baseline-forward", "Bare Kestrel: frames, renumbers, forwards to an SMSC and answers.") { port, smsc };
        command.SetAction((parsed, cancel) =>
            RunAsync<ForwardHandler>(parsed.GetValue(port), new ForwardTarget(IPEndPoint.Parse(parsed.GetValue(smsc)!)), cancel));
        return command;
    }

    private static Option<int> Port() => new("--port") { Description = "Port on loopback to listen on.", DefaultValueFactory = _ => 2777 };

    private static async Task<int> RunAsync<THandler>(int port, ForwardTarget? target, CancellationToken cancel)
        where THandler : ConnectionHandler
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
        if (target is not null)
        {
            builder.Services.AddSingleton(target);
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, static l => l.UseConnectionHandler<THandler>()));
        await using WebApplication app = builder.Build();
        await app.StartAsync(cancel).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"listening 127.0.0.1:{port}").ConfigureAwait(false);
        await app.WaitForShutdownAsync(cancel).ConfigureAwait(false);
        return 0;
    }
}
