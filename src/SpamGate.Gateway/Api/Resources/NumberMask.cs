using System.Text;
using System.Text.RegularExpressions;
using SpamGate.Screening.Messages;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>People's numbers as people may see them: 138****5678.</summary>
/// <remarks>
/// A run of 11 digits or more is a person's: mobile numbers with and without country code. Access numbers of SPs begin with 10 (1065…, 1069…) and are
/// names of companies; they stay readable.
/// </remarks>
internal static partial class NumberMask
{
    /// <summary>One number.</summary>
    public static string Of(string number) => SmsAddress.Create(Encoding.Latin1.GetBytes(number), AddressKind.Number).ToMaskedString();

    /// <summary>Every person's number in a text, such as a key or values of an audit row.</summary>
    public static string InText(string text) => PersonsNumber().Replace(text, static match => Of(match.Value));

    /// <summary>Every person's number in what somebody wrote, where letters, Chinese ones above all, stand right beside it: 请拨打13800138000咨询.</summary>
    public static string InWords(string text) => RunOfDigits().Replace(text, static match => Of(match.Value));

    [GeneratedRegex("(?<![0-9])(?!10)[0-9]{11,20}(?![0-9])")]
    private static partial Regex RunOfDigits();

    // Not within words (hashes, ids) and not behind a point or colon (fractions, times).
    [GeneratedRegex(@"(?<![\w.:])(?!10)[0-9]{11,20}(?![\w.:])")]
    private static partial Regex PersonsNumber();
}
