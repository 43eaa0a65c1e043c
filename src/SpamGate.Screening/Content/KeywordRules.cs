namespace SpamGate.Screening.Content;

/// <summary>An immutable set of keyword rules, ready to match. Safe for any number of threads.</summary>
/// <remarks>
/// File: UTF-8, one rule a line, <c>phrase[+phrase...] [; name=NAME] [; weight=NUMBER] [; category=LEAF] [; illegal | except]</c>; lines that start with # are comments;
/// a backslash takes +, ; or # as a letter. Phrases go through the same normaliser as messages. A phrase matches anywhere in the text, except that
/// an edge of it that is a Latin letter (a digit) must not touch another Latin letter (digit): "sex" is not found in "essex".
/// An exception (<c>except</c>) hides what lies wholly within it, and only there: with "赌一把; except", "和你赌一把" is no gambling, "赌一把？来赌场" is.
/// </remarks>
public sealed class KeywordRules
{
    private readonly KeywordRule[] _rules;
    private readonly KeywordMatcher? _matcher;

    internal KeywordRules(KeywordRule[] rules, string version)
    {
        _rules = rules;
        Version = version;
        _matcher = rules.Length == 0 ? null : new KeywordMatcher(rules);
    }

    /// <summary>No rules; costs nothing.</summary>
    public static KeywordRules Empty { get; } = new([], "");

    /// <summary>SHA-256 of the file's text, lower-case hex; empty without rules.</summary>
    public string Version { get; }

    /// <summary>Number of rules.</summary>
    public int Count => _rules.Length;

    /// <summary>Rule <paramref name="index"/>, in the order of the file; indexes are those of <see cref="ContentFinding.KeywordRule"/>.</summary>
    public KeywordRule this[int index] => _rules[index];

    /// <summary>Loads a file.</summary>
    /// <exception cref="KeywordRulesException">The file cannot be read or has faults; all of them are named by line.</exception>
    public static KeywordRules Load(string path)
    {
        try
        {
            using var reader = new StreamReader(path, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
            return Parse(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Text.DecoderFallbackException)
        {
            throw new KeywordRulesException(path, [$"cannot be read: {exception.Message}"]);
        }
    }

    /// <summary>Reads rules from text.</summary>
    /// <param name="reader">Lines in the form of the file.</param>
    /// <param name="name">What errors call the source.</param>
    /// <exception cref="KeywordRulesException">There are faults.</exception>
    public static KeywordRules Parse(TextReader reader, string name)
    {
        string text = reader.ReadToEnd();
        return new KeywordRules(KeywordFile.Read(new StringReader(text), name), RuleVersion.Of(text));
    }

    /// <summary>Adds a symbol for each rule that matches the text in <paramref name="scratch"/> and names the strongest when the weights reach 1 or one is illegal.</summary>
    internal void Match(ContentScratch scratch, ref ContentFinding finding) => _matcher?.Match(scratch, ref finding);
}
