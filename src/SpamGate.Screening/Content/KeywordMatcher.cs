using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SpamGate.Screening.Classification;

namespace SpamGate.Screening.Content;

/// <summary>
/// Finds all phrases in one pass. <see cref="PhraseStarts"/> over the hashes of their first units, which the n-gram index has computed already, let
/// nearly every position go; where they do not, a trie in one open-addressed table is walked.
/// </summary>
internal sealed class KeywordMatcher
{
    private readonly KeywordRule[] _rules;
    private readonly PhraseTrie _trie = new();
    private readonly PhraseStarts _starts;

    // For each phrase, the rules that start with it: a rule is looked at when its first phrase was found.
    private readonly int[][] _rulesByFirst;
    private readonly int[][] _otherPhrases;

    // Phrases of exceptions, by phrase; empty when there are none.
    private readonly bool[] _isException = [];

    public KeywordMatcher(KeywordRule[] rules)
    {
        _rules = rules;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var rulesByFirst = new List<List<int>>();
        var exceptions = new List<int>();
        _otherPhrases = new int[rules.Length][];
        for (int rule = 0; rule < rules.Length; rule++)
        {
            int[] parts = [.. rules[rule].Phrases.Select(phrase => Register(phrase, ids, rulesByFirst))];
            _otherPhrases[rule] = parts[1..];
            if (rules[rule].IsException)
            {
                exceptions.Add(parts[0]);
            }
            else
            {
                rulesByFirst[parts[0]].Add(rule);
            }
        }

        if (exceptions.Count > 0)
        {
            _isException = new bool[ids.Count];
            exceptions.ForEach(phrase => _isException[phrase] = true);
        }

        _rulesByFirst = [.. rulesByFirst.Select(static list => list.ToArray())];
        _trie.Seal();

        // A number in a phrase matches whole numbers only, so its shape is that which the message's n-grams have.
        _starts = new PhraseStarts([.. ids.Keys.Select(FeatureSpace.ShapeNumbers)]);
    }

    public void Match(ContentScratch scratch, ref ContentFinding finding)
    {
        KeywordScratch found = scratch.Keywords;
        found.Begin();
        ReadOnlySpan<char> text = scratch.Text.Framed;

        int exceptedUntil = 0;
        Span<int> positions = found.Positions(text.Length);
        foreach (int i in positions[.._starts.Find(scratch.Grams, positions)])
        {
            Walk(text, i, found, ref exceptedUntil);
        }

        if (found.Count > 0)
        {
            Report(found, ref finding);
        }
    }

    private void Walk(ReadOnlySpan<char> text, int start, KeywordScratch found, ref int exceptedUntil)
    {
        if (_isException.Length > 0)
        {
            // All exceptions that start up to here are known, so that the farthest end says whether one of them holds a phrase.
            exceptedUntil = int.Max(exceptedUntil, _trie.FarthestEnd(text, start, _isException));
        }

        _trie.FindAt(text, start, exceptedUntil, found);
    }

    private int Register(string phrase, Dictionary<string, int> ids, List<List<int>> rulesByFirst)
    {
        if (!ids.TryGetValue(phrase, out int id))
        {
            id = ids.Count;
            ids.Add(phrase, id);
            rulesByFirst.Add([]);
            _trie.Add(phrase, id);
        }

        return id;
    }

    private void Report(KeywordScratch found, ref ContentFinding finding)
    {
        float sum = 0;
        int strongest = -1;
        bool illegal = false;
        for (int i = 0; i < found.Count; i++)
        {
            foreach (int index in _rulesByFirst[found.Found[i]])
            {
                if (!HasAll(_otherPhrases[index], found))
                {
                    continue;
                }

                KeywordRule rule = _rules[index];
                finding.Symbols.Add(rule.Symbol, rule.Weight);
                sum += rule.Weight;
                illegal |= rule.Illegal;
                strongest = Stronger(strongest, index);
            }
        }

        // A tenth three times and the like must reach 1 in spite of rounding.
        if (illegal || sum >= 1 - 1e-5f)
        {
            finding.KeywordRule = strongest;
        }
    }

    private int Stronger(int current, int candidate)
    {
        if (current < 0)
        {
            return candidate;
        }

        KeywordRule a = _rules[current];
        KeywordRule b = _rules[candidate];
        if (a.Illegal != b.Illegal)
        {
            return a.Illegal ? current : candidate;
        }

        return b.Weight > a.Weight || (b.Weight == a.Weight && candidate < current) ? candidate : current;
    }

    private static bool HasAll(int[] phrases, KeywordScratch found)
    {
        foreach (int phrase in phrases)
        {
            if (!found.Has(phrase))
            {
                return false;
            }
        }

        return true;
    }
}
