using SpamGate.Screening.Content;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Content;

/// <summary>Keyword rules by searching the text for each phrase: what the automaton is held against.</summary>
internal static class NaiveMatcher
{
    public static HashSet<string> Match(KeywordRules rules, string text)
    {
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        string framed = $" {normalized.Span} ";
        var found = new HashSet<string>();
        (int Start, int End)[] exceptions = [.. Enumerable.Range(0, rules.Count).Where(i => rules[i].IsException).SelectMany(i => Occurrences(framed, rules[i].Phrases[0]))];
        for (int i = 0; i < rules.Count; i++)
        {
            if (!rules[i].IsException && rules[i].Phrases.All(phrase =>
                Occurrences(framed, phrase).Any(at => !exceptions.Any(hole => hole.Start <= at.Start && at.End <= hole.End))))
            {
                found.Add(rules[i].Symbol);
            }
        }

        return found;
    }

    private static IEnumerable<(int Start, int End)> Occurrences(string framed, string phrase)
    {
        for (int at = framed.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = framed.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            if (!Touches(framed[at - 1], phrase[0]) && !Touches(framed[at + phrase.Length], phrase[^1]))
            {
                yield return (at, at + phrase.Length);
            }
        }
    }

    private static bool Touches(char outside, char inside) =>
        (char.IsAsciiLetter(outside) && char.IsAsciiLetter(inside)) || (char.IsAsciiDigit(outside) && char.IsAsciiDigit(inside));
}
