using System.Text;
using SpamGate.Screening.Messages;

namespace SpamGate.Gateway.Records;

/// <summary>Numbers as they stand in records.</summary>
internal static class RecordedAddress
{
    /// <summary>A number that was canonical when it was recorded.</summary>
    public static SmsAddress OfDigits(string digits)
    {
        Span<byte> octets = stackalloc byte[SmsAddress.MaxLength];
        int length = Encoding.Latin1.GetBytes(digits.AsSpan(0, int.Min(digits.Length, SmsAddress.MaxLength)), octets);
        return SmsAddress.Create(octets[..length], digits.AsSpan().ContainsAnyExceptInRange('0', '9') ? AddressKind.Alphanumeric : AddressKind.Number);
    }

    /// <summary>An instant in the seconds of list entries, rounded up; 0 = never.</summary>
    public static uint Expiry(DateTimeOffset? expiresAt) => expiresAt is { } at
        ? (uint)long.Clamp((at.ToUnixTimeMilliseconds() + 999) / 1000, 1, uint.MaxValue)
        : 0;
}
