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
        for (int i = 0; i < rules.Count; i++)
        {
            if (rules[i].Phrases.All(phrase => Occurs(framed, phrase)))
            {
                found.Add(rules[i].Symbol);
            }
        }

        return found;
    }

    private static bool Occurs(string framed, string phrase)
    {
        for (int at = framed.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = framed.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            if (!Touches(framed[at - 1], phrase[0]) && !Touches(framed[at + phrase.Length], phrase[^1]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Touches(char outside, char inside) =>
        (char.IsAsciiLetter(outside) && char.IsAsciiLetter(inside)) || (char.IsAsciiDigit(outside) && char.IsAsciiDigit(inside));
}
