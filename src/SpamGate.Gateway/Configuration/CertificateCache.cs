using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// Loads certificates and keys and says what is wrong with them. Keeps what it loaded while the files stay the same: a certificate that expires
/// while it is in force must not stand in the way of an unrelated change. Not thread-safe; one per snapshot builder.
/// </summary>
internal sealed class CertificateCache(ArtifactCache files, TimeProvider time)
{
    private readonly Dictionary<string, (FileStamp Certificate, FileStamp Key, object Loaded)> _kept = [];

    /// <summary>A certificate with its private key and those between it and a root.</summary>
    /// <param name="settings">Path of the section that names the files, for faults.</param>
    /// <param name="name">The setting that names the certificate.</param>
    /// <param name="certificate">File of the certificate.</param>
    /// <param name="key">File of the key; empty = in the certificate's file.</param>
    /// <param name="password">Password of key or PFX; empty = none.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public SslStreamCertificateContext? Identity(
        string settings, string name, string certificate, string key, string password, ConfigurationFaults faults)
    {
        FileStamp keyStamp = key.Length > 0 ? files.Watch(key) : default;
        if (key.Length > 0 && !keyStamp.Exists)
        {
            faults.Add($"{settings}:Key", $"{key} does not exist or can not be read");
        }

        return Load($"{certificate}\0{key}\0{password}", $"{settings}:{name}", certificate, keyStamp, faults, () =>
        {
            string text = File.ReadAllText(certificate);
            return CertificateFile.IsPem(text)
                ? CertificateFile.ReadPem(settings, name, certificate, text, key, password, faults)
                : CertificateFile.ReadPfx(settings, name, certificate, key, password, faults);
        }, loaded => Context(loaded, $"{settings}:{name}", certificate, faults));
    }

    /// <summary>Certificates of authorities.</summary>
    public X509Certificate2Collection? Authorities(string setting, string path, ConfigurationFaults faults) =>
        Load(path, setting, path, default, faults, () =>
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(File.ReadAllText(path));
            if (found.Count == 0)
            {
                faults.Add(setting, $"{path} holds no certificate; it takes PEM (-----BEGIN CERTIFICATE-----)");
                return null;
            }

            return found;
        }, static found => found);

    private SslStreamCertificateContext? Context(X509Certificate2Collection loaded, string setting, string path, ConfigurationFaults faults)
    {
        X509Certificate2 own = loaded[0];
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (own.NotAfter.ToUniversalTime() <= now)
        {
            faults.Add(setting, $"{path} expired on {own.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC");
            return null;
        }

        if (own.NotBefore.ToUniversalTime() > now)
        {
            faults.Add(setting, $"{path} is not valid before {own.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC");
            return null;
        }

        loaded.RemoveAt(0);
        return SslStreamCertificateContext.Create(own, loaded, offline: true);
    }

    private TResult? Load<TRead, TResult>(
        string key, string setting, string path, FileStamp keyStamp, ConfigurationFaults faults, Func<TRead?> read, Func<TRead, TResult?> finish)
        where TRead : class
        where TResult : class
    {
        FileStamp stamp = files.Watch(path);
        if (!stamp.Exists)
        {
            faults.Add(setting, $"{path} does not exist or can not be read");
            return null;
        }

        if (_kept.TryGetValue(key, out (FileStamp Certificate, FileStamp Key, object Loaded) kept)
            && !stamp.DiffersFrom(kept.Certificate) && !keyStamp.DiffersFrom(kept.Key) && kept.Loaded is TResult same)
        {
            return same;
        }

        try
        {
            TResult? loaded = read() is { } content ? finish(content) : null;
            if (loaded is not null)
            {
                _kept[key] = (stamp, keyStamp, loaded);
            }

            return loaded;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            faults.Add(setting, $"{path} can not be read: {exception.Message}");
            return null;
        }
    }
}
