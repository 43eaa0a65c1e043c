using System.Security.Cryptography.X509Certificates;
using SpamGate.Gateway.Configuration;
using SpamGate.Testing.Network;

namespace SpamGate.Gateway.Tests.Configuration;

public sealed class TlsConfigurationTests : IDisposable
{
    private const string Tls = "SpamGate:Smpp:Tls";
    private readonly ConfigurationFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void NoCertificate_NoListener() => Assert.Null(_folder.Build().ListenerTls);

    [Fact]
    public void PemWithKeyBeside_IsRead()
    {
        X509Certificate2 certificate = Write(_authority.Server());
        Assert.Equal(certificate.Thumbprint, _folder.Build(Set("Certificate", "server.pem"), Set("Key", "server.key")).ListenerTls!.Certificate.Thumbprint);
    }

    [Fact]
    public void PemWithEncryptedKeyInside_IsRead()
    {
        using X509Certificate2 certificate = _authority.Server();
        _folder.Write("server.pem", TestAuthority.CertificatePem(certificate) + _authority.Pem + TestAuthority.KeyPem(certificate, "open"));
        GatewaySnapshot snapshot = _folder.Build(Set("Certificate", "server.pem"), Set("Password", "open"));
        Assert.Equal(certificate.Thumbprint, snapshot.ListenerTls!.Certificate.Thumbprint);
        Assert.Empty(snapshot.Options.Smpp.Tls.Password);
    }

    [Fact]
    public void Pfx_IsRead()
    {
        using X509Certificate2 certificate = _authority.Server();
        File.WriteAllBytes(_folder.Path("server.pfx"), certificate.Export(X509ContentType.Pfx, "open"));
        Assert.Equal(certificate.Thumbprint, _folder.Build(Set("Certificate", "server.pfx"), Set("Password", "open")).ListenerTls!.Certificate.Thumbprint);
    }

    [Fact]
    public void CertificateMissing_IsNamed() => AssertFault("Certificate", "missing.pem does not exist", Set("Certificate", "missing.pem"));

    [Fact]
    public void NoCertificateInFile_IsNamed()
    {
        _folder.Write("server.pem", "-----BEGIN NOTHING-----\n-----END NOTHING-----\n");
        AssertFault("Certificate", "holds no certificate", Set("Certificate", "server.pem"));
    }

    [Fact]
    public void NoKey_IsNamed()
    {
        Write(_authority.Server());
        AssertFault("Key", "is missing; ", Set("Certificate", "server.pem"));
    }

    [Fact]
    public void KeyFileMissing_IsNamed()
    {
        Write(_authority.Server());
        AssertFault("Key", "missing.key does not exist", Set("Certificate", "server.pem"), Set("Key", "missing.key"));
    }

    [Fact]
    public void KeyOfAnother_IsNamed()
    {
        Write(_authority.Server());
        using X509Certificate2 other = _authority.Server();
        _folder.Write("server.key", TestAuthority.KeyPem(other));
        AssertFault("Key", "does not belong to the certificate", Set("Certificate", "server.pem"), Set("Key", "server.key"));
    }

    [Theory]
    [InlineData("", "is missing; the private key in")]
    [InlineData("wrong", "does not open the private key in")]
    public void EncryptedKey_WithoutItsPassword_IsNamed(string password, string problem)
    {
        X509Certificate2 certificate = Write(_authority.Server());
        _folder.Write("server.key", TestAuthority.KeyPem(certificate, "open"));
        AssertFault("Password", problem, Set("Certificate", "server.pem"), Set("Key", "server.key"), Set("Password", password));
    }

    [Fact]
    public void PfxWithWrongPassword_IsNamed()
    {
        using X509Certificate2 certificate = _authority.Server();
        File.WriteAllBytes(_folder.Path("server.pfx"), certificate.Export(X509ContentType.Pfx, "open"));
        AssertFault("Certificate", "is neither PEM nor a PFX that opens with SpamGate:Smpp:Tls:Password", Set("Certificate", "server.pfx"), Set("Password", "wrong"));
    }

    [Fact]
    public void Expired_IsNamed()
    {
        Write(_authority.Server(notBefore: DateTimeOffset.UtcNow.AddDays(-9), notAfter: DateTimeOffset.UtcNow.AddDays(-1)));
        AssertFault("Certificate", "expired on ", Set("Certificate", "server.pem"), Set("Key", "server.key"));
    }

    [Fact]
    public void NotYetValid_IsNamed()
    {
        Write(_authority.Server(notBefore: DateTimeOffset.UtcNow.AddDays(1)));
        AssertFault("Certificate", "is not valid before ", Set("Certificate", "server.pem"), Set("Key", "server.key"));
    }

    [Fact]
    public void ClientCertificatesWithoutAuthority_IsNamed()
    {
        Write(_authority.Server());
        AssertFault(
            "ClientCa", "is missing; ClientCertificates Require", Set("Certificate", "server.pem"), Set("Key", "server.key"), Set("ClientCertificates", "Require"));
    }

    [Theory]
    [InlineData("Smpp:Port=9999", "Smpp:Port")]
    [InlineData("Http:Port=9999", "Http:Port")]
    public void PortTakenTwice_IsNamed(string setting, string other)
    {
        Write(_authority.Server());
        AssertFault(
            "Port", $"is 9999, which is {other} too", Set("Certificate", "server.pem"), Set("Key", "server.key"), Set("Port", "9999"), $"--SpamGate:{setting}");
    }

    [Fact]
    public void SmscTlsWithoutEnabled_IsNamed()
    {
        ConfigurationFault fault = Assert.Single(_folder.Faults("--SpamGate:Smscs:0:Tls:ServerName=smsc.example"));
        Assert.Equal("SpamGate:Smscs:0:Tls:Enabled", fault.Path);
    }

    [Fact]
    public void AllFaultsAreToldAtOnce()
    {
        string[] paths = [.. _folder.Faults(
            Set("Certificate", "a.pem"), Set("Key", "a.key"), Set("ClientCa", "ca.pem"), Set("ClientCertificates", "Allow"),
            "--SpamGate:Smscs:0:Tls:Enabled=true", "--SpamGate:Smscs:0:Tls:Ca=b.pem").Select(static fault => fault.Path)];
        Assert.Equal([$"{Tls}:Certificate", "SpamGate:Smscs:0:Tls:Ca", $"{Tls}:ClientCa", $"{Tls}:Key"], paths.Order(StringComparer.OrdinalIgnoreCase).OrderBy(static path => path.Contains("Smscs", StringComparison.Ordinal) ? 1 : path.EndsWith("Certificate", StringComparison.Ordinal) ? 0 : 2));
    }

    [Fact]
    public void RenewedCertificate_IsInForce_ABrokenOneIsRefusedAndTheOldStays()
    {
        X509Certificate2 first = Write(_authority.Server());
        using SnapshotSource source = Source();
        Assert.Equal(first.Thumbprint, source.Current.ListenerTls!.Certificate.Thumbprint);

        _folder.Replace("server.pem", "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
        Assert.False(source.Look());
        Assert.Equal(first.Thumbprint, source.Current.ListenerTls!.Certificate.Thumbprint);

        // One file after the other, as renewals do it: in between they do not belong together.
        using X509Certificate2 second = _authority.Server();
        _folder.Replace("server.pem", TestAuthority.CertificatePem(second));
        Assert.False(source.Look());
        _folder.Replace("server.key", TestAuthority.KeyPem(second));
        Assert.True(source.Look());
        Assert.Equal(second.Thumbprint, source.Current.ListenerTls!.Certificate.Thumbprint);
    }

    // Mounted secrets: the files are links into a folder that is itself a link, and only that one is changed.
    [Fact]
    public void RenewalBehindALink_IsSeen()
    {
        X509Certificate2 second = Write(_authority.Server());
        MoveInto("second");
        X509Certificate2 first = Write(_authority.Server());
        MoveInto("first");
        Directory.CreateSymbolicLink(_folder.Path("data"), "first");
        File.CreateSymbolicLink(_folder.Path("server.pem"), Path.Combine("data", "server.pem"));
        File.CreateSymbolicLink(_folder.Path("server.key"), Path.Combine("data", "server.key"));
        using SnapshotSource source = Source();
        Assert.Equal(first.Thumbprint, source.Current.ListenerTls!.Certificate.Thumbprint);

        Directory.CreateSymbolicLink(_folder.Path("data.new"), "second");
        Directory.Delete(_folder.Path("data"));
        Directory.Move(_folder.Path("data.new"), _folder.Path("data"));

        Assert.True(source.Look());
        Assert.Equal(second.Thumbprint, source.Current.ListenerTls!.Certificate.Thumbprint);
    }

    [Fact]
    public void ExpiredWhileInForce_DoesNotStandInTheWayOfOtherChanges()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        Write(_authority.Server());
        using SnapshotSource source = Source(time);
        time.Advance(TimeSpan.FromDays(60));
        _folder.Write("spamgate.json", ConfigurationFolder.Good.Replace("\"Burst\": 20", "\"Burst\": 25", StringComparison.Ordinal));
        Assert.True(source.Look());
    }

    private static string Set(string name, string value) => $"--{Tls}:{name}={value}";

    private X509Certificate2 Write(X509Certificate2 certificate)
    {
        _folder.Write("server.pem", TestAuthority.CertificatePem(certificate));
        _folder.Write("server.key", TestAuthority.KeyPem(certificate));
        return certificate;
    }

    private void MoveInto(string directory)
    {
        Directory.CreateDirectory(_folder.Path(directory));
        foreach (string file in (string[])["server.pem", "server.key"])
        {
            File.Move(_folder.Path(file), Path.Combine(_folder.Path(directory), file));
        }
    }

    private SnapshotSource Source(TimeProvider? time = null)
    {
        Assert.True(SnapshotSource.TryCreate(
            _folder.Input(Set("Certificate", "server.pem"), Set("Key", "server.key")), out SnapshotSource? source, out ConfigurationFaults faults, time), string.Join('\n', faults.All));
        return source;
    }

    private void AssertFault(string setting, string problem, params string[] arguments)
    {
        ConfigurationFault fault = Assert.Single(_folder.Faults(arguments));
        Assert.Equal($"{Tls}:{setting}", fault.Path);
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
    }
}
