using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>Who may bind: hashed passwords, address lists, limits, and binds whose owner is gone.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task PasswordHash_MadeByTheCommand_LetsTheOwnerIn()
    {
        await using ChildProcess hashing = ChildProcess.StartProject("src/SpamGate.Gateway", ["hash-password"]);
        await hashing.WriteLineAsync("hashed-1");
        string hash = await hashing.WaitForLineAsync(line => line.StartsWith("pbkdf2-sha256$", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        GatewayConfig config = new GatewayConfig().WithSp("10001", "1065500");
        config.Account("10001").Remove("Password");
        config.Account("10001")["PasswordHash"] = hash;
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);

        await using RawEsme right = await RawEsme.BindAsync(gateway.SmppPort, "10001", "hashed-1");
        await using RawEsme wrong = await RawEsme.ConnectAsync(gateway.SmppPort);

        Assert.Equal(0x0Eu, (await wrong.TryBindAsync("10001", "hashed-2")).Status);
    }

    [Theory]
    [InlineData("192.0.2.0/24", 0x0Du)]
    [InlineData("127.0.0.0/8", 0u)]
    public async Task AllowFrom_DecidesByAddress(string network, uint status)
    {
        GatewayConfig config = new GatewayConfig().WithSp("10001", "1065500");
        config.Account("10001")["AllowFrom"] = new System.Text.Json.Nodes.JsonArray(network);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);
        await using RawEsme esme = await RawEsme.ConnectAsync(gateway.SmppPort);

        Assert.Equal(status, (await esme.TryBindAsync("10001", "secret")).Status);
    }

    [Fact]
    public async Task MaxBinds_HolderNoLongerAnswers_MakesRoomForItsOwner()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(new GatewayConfig().WithSp("10001", "1065500", maxBinds: 1));
        await using RawEsme dead = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        dead.Connection.OnRequest = _ => null;
        await using RawEsme owner = await RawEsme.ConnectAsync(gateway.SmppPort);

        Assert.Equal(0u, (await owner.TryBindAsync("10001", "secret")).Status);
        await dead.Connection.Closed.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Removed_AccountInTheFile_ClosesItsSessions()
    {
        GatewayConfig config = new GatewayConfig().WithSp("10001", "1065500").WithSp("10002", "1065600");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);
        await using RawEsme leaves = await RawEsme.BindAsync(gateway.SmppPort, "10002", "secret");
        await using RawEsme stays = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        ((System.Text.Json.Nodes.JsonArray)config.Section["Accounts"]!).RemoveAt(1);
        gateway.Rewrite();

        await leaves.Connection.Closed.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0u, (await stays.Connection.RequestAsync(RawCommand.EnquireLink, [])).Status);
    }

    [Fact]
    public async Task EnquireLink_SilentClient_IsAskedAndThenClosed()
    {
        GatewayConfig config = new GatewayConfig().WithSp("10001", "1065500");
        config.SmppSection["EnquireLink"] = "00:00:01";
        config.SmppSection["ResponseTimeout"] = "00:00:01";
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        esme.Connection.OnRequest = _ => null;

        await esme.Connection.NextRequestAsync(RawCommand.EnquireLink, TimeSpan.FromSeconds(30));
        await esme.Connection.Closed.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
