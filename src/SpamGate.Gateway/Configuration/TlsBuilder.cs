using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace SpamGate.Gateway.Configuration;

/// <summary>Makes the TLS material of a snapshot from the settings and the files they name.</summary>
internal sealed class TlsBuilder(CertificateCache certificates, Func<string, string> resolve, ConfigurationFaults faults)
{
    private const string Root = GatewayOptions.Section;

    /// <summary>For the listener; null = no TLS listener, or faults.</summary>
    public ListenerTls? Listener(SmppTlsOptions options)
    {
        const string Path = $"{Root}:Smpp:Tls";
        if (!options.IsEnabled)
        {
            if (options.Key.Length > 0 || options.ClientCa.Length > 0 || options.ClientCertificates != TlsClientCertificates.None)
            {
                faults.Add($"{Path}:Certificate", "is missing, so the other settings of Tls have no effect");
            }

            return null;
        }

        SslStreamCertificateContext? identity = certificates.Identity(
            Path, nameof(options.Certificate), resolve(options.Certificate), Optional(options.Key), options.Password, faults);
        X509Certificate2Collection? authorities = null;
        if (options.ClientCa.Length > 0)
        {
            authorities = certificates.Authorities($"{Path}:ClientCa", resolve(options.ClientCa), faults);
            if (options.ClientCertificates == TlsClientCertificates.None)
            {
                faults.Add($"{Path}:ClientCertificates", "is None, so ClientCa has no effect; say Allow or Require");
            }
        }
        else if (options.ClientCertificates != TlsClientCertificates.None)
        {
            faults.Add($"{Path}:ClientCa", $"is missing; ClientCertificates {options.ClientCertificates} needs the authorities to trust");
        }

        bool isWhole = identity is not null && (authorities is not null || options.ClientCertificates == TlsClientCertificates.None);
        return isWhole ? new ListenerTls(identity!, options.ClientCertificates, authorities) : null;
    }

    /// <summary>For the links of each SMSC that speaks TLS, by name.</summary>
    public Dictionary<string, SslClientAuthenticationOptions> Links(List<SmscOptions> smscs)
    {
        var links = new Dictionary<string, SslClientAuthenticationOptions>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < smscs.Count; i++)
        {
            SmscTlsOptions tls = smscs[i].Tls;
            string path = string.Create(CultureInfo.InvariantCulture, $"{Root}:Smscs:{i}:Tls");
            if (!tls.Enabled)
            {
                if (tls != new SmscTlsOptions())
                {
                    faults.Add($"{path}:Enabled", "is false, so the other settings of Tls have no effect");
                }

                continue;
            }

            if (tls.ClientCertificate.Length == 0 && tls.Key.Length > 0)
            {
                faults.Add($"{path}:ClientCertificate", "is missing; a Key alone is no identity");
            }

            SslStreamCertificateContext? identity = tls.ClientCertificate.Length == 0
                ? null
                : certificates.Identity(path, nameof(tls.ClientCertificate), resolve(tls.ClientCertificate), Optional(tls.Key), tls.Password, faults);
            X509Certificate2Collection? authorities = tls.Ca.Length == 0 ? null : certificates.Authorities($"{path}:Ca", resolve(tls.Ca), faults);
            links[smscs[i].Name] = TlsPolicy.ForLink(tls.ServerName.Length > 0 ? tls.ServerName : smscs[i].Host, identity, authorities);
        }

        return links;
    }

    private string Optional(string path) => path.Length == 0 ? "" : resolve(path);
}
