using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SpamGate.Gateway.Configuration;

/// <summary>Reads a certificate with its private key from PEM or PFX files. The first certificate of the result has the key, the others lie between it and a root.</summary>
internal static class CertificateFile
{
    private const string EncryptedKey = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    private const string OldEncryption = "Proc-Type: 4,ENCRYPTED";

    /// <summary>True for PEM, false for PFX.</summary>
    public static bool IsPem(string text) => text.Contains("-----BEGIN ", StringComparison.Ordinal);

    /// <summary>Reads PEM (RFC 7468): the first certificate is ours.</summary>
    public static X509Certificate2Collection? ReadPem(
        string settings, string name, string path, string text, string keyPath, string password, ConfigurationFaults faults)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(text);
        if (found.Count == 0)
        {
            faults.Add($"{settings}:{name}", $"{path} holds no certificate; it takes PEM (-----BEGIN CERTIFICATE-----) or PFX");
            return null;
        }

        string keyFile = keyPath.Length > 0 ? keyPath : path;
        string keyText = keyPath.Length > 0 ? ReadKey(settings, keyPath, faults) : text;
        if (keyText.Length == 0)
        {
            return null;
        }

        if (!keyText.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            faults.Add($"{settings}:Key", keyPath.Length > 0
                ? $"{keyFile} holds no private key (PEM)"
                : $"is missing; {path} holds no private key");
            return null;
        }

        if (keyText.Contains(OldEncryption, StringComparison.Ordinal))
        {
            faults.Add($"{settings}:Key", $"{keyFile} is encrypted in OpenSSL's old form; convert it with 'openssl pkcs8 -topk8'");
            return null;
        }

        bool encrypted = keyText.Contains(EncryptedKey, StringComparison.Ordinal);
        if (encrypted && password.Length == 0)
        {
            faults.Add($"{settings}:Password", $"is missing; the private key in {keyFile} is encrypted");
            return null;
        }

        if (Join(found[0], keyText, encrypted ? password : null, settings, keyFile, path, faults) is not { } own)
        {
            return null;
        }

        found.RemoveAt(0);
        return [own, .. found];
    }

    /// <summary>Reads PFX (RFC 7292): the certificate with a key is ours.</summary>
    public static X509Certificate2Collection? ReadPfx(
        string settings, string name, string path, string keyPath, string password, ConfigurationFaults faults)
    {
        if (keyPath.Length > 0)
        {
            faults.Add($"{settings}:Key", $"is given, but {path} is PFX, which has its key inside");
            return null;
        }

        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        }
        catch (CryptographicException)
        {
            faults.Add($"{settings}:{name}", $"{path} is neither PEM nor a PFX that opens with {settings}:Password");
            return null;
        }

        X509Certificate2? own = all.FirstOrDefault(static certificate => certificate.HasPrivateKey);
        if (own is null)
        {
            faults.Add($"{settings}:{name}", $"{path} holds no private key");
            return null;
        }

        all.Remove(own);
        return [own, .. all];
    }

    private static X509Certificate2? Join(
        X509Certificate2 certificate, string key, string? password, string settings, string keyFile, string path, ConfigurationFaults faults)
    {
        using X509Certificate2 alone = certificate;
        try
        {
            string pem = alone.ExportCertificatePem();
            return password is null ? X509Certificate2.CreateFromPem(pem, key) : X509Certificate2.CreateFromEncryptedPem(pem, key, password);
        }
        catch (ArgumentException)
        {
            faults.Add($"{settings}:Key", $"{keyFile} does not belong to the certificate in {path}");
        }
        catch (CryptographicException) when (password is not null && CanNotOpen(key, password))
        {
            faults.Add($"{settings}:Password", $"does not open the private key in {keyFile}");
        }
        catch (CryptographicException)
        {
            faults.Add($"{settings}:Key", $"{keyFile} does not belong to the certificate in {path}, or is damaged");
        }

        return null;
    }

    private static bool CanNotOpen(string key, string password)
    {
        try
        {
            Pkcs8Probe(key, password);
            return false;
        }
        catch (CryptographicException)
        {
            return true;
        }
    }

    // Opens the envelope whatever key is inside: RSA and EC between them are all that TLS certificates use.
    private static void Pkcs8Probe(string key, string password)
    {
        try
        {
            using RSA rsa = RSA.Create();
            rsa.ImportFromEncryptedPem(key, password);
        }
        catch (CryptographicException)
        {
            using ECDsa curve = ECDsa.Create();
            curve.ImportFromEncryptedPem(key, password);
        }
    }

    private static string ReadKey(string settings, string path, ConfigurationFaults faults)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // That it is missing was said when it was looked for.
            if (exception is not FileNotFoundException)
            {
                faults.Add($"{settings}:Key", $"{path} can not be read: {exception.Message}");
            }

            return "";
        }
    }
}
