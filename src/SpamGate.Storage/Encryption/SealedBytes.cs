using System.Security.Cryptography;
using System.Text;

namespace SpamGate.Storage.Encryption;

/// <summary>
/// Seals single values for a column of the records: AES-256-GCM, nonce (12, random), tag (16), ciphertext. The key of the record is authenticated with them, so
/// that what is sealed for one record opens in no other.
/// </summary>
public sealed class SealedBytes : IDisposable
{
    private const int NonceOctets = 12;
    private const int TagOctets = 16;
    private readonly byte[] _key;
    private readonly ThreadLocal<AesGcm> _cipher;

    /// <param name="key">The data key.</param>
    /// <param name="purpose">What is sealed; ASCII.</param>
    public SealedBytes(DataKey key, string purpose)
    {
        _key = key.Derive(purpose, []);
        _cipher = new ThreadLocal<AesGcm>(() => new AesGcm(_key, TagOctets), trackAllValues: true);
    }

    /// <summary>Seals octets for the record <paramref name="recordKey"/>.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, string recordKey)
    {
        var sealedOctets = new byte[NonceOctets + TagOctets + plain.Length];
        Span<byte> nonce = sealedOctets.AsSpan(0, NonceOctets);
        RandomNumberGenerator.Fill(nonce);
        _cipher.Value!.Encrypt(
            nonce, plain, sealedOctets.AsSpan(NonceOctets + TagOctets), sealedOctets.AsSpan(NonceOctets, TagOctets), Encoding.UTF8.GetBytes(recordKey));
        return sealedOctets;
    }

    /// <summary>Opens them; null when they were sealed with another key or for another record, or are damaged.</summary>
    public byte[]? Open(ReadOnlySpan<byte> sealedOctets, string recordKey)
    {
        if (sealedOctets.Length < NonceOctets + TagOctets)
        {
            return null;
        }

        var plain = new byte[sealedOctets.Length - NonceOctets - TagOctets];
        try
        {
            _cipher.Value!.Decrypt(
                sealedOctets[..NonceOctets], sealedOctets[(NonceOctets + TagOctets)..], sealedOctets.Slice(NonceOctets, TagOctets), plain, Encoding.UTF8.GetBytes(recordKey));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AesGcm cipher in _cipher.Values)
        {
            cipher.Dispose();
        }

        _cipher.Dispose();
    }
}
