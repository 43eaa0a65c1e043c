using System.Collections.Frozen;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Content;

/// <summary>
/// The texts that the operator registered for an SP; immutable. File: UTF-8, one a line, <c>#</c> begins a comment line; <c>{number}</c> (1 to 8
/// digits), <c>{text}</c> (1 to 20 characters, no Latin, no digits) and <c>{id}</c> (1 to 24 Latin letters and digits, so that a phone number fits) stand
/// for what differs. A text is of a template when all of it is, punctuation and disguises aside.
/// </summary>
public sealed class TemplateSet
{
    private const int MostFaultsNamed = 20;

    private readonly FrozenDictionary<char, MessageTemplate[]> _byFirst;

    private TemplateSet(List<MessageTemplate> templates, string version)
    {
        _byFirst = templates.GroupBy(static template => template.First).ToFrozenDictionary(static group => group.Key, static group => group.ToArray());
        Count = templates.Count;
        Version = version;
    }

    /// <summary>No templates.</summary>
    public static TemplateSet Empty { get; } = new([], "");

    /// <summary>Number of templates.</summary>
    public int Count { get; }

    /// <summary>SHA-256 of the file's text; empty without one.</summary>
    public string Version { get; }

    /// <summary>Reads templates.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="faults">Receives lines that are no template, at most 20.</param>
    public static TemplateSet Read(TextReader reader, ICollection<ListFault> faults)
    {
        string text = reader.ReadToEnd();
        var templates = new List<MessageTemplate>();
        var scratch = new NormalizedText();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> template = line.Trim();
            if (template.IsEmpty || template[0] == '#')
            {
                continue;
            }

            try
            {
                templates.Add(MessageTemplate.Parse(template.ToString(), scratch));
            }
            catch (FormatException fault)
            {
                if (faults.Count < MostFaultsNamed)
                {
                    faults.Add(new ListFault(number, fault.Message));
                }
            }
        }

        return new TemplateSet(templates, RuleVersion.Of(text));
    }

    /// <summary>These and others.</summary>
    public TemplateSet With(TemplateSet others) => others.Count == 0 ? this : Count == 0 ? others : new TemplateSet(
        [.. _byFirst.Values.Concat(others._byFirst.Values).SelectMany(static templates => templates)], RuleVersion.Of(Version + others.Version));

    /// <summary>True when the whole text is of one of the templates. Allocates nothing.</summary>
    internal bool Matches(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !_byFirst.TryGetValue(text[0], out MessageTemplate[]? candidates))
        {
            return false;
        }

        foreach (MessageTemplate template in candidates)
        {
            if (template.Matches(text))
            {
                return true;
            }
        }

        return false;
    }
}
