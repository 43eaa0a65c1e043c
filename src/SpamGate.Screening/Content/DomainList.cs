using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using SpamGate.Screening.Lists;

namespace SpamGate.Screening.Content;

/// <summary>
/// An immutable list of domains, each with all its subdomains. File: UTF-8, one domain a line, <c>#</c> begins a comment; international names in their
/// ASCII form (<c>xn--</c>). Look-ups cost one probe a label and allocate nothing.
/// </summary>
public sealed class DomainList
{
    private const int MostFaultsNamed = 20;
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _symbols;

    private DomainList(Dictionary<string, string> symbols, string version)
    {
        _symbols = symbols.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        Domains = [.. symbols.Keys];
        Version = version;
    }

    /// <summary>No domains.</summary>
    public static DomainList Empty { get; } = new([], "");

    /// <summary>The domains.</summary>
    public IReadOnlyList<string> Domains { get; }

    /// <summary>SHA-256 of the file's text; empty without one.</summary>
    public string Version { get; }

    /// <summary>Reads a list.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="symbol">What the symbols of its domains begin with.</param>
    /// <param name="faults">Receives lines that are no domain, at most 20 and a count of the rest.</param>
    public static DomainList Read(TextReader reader, string symbol, ICollection<ListFault> faults)
    {
        string text = reader.ReadToEnd();
        var symbols = new Dictionary<string, string>(StringComparer.Ordinal);
        int number = 0;
        int bad = 0;
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            number++;
            int comment = line.IndexOf('#');
            string domain = (comment < 0 ? line : line[..comment]).Trim().TrimEnd('.').ToString().ToLowerInvariant();
            if (domain.Length == 0)
            {
                continue;
            }

            if (IsDomain(domain))
            {
                symbols.TryAdd(domain, symbol + domain);
            }
            else if (++bad <= MostFaultsNamed)
            {
                faults.Add(new ListFault(number, $"'{domain}' is no domain: labels of letters, digits and '-', joined by dots, the last a top-level domain"));
            }
        }

        if (bad > MostFaultsNamed)
        {
            faults.Add(new ListFault(number, string.Create(CultureInfo.InvariantCulture, $"and {bad - MostFaultsNamed} more lines with faults")));
        }

        return new DomainList(symbols, RuleVersion.Of(text));
    }

    /// <summary>One list of two; what both have keeps the symbol of the first.</summary>
    public static DomainList Join(DomainList first, DomainList second)
    {
        if (first.Domains.Count == 0 || second.Domains.Count == 0)
        {
            return first.Domains.Count == 0 ? second : first;
        }

        var symbols = first._symbols.Dictionary.ToDictionary(StringComparer.Ordinal);
        foreach ((string domain, string symbol) in second._symbols.Dictionary)
        {
            symbols.TryAdd(domain, symbol);
        }

        return new DomainList(symbols, RuleVersion.Combine(first.Version, second.Version));
    }

    /// <summary>Finds the longest domain on the list that <paramref name="host"/> is or lies under.</summary>
    /// <param name="host">Lower-case ASCII.</param>
    /// <param name="symbol">Interned symbol that names the domain.</param>
    /// <returns>Length of the domain; 0 = none.</returns>
    internal int Match(ReadOnlySpan<char> host, out string symbol)
    {
        symbol = "";
        if (Domains.Count == 0)
        {
            return 0;
        }

        for (ReadOnlySpan<char> rest = host; ;)
        {
            if (_symbols.TryGetValue(rest, out string? found))
            {
                symbol = found;
                return rest.Length;
            }

            int dot = rest.IndexOf('.');
            if (dot < 0)
            {
                return 0;
            }

            rest = rest[(dot + 1)..];
        }
    }

    private static bool IsDomain(string domain)
    {
        if (domain.Length > LinkReader.MaxHost || !domain.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (Range label in domain.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> text = domain.AsSpan()[label];
            if (text.IsEmpty || text.Length > 63 || text.ContainsAnyExcept(LabelCharacters))
            {
                return false;
            }
        }

        return PublicSuffixes.IsTopLevel(domain.AsSpan(domain.LastIndexOf('.') + 1));
    }
}
