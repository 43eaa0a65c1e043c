using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SpamGate.Testing.Network;

/// <summary>A certificate authority of the test's own: issues certificates for servers and clients, and hands out its own.</summary>
public sealed class TestAuthority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _root;

    /// <summary>A new authority.</summary>
    public TestAuthority(string name = "Test CA")
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(5));
    }

    /// <summary>The authority's certificate, PEM.</summary>
    public string Pem => _root.ExportCertificatePem() + "\n";

    /// <summary>A certificate for a server at 127.0.0.1 and under a name.</summary>
    public X509Certificate2 Server(string name = "localhost", DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null) =>
        Issue(name, ServerUse, notBefore ?? DateTimeOffset.UtcNow.AddDays(-1), notAfter ?? DateTimeOffset.UtcNow.AddDays(30));

    /// <summary>A certificate for a client.</summary>
    public X509Certificate2 Client(string name = "client") =>
        Issue(name, ClientUse, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));

    /// <summary>Private key of a certificate, PEM.</summary>
    public static string KeyPem(X509Certificate2 certificate) => certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Private key of a certificate, PEM, encrypted.</summary>
    public static string KeyPem(X509Certificate2 certificate, string password) => certificate.GetRSAPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(
        password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) + "\n";

    /// <summary>Certificate, PEM.</summary>
    public static string CertificatePem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    /// <summary>What a client that trusts this authority alone asks of a server.</summary>
    public SslClientAuthenticationOptions ClientOptions(X509Certificate2? own = null, string server = "localhost")
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_root);
        return new SslClientAuthenticationOptions
        {
            TargetHost = server,
            CertificateChainPolicy = policy,
            ClientCertificates = own is null ? null : [own],
            LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
        };
    }

    /// <summary>What a server with this certificate asks of clients: a certificate of this authority, or nothing.</summary>
#pragma warning disable CA5359 // What the client shows is for the test to judge.
    public static SslServerAuthenticationOptions ServerOptions(X509Certificate2 certificate, bool askForCertificate = false) => new()
    {
        ServerCertificate = certificate,
        ClientCertificateRequired = askForCertificate,
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
    };
#pragma warning restore CA5359

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    private X509Certificate2 Issue(string name, string use, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 alone = request.Create(_root, notBefore, notAfter, RandomNumberGenerator.GetBytes(12));
        using X509Certificate2 joined = alone.CopyWithPrivateKey(key);

        // Through PFX, so that the key lives as long as the certificate.
        return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
