using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace SpamGate.Gateway.Configuration;

/// <summary>What the TLS listener shows and asks for; immutable, one per snapshot, so that a renewed certificate acts with the next connection.</summary>
public sealed class ListenerTls
{
    private readonly SslStreamCertificateContext _identity;
    private readonly TlsClientCertificates _clients;
    private readonly X509Certificate2Collection? _authorities;

    internal ListenerTls(SslStreamCertificateContext identity, TlsClientCertificates clients, X509Certificate2Collection? authorities)
    {
        _identity = identity;
        _clients = clients;
        _authorities = authorities;
    }

    /// <summary>Our certificate.</summary>
    public X509Certificate2 Certificate => _identity.TargetCertificate;

    /// <summary>Options for one handshake. Kestrel writes into them, so each connection has its own; the session cache is that of the certificate.</summary>
    public SslServerAuthenticationOptions CreateOptions()
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _identity,
            EnabledSslProtocols = TlsPolicy.Versions,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (_clients != TlsClientCertificates.None)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = TlsPolicy.IssuedBy(_authorities!, TlsPolicy.ClientAuthentication);
            bool mayShowNone = _clients == TlsClientCertificates.Allow;
            options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None || (mayShowNone && certificate is null);
        }

        return options;
    }
}
