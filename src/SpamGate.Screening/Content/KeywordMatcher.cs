using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SpamGate.Screening.Classification;

namespace SpamGate.Screening.Content;

/// <summary>
/// Finds all phrases in one pass. A bit set over the hashes of the first two units, which the n-gram index has computed already, lets nearly every position go
/// with one bit test; where it does not, a trie in one open-addressed table is walked.
/// </summary>
internal sealed class KeywordMatcher
{
    private readonly KeywordRule[] _rules;
    private readonly PhraseTrie _trie = new();
    // Sixteen bits a phrase keep the share of positions that pass without a phrase near 5 %; beyond 2^22 bits the set would not stay in cache.
    private const int BitsPerPhrase = 16;
    private const int MinFilterBits = 10;
    private const int MaxFilterBits = 22;

    private readonly ulong[] _firstTwo;
    private readonly ulong[] _firstOne = [];
    private readonly int _firstTwoShift;

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

        int bits = Math.Clamp(BitOperations.Log2((uint)ids.Count * BitsPerPhrase) + 1, MinFilterBits, MaxFilterBits);
        _firstTwo = new ulong[(1 << bits) / 64];
        _firstTwoShift = 32 - bits;
        foreach (string phrase in ids.Keys)
        {
            // A number in a phrase matches whole numbers only, so its shape is that which the message's n-grams have.
            string shaped = FeatureSpace.ShapeNumbers(phrase);
            if (phrase.Length == 1)
            {
                _firstOne = _firstOne.Length > 0 ? _firstOne : new ulong[FeatureSpace.GramSlots / 64];
                Set(_firstOne, (uint)FeatureSpace.GramSlot(shaped));
            }
            else
            {
                Set(_firstTwo, FeatureSpace.GramHash(shaped.AsSpan(0, 2)) >> _firstTwoShift);
            }
        }
    }

    public void Match(ContentScratch scratch, ref ContentFinding finding)
    {
        KeywordScratch found = scratch.Keywords;
        found.Begin();
        ReadOnlySpan<char> text = scratch.Text.Framed;
        ref ulong firstTwo = ref MemoryMarshal.GetArrayDataReference(_firstTwo);
        ReadOnlySpan<uint> pairs = scratch.Grams.Pairs;

        bool hasSingles = _firstOne.Length > 0;
        ReadOnlySpan<int> singles = hasSingles ? scratch.Grams.Of(1) : default;
        int exceptedUntil = 0;

        // Position 0 is the frame's space; no phrase starts with one.
        for (int i = 1; i < pairs.Length; i++)
        {
            uint bit = pairs[i] >> _firstTwoShift;
            if ((Unsafe.Add(ref firstTwo, bit >> 6) >> (int)bit & 1) == 0 && !(hasSingles && IsSingle(singles[i])))
            {
                continue;
            }

            if (_isException.Length > 0)
            {
                // All exceptions that start up to here are known, so that the farthest end says whether one of them holds a phrase.
                exceptedUntil = int.Max(exceptedUntil, _trie.FarthestEnd(text, i, _isException));
            }

            _trie.FindAt(text, i, exceptedUntil, found);
        }

        if (found.Count > 0)
        {
            Report(found, ref finding);
        }
    }

    private static void Set(ulong[] bits, uint bit) => bits[bit >> 6] |= 1UL << (int)bit;

    private bool IsSingle(int slot) => (_firstOne[slot >> 6] >> slot & 1) != 0;

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
