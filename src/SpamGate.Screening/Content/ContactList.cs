using System.Collections.Frozen;
using System.Globalization;
using SpamGate.Screening.Lists;

namespace SpamGate.Screening.Content;

/// <summary>
/// An immutable list of phone numbers and handles that stand in texts. File: UTF-8, one a line, <c>*</c> at the end for all that begin so, <c>#</c> begins
/// a comment; spaces, <c>-</c>, <c>_</c>, <c>+</c> and case do not count, nor does 86 before a mobile number. Look-ups allocate nothing.
/// </summary>
public sealed class ContactList
{
    private const int MostFaultsNamed = 20;
    private const int MinEntry = 3;

    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _prefixes;
    private readonly uint _prefixLengths;

    private ContactList(Dictionary<string, string> exact, Dictionary<string, string> prefixes, string version)
    {
        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = prefixes.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string prefix in prefixes.Keys)
        {
            _prefixLengths |= 1u << prefix.Length;
        }

        Count = exact.Count + prefixes.Count;
        Version = version;
    }

    /// <summary>No contacts.</summary>
    public static ContactList Empty { get; } = new([], [], "");

    /// <summary>Distinct entries.</summary>
    public int Count { get; }

    /// <summary>SHA-256 of the file's text; empty without one.</summary>
    public string Version { get; }

    /// <summary>Reads a list.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="symbol">What the symbols of its entries begin with.</param>
    /// <param name="faults">Receives lines that are no contact, at most 20 and a count of the rest.</param>
    public static ContactList Read(TextReader reader, string symbol, ICollection<ListFault> faults)
    {
        string text = reader.ReadToEnd();
        var exact = new Dictionary<string, string>(StringComparer.Ordinal);
        var prefixes = new Dictionary<string, string>(StringComparer.Ordinal);
        int number = 0;
        int bad = 0;
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            number++;
            int comment = line.IndexOf('#');
            ReadOnlySpan<char> entry = (comment < 0 ? line : line[..comment]).Trim();
            if (entry.IsEmpty)
            {
                continue;
            }

            bool isPrefix = entry.EndsWith('*');
            string plain = Plain(isPrefix ? entry[..^1] : entry);
            if (plain.Length is >= MinEntry and <= ContactReader.MaxLength && plain.All(char.IsAsciiLetterOrDigit))
            {
                (isPrefix ? prefixes : exact).TryAdd(plain, symbol + (isPrefix ? plain + "*" : plain));
            }
            else if (++bad <= MostFaultsNamed)
            {
                faults.Add(new ListFault(number, string.Create(
                    CultureInfo.InvariantCulture, $"'{entry}' is no contact: {MinEntry} to {ContactReader.MaxLength} digits or Latin letters")));
            }
        }

        if (bad > MostFaultsNamed)
        {
            faults.Add(new ListFault(number, string.Create(CultureInfo.InvariantCulture, $"and {bad - MostFaultsNamed} more lines with faults")));
        }

        return new ContactList(exact, prefixes, RuleVersion.Of(text));
    }

    /// <summary>One list of two; what both have keeps the symbol of the first.</summary>
    public static ContactList Join(ContactList first, ContactList second)
    {
        if (first.Count == 0 || second.Count == 0)
        {
            return first.Count == 0 ? second : first;
        }

        return new ContactList(Both(first._exact, second._exact), Both(first._prefixes, second._prefixes), RuleVersion.Combine(first.Version, second.Version));

        static Dictionary<string, string> Both(
            in FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> first, in FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> second)
        {
            var both = first.Dictionary.ToDictionary(StringComparer.Ordinal);
            foreach ((string entry, string symbol) in second.Dictionary)
            {
                both.TryAdd(entry, symbol);
            }

            return both;
        }
    }

    /// <summary>Finds the entry that <paramref name="contact"/> is, or the longest one it begins with.</summary>
    /// <param name="contact">As <see cref="ContactReader"/> gives it.</param>
    /// <param name="symbol">Interned symbol that names the entry.</param>
    /// <returns>Length of the entry; 0 = none.</returns>
    internal int Match(ReadOnlySpan<char> contact, out string symbol)
    {
        symbol = "";
        if (Count == 0)
        {
            return 0;
        }

        if (_exact.TryGetValue(contact, out string? found))
        {
            symbol = found;
            return contact.Length + 1;
        }

        for (int length = contact.Length; length > 0 && _prefixLengths != 0; length--)
        {
            if ((_prefixLengths >> length & 1) != 0 && _prefixes.TryGetValue(contact[..length], out found))
            {
                symbol = found;
                return length;
            }
        }

        return 0;
    }

    private static string Plain(ReadOnlySpan<char> entry)
    {
        string plain = string.Concat(entry.ToString().ToLowerInvariant().Where(static unit => unit is not (' ' or '-' or '_' or '+')));
        return plain.Length == 13 && plain.StartsWith("861", StringComparison.Ordinal) ? plain[2..] : plain;
    }
}
