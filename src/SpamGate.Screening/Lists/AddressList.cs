using System.Globalization;
using System.Text;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Lists;

/// <summary>One line of a list file that could not be read.</summary>
/// <param name="Line">Line number, from 1.</param>
/// <param name="Problem">What is wrong, for people; list entries are operator data and may be quoted.</param>
public readonly record struct ListFault(int Line, string Problem);

/// <summary>
/// Reads list files: UTF-8, one entry a line, <c>#</c> begins a comment, <c>*</c> at the end of an entry makes it a prefix.
/// Numbers are written as in any PDU (<c>138...</c>, <c>86138...</c>, <c>+86138...</c> are one); names are compared exactly.
/// </summary>
public static class AddressList
{
    /// <summary>Faults named one by one; the rest is only counted.</summary>
    private const int MostFaultsNamed = 20;

    /// <summary>Reads a whole list.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="plan">Makes entries canonical.</param>
    /// <param name="faults">Receives every line that is no entry, at most 20 of them and a count of the rest.</param>
    /// <returns>The entries that could be read.</returns>
    public static AddressSet Read(TextReader reader, NumberingPlan plan, ICollection<ListFault> faults)
    {
        var exact = new List<SmsAddress>();
        var prefixes = new List<SmsAddress>();
        int number = 0;
        int bad = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            ReadOnlySpan<char> entry = WithoutComment(line);
            if (entry.IsEmpty)
            {
                continue;
            }

            if (TryParse(entry, plan, out SmsAddress address, out bool isPrefix, out string? problem))
            {
                (isPrefix ? prefixes : exact).Add(address);
            }
            else if (++bad <= MostFaultsNamed)
            {
                faults.Add(new ListFault(number, problem!));
            }
        }

        if (bad > MostFaultsNamed)
        {
            faults.Add(new ListFault(number, string.Create(CultureInfo.InvariantCulture, $"and {bad - MostFaultsNamed} more lines with faults")));
        }

        return new AddressSet(exact, prefixes);
    }

    /// <summary>Parses one entry.</summary>
    /// <param name="entry">The entry without comment and outer white space.</param>
    /// <param name="plan">Makes it canonical.</param>
    /// <param name="address">The address, or the beginning of addresses.</param>
    /// <param name="isPrefix">True when the entry ended in <c>*</c>.</param>
    /// <param name="problem">Why it is none.</param>
    public static bool TryParse(ReadOnlySpan<char> entry, NumberingPlan plan, out SmsAddress address, out bool isPrefix, out string? problem)
    {
        address = default;
        isPrefix = entry.EndsWith('*');
        ReadOnlySpan<char> body = isPrefix ? entry[..^1] : entry;
        problem = Problem(entry, body);
        if (problem is not null)
        {
            return false;
        }

        Span<byte> octets = stackalloc byte[SmsAddress.MaxLength + 1];
        int length = Encoding.Latin1.GetBytes(body, octets);
        address = isPrefix ? plan.CanonicalisePrefix(octets[..length]) : plan.Canonicalise(octets[..length]);
        return true;
    }

    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> line)
    {
        int comment = line.IndexOf('#');
        return (comment < 0 ? line : line[..comment]).Trim();
    }

    private static string? Problem(ReadOnlySpan<char> entry, ReadOnlySpan<char> body)
    {
        int most = body.StartsWith('+') ? SmsAddress.MaxLength + 1 : SmsAddress.MaxLength;
        if (body.IsEmpty)
        {
            return $"'{entry}' has nothing before the *, it would match everything";
        }

        if (body.Length > most)
        {
            return string.Create(CultureInfo.InvariantCulture, $"'{entry}' is {body.Length} characters long, an address has at most {SmsAddress.MaxLength}");
        }

        if (body.Contains('*'))
        {
            return $"'{entry}' has a * that is not at its end";
        }

        // Letters, digits and signs of the Latin-1 range are what an SMPP address octet can carry.
        foreach (char c in body)
        {
            if (char.IsControl(c) || c > '\u00FF' || c == ',' || c == ';')
            {
                return $"'{entry}' has the character U+{(int)c:X4}, which no address has";
            }
        }

        return null;
    }
}
