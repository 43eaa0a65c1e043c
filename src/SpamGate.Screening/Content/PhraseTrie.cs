using System.Numerics;

namespace SpamGate.Screening.Content;

/// <summary>Phrases as a trie whose edges (node, unit) lie in one open-addressed table. Built once, then read only.</summary>
internal sealed class PhraseTrie
{
    private const ulong EdgeMultiplier = 0x9E3779B97F4A7C15;

    private readonly Dictionary<ulong, int> _building = [];
    private readonly List<int> _phraseOf = [-1];
    private ulong[] _keys = [];
    private int[] _children = [];
    private int[] _phrases = [];
    private int _shift;

    public void Add(string phrase, int id)
    {
        int node = 0;
        foreach (char unit in phrase)
        {
            ulong key = Key(node, unit);
            if (!_building.TryGetValue(key, out int child))
            {
                child = _phraseOf.Count;
                _phraseOf.Add(-1);
                _building.Add(key, child);
            }

            node = child;
        }

        _phraseOf[node] = id;
    }

    public void Seal()
    {
        // At most half full, so that a miss ends within a probe or two.
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)int.Max(16, _building.Count * 2));
        _shift = 64 - BitOperations.Log2((uint)size);
        _keys = new ulong[size];
        _children = new int[size];
        _phrases = [.. _phraseOf];
        foreach ((ulong key, int child) in _building)
        {
            int place = Place(key);
            while (_keys[place] != 0)
            {
                place = (place + 1) & (size - 1);
            }

            _keys[place] = key;
            _children[place] = child;
        }

        _building.Clear();
        _phraseOf.Clear();
    }

    /// <summary>Reports each phrase that stands at <paramref name="start"/> and ends behind <paramref name="exceptedUntil"/>.</summary>
    public void FindAt(ReadOnlySpan<char> text, int start, int exceptedUntil, KeywordScratch found)
    {
        int node = 0;
        for (int i = start; i < text.Length; i++)
        {
            node = Child(node, text[i]);
            if (node < 0)
            {
                return;
            }

            if (_phrases[node] is var phrase and >= 0 && i >= exceptedUntil && IsWhole(text, start, i))
            {
                found.Add(phrase);
            }
        }
    }

    /// <summary>Where the longest of the marked phrases that stand at <paramref name="start"/> ends, exclusive; 0 = there is none.</summary>
    public int FarthestEnd(ReadOnlySpan<char> text, int start, bool[] marked)
    {
        int node = 0;
        int end = 0;
        for (int i = start; i < text.Length && (node = Child(node, text[i])) >= 0; i++)
        {
            if (_phrases[node] is var phrase and >= 0 && marked[phrase] && IsWhole(text, start, i))
            {
                end = i + 1;
            }
        }

        return end;
    }

    private static bool IsWhole(ReadOnlySpan<char> text, int first, int last) =>
        IsEdge(text[first - 1], text[first]) && (last + 1 >= text.Length || IsEdge(text[last + 1], text[last]));

    /// <summary>True unless both are Latin letters or both are digits: then they are one word or number.</summary>
    public static bool IsEdge(char outside, char inside) =>
        !(char.IsAsciiLetter(outside) && char.IsAsciiLetter(inside)) && !(char.IsAsciiDigit(outside) && char.IsAsciiDigit(inside));

    private static ulong Key(int node, char unit) => ((ulong)(uint)node + 1) << 16 | unit;

    private int Place(ulong key) => (int)(key * EdgeMultiplier >> _shift);

    private int Child(int node, char unit)
    {
        ulong key = Key(node, unit);
        int place = Place(key);
        while (_keys[place] is var stored && stored != 0)
        {
            if (stored == key)
            {
                return _children[place];
            }

            place = (place + 1) & (_keys.Length - 1);
        }

        return -1;
    }
}
