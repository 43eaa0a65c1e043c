using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;

namespace SpamGate.EndToEnd.Contract;

/// <summary><c>--check-config</c>: all faults at once, each named, and the exit code says it.</summary>
public sealed class CheckConfigTests
{
    [Fact]
    public async Task CheckConfig_GoodFile_ExitsWithZero()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        (int exitCode, string output) = await GatewayProcess.CheckAsync(new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500").ToJson());

        Assert.True(exitCode == 0, output);
        Assert.Equal(0, smsc.BoundLinks);
    }

    [Fact]
    public async Task CheckConfig_ZeroForEveryLimit_MeansUnlimited()
    {
        GatewayConfig config = new GatewayConfig().WithSmsc(2775, window: 0).WithSp("10001", "1065500", perSecond: 0, maxBinds: 0);
        config.Account("10001")["Window"] = 0;
        config.Account("10001")["MessagesPerSecond"] = 0;
        config.SmppSection["InactivityTimeout"] = "00:00:00";

        (int exitCode, string output) = await GatewayProcess.CheckAsync(config.ToJson());

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task CheckConfig_SeveralFaults_NamesEachAndFails()
    {
        GatewayConfig config = new GatewayConfig().WithSmsc(2775).WithSp("10001", "1065500").WithTrunk("trunk", ["no-such-sp"]);
        config.SmppSection["Port"] = 70000;
        config.SmppSection["EnquireLink"] = "-00:00:01";
        config.ScreeningSection["Threshold"] = 1.5;
        config.Sp("10001")["Card"] = "Purple";
        config.Account("10001")["SpId"] = "missing-sp";

        (int exitCode, string output) = await GatewayProcess.CheckAsync(config.ToJson());

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Smpp:Port", output, StringComparison.Ordinal);
        Assert.Contains("Smpp:EnquireLink", output, StringComparison.Ordinal);
        Assert.Contains("Screening:Threshold", output, StringComparison.Ordinal);
        Assert.Contains("Sps:0:Card", output, StringComparison.Ordinal);
        Assert.Contains("missing-sp", output, StringComparison.Ordinal);
        Assert.Contains("no-such-sp", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckConfig_FileThatIsNoJson_SaysWhere()
    {
        (int exitCode, string output) = await GatewayProcess.CheckAsync("{ \"SpamGate\": { \"Smpp\": { \"Port\": 1 }");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("spamgate.json", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckConfig_ExampleOfDeployFolder_IsGood()
    {
        var environment = new Dictionary<string, string?>
        {
            ["SpamGate__Smscs__0__Password"] = "smsc-pw",
            ["SpamGate__Accounts__0__Password"] = "first-pw",
            ["SpamGate__Accounts__1__Password"] = "other-pw",
            ["SpamGate__ApiKeys__0"] = GatewayConfig.ApiKey,
        };
        (int exitCode, string output) = await ChildProcess.RunAsync(
            "dotnet",
            [Repository.BuiltAssembly("src/SpamGate.Gateway"), "--config", Path.Combine(Repository.Root, "deploy", "spamgate.example.json"), "--check-config"],
            TimeSpan.FromSeconds(30),
            Repository.Root,
            environment);

        Assert.True(exitCode == 0, output);
    }
}
