using System.Globalization;
using System.Security.Cryptography;

namespace SpamGate.Gateway.Configuration;

/// <summary>A stored password: <c>pbkdf2-sha256$ITERATIONS$SALT$HASH</c>, salt and hash in Base64 (RFC 8018 section 5.2, HMAC-SHA-256).</summary>
public sealed class PasswordHash
{
    /// <summary>
    /// Iterations of new hashes. SMPP passwords are short, so the number matters; but a thousand SPs that reconnect at once after a restart have to
    /// get in within 15 s on two cores beside the traffic, which leaves 10 ms each.
    /// </summary>
    public const int DefaultIterations = 40_000;

    /// <summary>Fewest iterations accepted.</summary>
    public const int MinIterations = 1_000;

    /// <summary>Most iterations accepted: a second or two of one core.</summary>
    public const int MaxIterations = 10_000_000;

    private const string Scheme = "pbkdf2-sha256";
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const int MinSaltLength = 8;
    private const int MaxLength = 64;

    private readonly byte[] _salt;
    private readonly byte[] _hash;
    private readonly int _iterations;

    private PasswordHash(string text, int iterations, byte[] salt, byte[] hash)
    {
        Text = text;
        _iterations = iterations;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>The stored form.</summary>
    public string Text { get; }

    /// <summary>A new hash of a password with a random salt, in the stored form.</summary>
    public static string Create(ReadOnlySpan<byte> password, int iterations = DefaultIterations)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltLength);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashLength);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Reads the stored form.</summary>
    /// <param name="text">The stored form.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryParse(string text, out PasswordHash? hash, out string? problem)
    {
        hash = null;
        string[] fields = text.Split('$');
        if (fields.Length != 4 || fields[0] != Scheme)
        {
            problem = $"is not of the form {Scheme}$ITERATIONS$SALT$HASH";
            return false;
        }

        if (!int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int iterations) || iterations is < MinIterations or > MaxIterations)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"has '{fields[1]}' iterations, allowed are {MinIterations} to {MaxIterations}");
            return false;
        }

        byte[] salt = new byte[MaxLength];
        byte[] value = new byte[MaxLength];
        if (!Convert.TryFromBase64String(fields[2], salt, out int saltLength) || saltLength < MinSaltLength)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"has a salt that is not Base64 of {MinSaltLength} to {MaxLength} octets");
            return false;
        }

        if (!Convert.TryFromBase64String(fields[3], value, out int hashLength) || hashLength < HashLength)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"has a hash that is not Base64 of {HashLength} to {MaxLength} octets");
            return false;
        }

        problem = null;
        hash = new PasswordHash(text, iterations, salt[..saltLength], value[..hashLength]);
        return true;
    }

    /// <summary>True when this is the hash of <paramref name="password"/>. Costs tens of milliseconds by design.</summary>
    public bool Matches(ReadOnlySpan<byte> password)
    {
        Span<byte> computed = stackalloc byte[_hash.Length];
        Rfc2898DeriveBytes.Pbkdf2(password, _salt, computed, _iterations, HashAlgorithmName.SHA256);
        return CryptographicOperations.FixedTimeEquals(computed, _hash);
    }
}
