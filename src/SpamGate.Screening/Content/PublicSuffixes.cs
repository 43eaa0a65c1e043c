using System.Collections.Frozen;
using System.Reflection;

namespace SpamGate.Screening.Content;

/// <summary>
/// Where a host name stops being a registry's and begins to be somebody's: the Public Suffix List's ICANN section, read from the embedded
/// <c>public-suffixes.txt</c>, which names its source, date and licence. Host names are in lower-case ASCII. Look-ups allocate nothing.
/// </summary>
/// <remarks>
/// The algorithm is the list's own (https://publicsuffix.org/list/): the longest rule wins, an exception beats it, <c>*</c> stands for one label. Unlike
/// there, a top-level domain without a rule is none: in a text message it is a sentence without a space behind its full stop.
/// </remarks>
public static class PublicSuffixes
{
    private const string ResourceName = "SpamGate.Screening.Content.public-suffixes.txt";

    // Internationalised top-level domains are not in the list's ASCII rules; none of them has rules of more labels that matter here.
    private const string Punycode = "xn--";

    private static readonly FrozenDictionary<string, Rule>.AlternateLookup<ReadOnlySpan<char>> Rules =
        Load().ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private enum Rule : byte
    {
        /// <summary>The name is a suffix.</summary>
        Suffix = 1,

        /// <summary>Any label before the name makes a suffix.</summary>
        Wildcard = 2,

        /// <summary>The name and any label before it.</summary>
        Both = 3,

        /// <summary>The name is registrable although a wildcard says otherwise.</summary>
        Exception = 4,
    }

    /// <summary>True for a label that is a top-level domain.</summary>
    public static bool IsTopLevel(ReadOnlySpan<char> label) => Rules.ContainsKey(label) || label.StartsWith(Punycode, StringComparison.Ordinal);

    /// <summary>Finds the registrable domain at the end of <paramref name="host"/>.</summary>
    /// <param name="host">Labels joined by dots.</param>
    /// <param name="start">Where the registrable domain starts.</param>
    /// <param name="suffix">Where its public suffix starts.</param>
    /// <returns>False when the host is a public suffix itself, or ends in no top-level domain.</returns>
    public static bool TryFindRegistrable(ReadOnlySpan<char> host, out int start, out int suffix)
    {
        start = -1;
        suffix = -1;
        if (!IsTopLevel(host[(host.LastIndexOf('.') + 1)..]))
        {
            return false;
        }

        int previous = -1;
        for (int label = 0; label >= 0;)
        {
            int dot = host[label..].IndexOf('.');
            int next = dot < 0 ? -1 : label + dot + 1;
            if (Rules.TryGetValue(host[label..], out Rule rule) && rule == Rule.Exception)
            {
                (start, suffix) = (label, next);
                return true;
            }

            bool isSuffix = (rule & Rule.Suffix) != 0 || next < 0 || (Rules.TryGetValue(host[next..], out Rule parent) && parent != Rule.Exception && (parent & Rule.Wildcard) != 0);
            if (isSuffix)
            {
                (start, suffix) = (previous, label);
                return previous >= 0;
            }

            previous = label;
            label = next;
        }

        return false;
    }

    private static Dictionary<string, Rule> Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var rules = new Dictionary<string, Rule>(8_192, StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            string[] names = line.Split(' ');
            string topLevel = names[0];
            Add(rules, topLevel, Rule.Suffix);
            foreach (string name in names.AsSpan(1))
            {
                if (name[0] == '!')
                {
                    Add(rules, $"{name[1..]}.{topLevel}", Rule.Exception);
                }
                else if (name[0] == '*')
                {
                    Add(rules, name.Length == 1 ? topLevel : $"{name[2..]}.{topLevel}", Rule.Wildcard);
                }
                else
                {
                    Add(rules, $"{name}.{topLevel}", Rule.Suffix);
                }
            }
        }

        return rules;
    }

    private static void Add(Dictionary<string, Rule> rules, string name, Rule rule) => rules[name] = rules.GetValueOrDefault(name) | rule;
}
