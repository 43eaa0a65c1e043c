using System.Security.Cryptography;
using System.Text;
using SpamGate.Storage.Encryption;

namespace SpamGate.Gateway.Notices;

/// <summary>
/// The secret that an SP's notices are signed with: derived from the data key, so that none is stored. A new salt is a new secret. Thread-safe.
/// </summary>
internal sealed class WebhookSecret(DataKey key)
{
    private const string Purpose = "webhook";
    private const int SaltOctets = 16;

    /// <summary>A new salt.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltOctets);

    /// <summary>The secret, as the SP is shown it.</summary>
    public string Of(string spId, byte[] salt) => Convert.ToHexStringLower(key.Derive(Purpose, [.. salt, .. Encoding.UTF8.GetBytes(spId)]));

    /// <summary>
    /// The value of <c>X-SpamGate-Signature</c>: <c>t=UNIX SECONDS,v1=HEX</c>, where HEX is HMAC-SHA-256 over <c>t.BODY</c> with the secret's characters as key. The
    /// time is signed so that an old notice can not be played back.
    /// </summary>
    public static string Signature(string secret, long unixSeconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"{unixSeconds}.")), .. body];
        return FormattableString.Invariant($"t={unixSeconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), signed))}");
    }
}
