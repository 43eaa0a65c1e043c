using System.Security.Cryptography;
using System.Text;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// What an account or API key is checked against. Keeps no password: a plain one becomes a keyed HMAC at once, a stored hash gets one after its
/// first successful check. The key is random and lives as long as the process, so nothing here helps outside it.
/// </summary>
public sealed class Credential
{
    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    private readonly PasswordHash? _stored;

    // The one proven password. Replaced as a whole, never written to: readers need no lock.
    private volatile byte[]? _proven;

    private Credential(PasswordHash? stored, byte[]? proven)
    {
        _stored = stored;
        _proven = proven;
    }

    /// <summary>The stored form, when there is one.</summary>
    public string? StoredHash => _stored?.Text;

    /// <summary>One at a time per credential, so that guesses at one account hold up nobody else.</summary>
    internal SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>A credential for a plain password, which is not kept.</summary>
    public static Credential FromPlain(string password) => new(null, Mac(Encoding.UTF8.GetBytes(password)));

    /// <summary>A credential for a stored hash.</summary>
    public static Credential FromHash(PasswordHash hash) => new(hash, null);

    /// <summary>Compares in constant time with what is proven. False may also mean "not proven yet".</summary>
    public bool MatchesProven(ReadOnlySpan<byte> password)
    {
        byte[]? proven = _proven;
        if (proven is null)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(ProcessKey, password, mac);
        return CryptographicOperations.FixedTimeEquals(mac, proven);
    }

    /// <summary>True when only the slow check can still say yes.</summary>
    public bool NeedsSlowCheck => _stored is not null;

    /// <summary>The slow check; a success is remembered.</summary>
    internal bool MatchesStored(ReadOnlySpan<byte> password)
    {
        if (_stored is null || !_stored.Matches(password))
        {
            return false;
        }

        _proven = Mac(password);
        return true;
    }

    private static byte[] Mac(ReadOnlySpan<byte> password) => HMACSHA256.HashData(ProcessKey, password);
}
