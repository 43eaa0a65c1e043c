using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SpamGate.Gateway.Configuration;

/// <summary>What both sides of the gateway demand of a TLS handshake.</summary>
internal static class TlsPolicy
{
    /// <summary>Older versions are broken (RFC 8996).</summary>
    public const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Extended key usage of a client's certificate (RFC 5280 section 4.2.1.12).</summary>
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>For a link: the SMSC's certificate is always checked.</summary>
    /// <param name="serverName">Name it must have.</param>
    /// <param name="identity">Our certificate; null = none.</param>
    /// <param name="authorities">Who may have issued it; null = those the machine trusts.</param>
    public static SslClientAuthenticationOptions ForLink(
        string serverName, SslStreamCertificateContext? identity, X509Certificate2Collection? authorities) => new()
        {
            TargetHost = serverName,
            EnabledSslProtocols = Versions,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateContext = identity,
            CertificateChainPolicy = authorities is null ? null : IssuedBy(authorities, ServerAuthentication),
        };

    /// <summary>A chain that must end at one of these authorities. Nothing is fetched: a handshake must not wait for somebody's web server.</summary>
    public static X509ChainPolicy IssuedBy(X509Certificate2Collection authorities, string usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(usage));
        return policy;
    }
}
