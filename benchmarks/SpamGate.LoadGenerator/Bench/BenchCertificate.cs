using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SpamGate.LoadGenerator.Bench;

/// <summary>A certificate for localhost that signs itself, and is its own authority: RSA 2048, as most message centres have.</summary>
internal static class BenchCertificate
{
    /// <summary>Writes certificate and private key as one PEM file into <paramref name="directory"/> and returns its path.</summary>
    internal static string Write(string directory)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        string path = Path.Combine(directory, "localhost.pem");
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
