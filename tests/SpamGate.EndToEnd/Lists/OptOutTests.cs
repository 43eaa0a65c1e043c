using System.Globalization;
using System.Text.Json.Nodes;
using SpamGate.Testing.Databases;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Lists;

/// <summary>Where a gateway keeps its records.</summary>
public enum RecordsKind
{
    /// <summary>An SQLite file.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql,
}

/// <summary>
/// Opt-outs by MO, from outside: the running gateway, its records in real databases, and kill -9 (<c>SPAMGATE_KILLS</c> times, 3 when it is not set).
/// </summary>
public sealed class OptOutTests
{
    private const string Phone = "8613800138000";
    private const uint Refused = 0x45;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly ShortMessagePdu s_offer = ShortMessagePdu.Ascii("10655001", Phone, "Everything must go this weekend");
    private static readonly ShortMessagePdu s_code = ShortMessagePdu.Ascii("10655009", Phone, "Your code is 482913");

    [Fact]
    public async Task OptOut_IsConfirmedOnce_RefusesOffers_PassesCodes_AndOutlivesAKill()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc));
        await using (RawEsme sp = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret"))
        {
            Assert.Equal(0u, (await sp.SubmitAsync(s_offer)).Status);
            await smsc.NextSubmitAsync();

            Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ucs2(Phone, "10655001", "退订")));

            Assert.Equal(Refused, (await sp.SubmitAsync(s_offer)).Status);
            Assert.Equal("退订", (await sp.NextDeliverAsync()).Text);
            ShortMessagePdu told = await smsc.NextSubmitAsync();
            Assert.Equal(("10655001", Phone), (told.Source, told.Dest));
            Assert.Contains("退订成功", told.Text, StringComparison.Ordinal);
            Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ascii(Phone, "10655001", "TD")));
            Assert.Equal(0u, (await sp.SubmitAsync(s_code)).Status);
            Assert.Equal(s_code.Text, (await smsc.NextSubmitAsync()).Text);
        }

        await gateway.Kill9AndRestartAsync();
        await smsc.WaitForBindAsync();

        await using RawEsme again = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        Assert.Equal(Refused, (await again.SubmitAsync(s_offer)).Status);
        Assert.Equal(0u, (await again.SubmitAsync(s_code)).Status);
        Assert.Equal(s_code.Text, (await smsc.NextSubmitAsync()).Text);
        Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ascii(Phone, "10655001", "td")));
        Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ascii(Phone, "10655001", "DY")));
        Assert.Equal(0u, (await again.SubmitAsync(s_offer)).Status);
        Assert.Equal(s_offer.Text, (await smsc.NextSubmitAsync()).Text);
    }

    [Theory]
    [InlineData(RecordsKind.Sqlite)]
    [InlineData(RecordsKind.PostgreSql)]
    public async Task EveryAcknowledgedOptOut_IsThere_AfterKillsInTheirMidst(RecordsKind kind)
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("SPAMGATE_KILLS") ?? "3", CultureInfo.InvariantCulture);
        await using PostgreSqlServer? server = kind == RecordsKind.PostgreSql ? await PostgreSqlServer.StartAsync() : null;
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc, server));
        var acknowledged = new List<string>();
        var random = new Random(20261125);
        for (int kill = 0; kill < kills; kill++)
        {
            await using RawEsme sp = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
            int wishes = random.Next(5, 40);
            Task<uint>[] outcomes = [.. Enumerable.Range(0, wishes).Select(i => DeliverAsync(smsc, Number(kill, i)))];
            await outcomes[random.Next(wishes)];
            gateway.Kill9();
            for (int i = 0; i < wishes; i++)
            {
                if (await outcomes[i] == 0)
                {
                    acknowledged.Add(Number(kill, i));
                }
            }

            await gateway.RestartAsync();
            await smsc.WaitForBindAsync();
        }

        Assert.NotEmpty(acknowledged);
        await using RawEsme after = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        foreach (string phone in acknowledged)
        {
            Assert.Equal(Refused, (await after.SubmitAsync(s_offer with { Dest = phone })).Status);
        }
    }

    [Fact]
    public async Task OptOut_WhileTheRecordsAreGone_IsKeptAndInForce_AndInThemWhenTheyAreBack()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(smsc, server));
        await using (RawEsme sp = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret"))
        {
            await server.StopAsync();
            Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ascii(Phone, "10655001", "TD"), s_patience));
            Assert.Equal(Refused, (await sp.SubmitAsync(s_offer)).Status);
            await gateway.WaitForMetricsAsync(page => page.Sum("spamgate_opt_outs_journalled") == 1, s_patience, "the journal to hold it");

            await server.ResumeAsync();
            await gateway.WaitForMetricsAsync(page => page.Sum("spamgate_opt_outs_journalled") == 0, s_patience, "the journal to empty");
        }

        await gateway.Kill9AndRestartAsync();
        await smsc.WaitForBindAsync();
        await using RawEsme again = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        Assert.Equal(Refused, (await again.SubmitAsync(s_offer)).Status);
    }

    /// <summary>The answer to an MO, or 0x64 when the connection broke before it came.</summary>
    private static async Task<uint> DeliverAsync(FakeSmsc smsc, string phone)
    {
        try
        {
            return await smsc.DeliverAsync(ShortMessagePdu.Ascii(phone, "10655001", "TD"));
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or InvalidOperationException or OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            return 0x64;
        }
    }

    private static string Number(int kill, int i) => $"86138{kill:D4}{i:D4}";

    private static GatewayConfig Config(FakeSmsc smsc, PostgreSqlServer? server = null)
    {
        GatewayConfig config = new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500", transactional: ["10655009"]);
        if (server is not null)
        {
            config.Section["Records"] = new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = server.NewDatabase() };
        }

        return config;
    }
}
