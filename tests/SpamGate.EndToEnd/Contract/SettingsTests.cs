using System.Globalization;
using System.Net;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;

namespace SpamGate.EndToEnd.Contract;

/// <summary>Any setting can be overridden on the command line and by environment, the .NET way.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task CommandLine_OverridesTheFile()
    {
        int port = FreePorts.Next();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            new GatewayConfig().WithSp("10001", "1065500"), arguments: [$"--SpamGate:Smpp:Port={port}"]);

        await using RawEsme esme = await RawEsme.BindAsync(port, "10001", "secret");
    }

    [Fact]
    public async Task Environment_OverridesTheFile()
    {
        int port = FreePorts.Next();
        var environment = new Dictionary<string, string?> { ["SpamGate__Http__Port"] = port.ToString(CultureInfo.InvariantCulture) };

        await using GatewayProcess gateway = await GatewayProcess.StartAsync(new GatewayConfig(), environment: environment, httpPort: port);

        Assert.Equal(HttpStatusCode.OK, await gateway.StatusAsync("/healthz"));
    }

    [Fact]
    public async Task CommandLine_OverridesTheEnvironment_AlsoInsideLists()
    {
        var environment = new Dictionary<string, string?> { ["SpamGate__Accounts__0__Password"] = "from-env" };
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            new GatewayConfig().WithSp("10001", "1065500"), arguments: ["--SpamGate:Accounts:0:Password=from-cli"], environment: environment);

        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "from-cli");
    }
}
