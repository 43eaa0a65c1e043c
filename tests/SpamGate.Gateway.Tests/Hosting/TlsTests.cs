using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Hosting;

/// <summary>SMPP over TLS on both sides of the running gateway.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Client_BindsAndSubmitsOverTls(SslProtocols version)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using RunningGateway gateway = await StartAsync(smsc: entry => entry["Port"] = smsc.Port);
        await smsc.WaitForBindAsync();
        await RunningGateway.UntilAsync(() => Task.FromResult(gateway.Egress.AnyCanSubmit), "the link to hear that it is bound");
        SslClientAuthenticationOptions options = _authority.ClientOptions();
        options.EnabledSslProtocols = version;

        await using RawEsme esme = await BindAsync(gateway, options);
        SubmitResult result = await esme.SubmitAsync(ShortMessagePdu.Ascii("10690001", "8613800138000", "Dinner at seven?"));

        Assert.Equal(0u, result.Status);
        Assert.Equal("Dinner at seven?", (await smsc.NextSubmitAsync()).Text);
        await esme.UnbindAsync();
        await esme.Connection.Closed.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Client_OfAnOldVersion_IsRefused()
    {
        await using RunningGateway gateway = await StartAsync();
        SslClientAuthenticationOptions options = _authority.ClientOptions();
#pragma warning disable CA5397, SYSLIB0039 // What is refused has to be tried.
        options.EnabledSslProtocols = SslProtocols.Tls11;
#pragma warning restore CA5397, SYSLIB0039
        await Assert.ThrowsAnyAsync<Exception>(() => RawConnection.ConnectTlsAsync(gateway.TlsPort, options));
    }

    [Fact]
    public async Task Client_ThatSpeaksPlainToTheTlsPort_IsClosed()
    {
        await using RunningGateway gateway = await StartAsync();
        await using RawEsme esme = await RawEsme.ConnectAsync(gateway.TlsPort);
        await Assert.ThrowsAsync<IOException>(() => esme.TryBindAsync("one", "pass1"));
    }

    [Fact]
    public async Task Certificate_RenewedWhileRunning_IsShownToTheNextClientAndKeepsThePresent()
    {
        await using RunningGateway gateway = await StartAsync();
        await using RawEsme before = await BindAsync(gateway, _authority.ClientOptions());
        using X509Certificate2 renewed = _authority.Server("renewed.example");

        _folder.Replace("server.pem", TestAuthority.CertificatePem(renewed) + TestAuthority.KeyPem(renewed));

        await RunningGateway.UntilAsync(
            () => Task.FromResult(gateway.Snapshots.Current.ListenerTls!.Certificate.Thumbprint == renewed.Thumbprint), "the renewed certificate");
        await using RawEsme after = await BindAsync(gateway, _authority.ClientOptions(server: "renewed.example"));
        Assert.Equal(0u, (await before.Connection.RequestAsync(RawCommand.EnquireLink, [])).Status);
    }

    [Theory]
    [InlineData("Require", false, false)]
    [InlineData("Require", true, true)]
    [InlineData("Allow", false, true)]
    [InlineData("Allow", true, true)]
    public async Task ClientCertificate_ByMode(string mode, bool shown, bool welcome)
    {
        await using RunningGateway gateway = await StartAsync(tls => tls["ClientCertificates"] = mode);
        using X509Certificate2 own = _authority.Client();
        await AssertWelcomeAsync(gateway, _authority.ClientOptions(shown ? own : null), welcome);
    }

    [Theory]
    [InlineData("Require")]
    [InlineData("Allow")]
    public async Task ClientCertificate_OfAnotherAuthority_IsRefused(string mode)
    {
        await using RunningGateway gateway = await StartAsync(tls => tls["ClientCertificates"] = mode);
        using var stranger = new TestAuthority("Stranger");
        using X509Certificate2 own = stranger.Client();
        await AssertWelcomeAsync(gateway, _authority.ClientOptions(own), welcome: false);
    }

    [Fact]
    public async Task ClientCertificate_MadeForServers_IsRefused()
    {
        await using RunningGateway gateway = await StartAsync(tls => tls["ClientCertificates"] = "Require");
        using X509Certificate2 own = _authority.Server();
        await AssertWelcomeAsync(gateway, _authority.ClientOptions(own), welcome: false);
    }

    [Fact]
    public async Task Handshake_ThatNeverComes_IsClosedWithSessionInit()
    {
        await using RunningGateway gateway = await StartAsync(smpp: smpp => smpp["SessionInitTimeout"] = "00:00:01");
        await using RawEsme esme = await RawEsme.ConnectAsync(gateway.TlsPort);
        await esme.Connection.Closed.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Link_SpeaksTlsToTheSmsc_AndShowsItsCertificate()
    {
        using X509Certificate2 server = _authority.Server();
        using X509Certificate2 own = _authority.Client("spamgate");
        _folder.Write("link.pem", TestAuthority.CertificatePem(own) + TestAuthority.KeyPem(own));
        await using FakeSmsc smsc = FakeSmsc.Start(tls: TestAuthority.ServerOptions(server, askForCertificate: true));
        await using RunningGateway gateway = await StartAsync(smsc: entry =>
        {
            entry["Port"] = smsc.Port;
            entry["Tls"] = new JsonObject { ["Enabled"] = true, ["ServerName"] = "localhost", ["Ca"] = "ca.pem", ["ClientCertificate"] = "link.pem" };
        });
        await smsc.WaitForBindAsync();
        await RunningGateway.UntilAsync(() => Task.FromResult(gateway.Egress.AnyCanSubmit), "the link to hear that it is bound");
        Assert.Equal(["CN=spamgate"], smsc.Handshakes);

        await using RawEsme esme = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        SubmitResult[] results = await esme.SubmitManyAsync(
            Enumerable.Range(0, 90).Select(static i => ShortMessagePdu.Ascii("10690001", "8613800138000", $"Dinner at {i}?")));
        Assert.All(results, static result => Assert.Equal(0u, result.Status));

        smsc.DropLinks();
        await smsc.WaitForBindAsync();
        await RunningGateway.UntilAsync(() => Task.FromResult(gateway.Egress.AnyCanSubmit), "the link to hear that it is bound");
        Assert.Equal(0u, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10690001", "8613800138000", "After the break"))).Status);
    }

    [Theory]
    [InlineData("other.example", true)]
    [InlineData("localhost", false)]
    public async Task Link_WhoseSmscHasAnotherNameOrAuthority_DoesNotBind(string serverName, bool trusted)
    {
        using var stranger = new TestAuthority("Stranger");
        using X509Certificate2 server = (trusted ? _authority : stranger).Server();
        await using FakeSmsc smsc = FakeSmsc.Start(tls: TestAuthority.ServerOptions(server));
        await using RunningGateway gateway = await StartAsync(smsc: entry =>
        {
            entry["Port"] = smsc.Port;
            entry["Tls"] = new JsonObject { ["Enabled"] = true, ["ServerName"] = serverName, ["Ca"] = "ca.pem" };
        });

        // The handshake ends on the SMSC's side before the link has looked at the certificate; nothing may come after it.
        await Assert.ThrowsAsync<TimeoutException>(() => smsc.WaitForBindAsync(TimeSpan.FromSeconds(2)));
        Assert.False(gateway.Egress.AnyCanSubmit);
    }

    private static async Task AssertWelcomeAsync(RunningGateway gateway, SslClientAuthenticationOptions options, bool welcome)
    {
        if (welcome)
        {
            await using RawEsme esme = await BindAsync(gateway, options);
        }
        else
        {
            // With TLS 1.3 the client's handshake is over before the server has judged its certificate.
            await Assert.ThrowsAnyAsync<Exception>(() => BindAsync(gateway, options));
        }
    }

    private static async Task<RawEsme> BindAsync(RunningGateway gateway, SslClientAuthenticationOptions options)
    {
        RawEsme esme = RawEsme.On(await RawConnection.ConnectTlsAsync(gateway.TlsPort, options));
        Assert.Equal(0u, (await esme.TryBindAsync("one", "pass1")).Status);
        return esme;
    }

    private async Task<RunningGateway> StartAsync(Action<JsonObject>? tls = null, Action<JsonObject>? smpp = null, Action<JsonObject>? smsc = null)
    {
        using X509Certificate2 server = _authority.Server();
        _folder.Write("server.pem", TestAuthority.CertificatePem(server) + TestAuthority.KeyPem(server));
        _folder.Write("ca.pem", _authority.Pem);
        return await RunningGateway.StartAsync(
            section =>
            {
                var settings = new JsonObject { ["Port"] = FreePorts.Next(), ["Certificate"] = "server.pem" };
                tls?.Invoke(settings);
                if (settings.ContainsKey("ClientCertificates"))
                {
                    settings["ClientCa"] = "ca.pem";
                }

                section["Tls"] = settings;
                smpp?.Invoke(section);
            },
            smsc,
            _folder);
    }
}
