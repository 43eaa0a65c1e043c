using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>
/// Makes cursors opaque: keys of pages can be people's numbers, which an answer shows masked only. Sealed with a key that lives as long as the process
/// (AES-256-GCM), so a cursor of before a restart is refused and its list is begun again.
/// </summary>
internal static class CursorSeal
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int LongestCursor = 2048;
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The cursor that continues after a key.</summary>
    public static string Seal(string key)
    {
        byte[] text = Encoding.UTF8.GetBytes(key);
        byte[] cursor = new byte[NonceLength + TagLength + text.Length];
        RandomNumberGenerator.Fill(cursor.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(s_key, TagLength);
        cipher.Encrypt(cursor.AsSpan(0, NonceLength), text, cursor.AsSpan(NonceLength + TagLength), cursor.AsSpan(NonceLength, TagLength));
        return Base64Url.EncodeToString(cursor);
    }

    /// <summary>The key a cursor continues after; false when it was not made here.</summary>
    public static bool TryOpen(string? cursor, out string? key)
    {
        key = null;
        if (cursor is not { Length: > 0 and <= LongestCursor } || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        byte[] octets = Base64Url.DecodeFromChars(cursor);
        if (octets.Length < NonceLength + TagLength)
        {
            return false;
        }

        byte[] text = new byte[octets.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(s_key, TagLength);
        try
        {
            cipher.Decrypt(octets.AsSpan(0, NonceLength), octets.AsSpan(NonceLength + TagLength), octets.AsSpan(NonceLength, TagLength), text);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        key = Encoding.UTF8.GetString(text);
        return true;
    }
}
