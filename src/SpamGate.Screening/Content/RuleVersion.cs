using System.Security.Cryptography;
using System.Text;

namespace SpamGate.Screening.Content;

/// <summary>Names a version of content rules by what they say: two gateways with the same files show the same version.</summary>
internal static class RuleVersion
{
    /// <summary>SHA-256 of a file's text, lower-case hex.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>One version for several, in this order; empty when all of them are.</summary>
    public static string Combine(params ReadOnlySpan<string> versions)
    {
        bool any = false;
        foreach (string version in versions)
        {
            any |= version.Length > 0;
        }

        return any ? Of(string.Join('\n', versions)) : "";
    }
}
