using System.Security.Cryptography;
using System.Text;

namespace SpamGate.Storage.Encryption;

/// <summary>
/// The secret that everything kept at rest is encrypted with: 32 octets, from the configuration or from a file of its own in the data directory. Each
/// use derives a key of its own (HKDF-SHA256, RFC 5869), so that no two kinds of data share one.
/// </summary>
public sealed class DataKey
{
    /// <summary>Octets of the secret, and of every derived key.</summary>
    public const int Length = 32;

    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "data.key";

    private readonly byte[] _secret;

    private DataKey(byte[] secret) => _secret = secret;

    /// <summary>The key of a secret of exactly <see cref="Length"/> octets.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static DataKey FromSecret(ReadOnlySpan<byte> secret) => secret.Length == Length
        ? new DataKey(secret.ToArray())
        : throw new ArgumentException($"The data key has {secret.Length} octets, it must have {Length}.", nameof(secret));

    /// <summary>Reads base64 of exactly <see cref="Length"/> octets.</summary>
    public static bool TryParse(string text, out DataKey? key)
    {
        Span<byte> secret = stackalloc byte[Length + 3];
        bool good = Convert.TryFromBase64String(text.Trim(), secret, out int octets) && octets == Length;
        key = good ? FromSecret(secret[..Length]) : null;
        return good;
    }

    /// <summary>
    /// Reads the key file of a data directory, or makes one that only its owner may read. Two processes that start at once end up with the same key: the
    /// file appears whole, and the first one stays.
    /// </summary>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="InvalidDataException">The file is there and holds no key.</exception>
    public static DataKey OfDirectory(string directory)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            Create(directory, path);
        }

        return TryParse(File.ReadAllText(path), out DataKey? key)
            ? key!
            : throw new InvalidDataException($"{path} holds no key: it is base64 of {Length} octets.");
    }

    /// <summary>A key for one purpose.</summary>
    /// <param name="purpose">Names the use; ASCII.</param>
    /// <param name="salt">What tells one item of that use from another; may be empty.</param>
    /// <param name="octets">Length wanted.</param>
    public byte[] Derive(string purpose, ReadOnlySpan<byte> salt, int octets = Length)
    {
        var key = new byte[octets];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, key, salt, Encoding.ASCII.GetBytes(purpose));
        return key;
    }

    private static void Create(string directory, string path)
    {
        string temporary = Path.Combine(directory, $"{FileName}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length))));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
