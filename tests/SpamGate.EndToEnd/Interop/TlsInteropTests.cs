using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Interop;

/// <summary>Other people's TLS (Node's and Kannel's OpenSSL) on either side of the gateway.</summary>
public sealed class TlsInteropTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();
    private readonly TestAuthority _authority = new();
    private readonly string _certificate;
    private readonly string _ca;
    private readonly int _tlsPort = FreePorts.Next();

    public TlsInteropTests()
    {
        using X509Certificate2 server = _authority.Server();
        _certificate = _directory.Write("server.pem", TestAuthority.CertificatePem(server) + TestAuthority.KeyPem(server));
        _ca = _directory.Write("ca.pem", _authority.Pem);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task NodeEsme_SubmitsOverTls_EveryReceiptArrives()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.SendReceipts = true;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config().WithSmsc(smsc.Port));

        await using NodeSmpp node = NodeSmpp.StartEsme(_tlsPort, "10001", "secret", "10655001", count: 200, window: 20, _ca);

        JsonElement complete = await node.WaitForAsync("complete");
        Assert.Equal(200, complete.GetProperty("accepted").GetInt32());
        Assert.Equal(200, complete.GetProperty("receipts").GetInt32());
        await node.WaitForAsync("unbound");
    }

    [Fact]
    public async Task NodeSmsc_OverTls_TakesWhatTheGatewayForwards()
    {
        await using NodeSmpp node = await NodeSmpp.StartSmscAsync(_certificate);
        GatewayConfig config = Config().WithSmsc(node.Port);
        config.Section["Smscs"]![0]!["Tls"] = new JsonObject { ["Enabled"] = true, ["Ca"] = _ca, ["ServerName"] = "localhost" };
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        SubmitResult result = await esme.SubmitAsync(Gsm7.Submit("10655001", "8613800138000", "See you at five") with { RegisteredDelivery = 1 });

        Assert.Equal(0u, result.Status);
        JsonElement submit = await node.WaitForAsync("submit");
        Assert.Equal("See you at five", submit.GetProperty("text").GetString());
        Assert.Contains($"id:{result.MessageId} ", (await esme.NextDeliverAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kannel_SubmitsOverTls_ReceiptsComeByDlrUrl()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.SendReceipts = true;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config().WithSmsc(smsc.Port));
        await using KannelBearerbox kannel = await KannelBearerbox.StartAsync(_tlsPort, "10001", "secret", tls: true);

        await kannel.SendAsync("10655001", "8613800138000", "Your parcel is at the door.");

        Assert.Equal("Your parcel is at the door.", (await smsc.NextSubmitAsync()).Text);
        int[] reports = [await kannel.NextReceiptAsync(), await kannel.NextReceiptAsync()];
        Assert.Equal([1, 8], reports.Order());
    }

    private GatewayConfig Config()
    {
        GatewayConfig config = new GatewayConfig().WithSp("10001", "1065500");
        config.SmppSection["Tls"] = new JsonObject { ["Port"] = _tlsPort, ["Certificate"] = _certificate };
        return config;
    }
}
