using System.Globalization;
using System.Security.Cryptography;

namespace SpamGate.Gateway.Channels;

/// <summary>
/// The message id of a message that is acknowledged before a message centre saw it: <c>SGQ</c>, 12 hexadecimal digits of the moment (milliseconds since 1970),
/// 8 at random. No two are the same, also over restarts, and no message centre's id looks like it.
/// </summary>
public static class HeldMessageId
{
    /// <summary>Characters of an id.</summary>
    public const int Length = 23;

    /// <summary>Stands for the gateway itself where <see cref="SubmitTransaction.IdSpace"/> names message centres; told apart by reference.</summary>
    public static readonly string IdSpace = new('\0', 1);

    private const int RandomOctets = 4;

    /// <summary>A new id.</summary>
    public static string New(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture, $"SGQ{now.ToUnixTimeMilliseconds():X12}{Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomOctets))}");

    /// <summary>True for octets that have the form of such an id.</summary>
    public static bool Matches(ReadOnlySpan<byte> id)
    {
        if (id.Length != Length || !id.StartsWith("SGQ"u8))
        {
            return false;
        }

        foreach (byte character in id[3..])
        {
            if (!char.IsAsciiHexDigitUpper((char)character))
            {
                return false;
            }
        }

        return true;
    }
}
