using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SpamGate.Compliance.Breaches;

namespace SpamGate.Storage.Conduct;

/// <summary>
/// Encrypts what a sample says of people: AES-256-GCM, a new nonce each, bound to the sample's identity. Layout: 1 octet version, 12 nonce, 16 tag, then the
/// text. Thread-safe.
/// </summary>
public sealed class EvidenceSeal
{
    /// <summary>Octets of the key.</summary>
    public const int KeyLength = 32;

    private const byte Layout = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key;

    /// <summary>A seal with a key of <see cref="KeyLength"/> octets, used for nothing else.</summary>
    public EvidenceSeal(byte[] key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        _key = key;
    }

    /// <summary>Encrypts sender, recipient and text.</summary>
    public byte[] Seal(EvidenceSample sample)
    {
        byte[] clear = JsonSerializer.SerializeToUtf8Bytes<string[]>([sample.Sender.ToString(), sample.Recipient.ToString(), sample.Text]);
        byte[] box = new byte[1 + NonceLength + TagLength + clear.Length];
        box[0] = Layout;
        Span<byte> nonce = box.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(nonce, clear, box.AsSpan(1 + NonceLength + TagLength), box.AsSpan(1 + NonceLength, TagLength), sample.Id.ToByteArray());
        return box;
    }

    /// <summary>Decrypts; false when it is not what was sealed under this key and identity.</summary>
    public bool TryOpen(Guid sampleId, ReadOnlySpan<byte> box, out string sender, out string recipient, out string text)
    {
        (sender, recipient, text) = ("", "", "");
        if (box.Length < 1 + NonceLength + TagLength || box[0] != Layout)
        {
            return false;
        }

        byte[] clear = new byte[box.Length - 1 - NonceLength - TagLength];
        using var cipher = new AesGcm(_key, TagLength);
        try
        {
            cipher.Decrypt(box.Slice(1, NonceLength), box[(1 + NonceLength + TagLength)..], box.Slice(1 + NonceLength, TagLength), clear, sampleId.ToByteArray());
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        string[] parts = JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(clear))!;
        (sender, recipient, text) = (parts[0], parts[1], parts[2]);
        return true;
    }
}
