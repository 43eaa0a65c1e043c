using System.Runtime.CompilerServices;

namespace SpamGate.Screening.Verdicts;

/// <summary>A named observation that led to a verdict: what an SP later reads as the reason.</summary>
/// <param name="Name">Interned upper-snake name, e.g. <c>SPAM_MODEL</c>, <c>KEYWORD:loan</c>.</param>
/// <param name="Weight">How much it counted; the unit is the check's own (a probability, a rule's weight).</param>
public readonly record struct Symbol(string Name, float Weight);

/// <summary>Up to eight symbols held inline, so that collecting them never allocates; later ones are counted but not kept.</summary>
public struct SymbolList
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 8;

    private Slots _slots;
    private int _count;

    /// <summary>Symbols added, kept or not.</summary>
    public readonly int Added => _count;

    /// <summary>Symbols kept.</summary>
    public readonly int Count => int.Min(_count, Capacity);

    /// <summary>Symbol <paramref name="index"/> of those kept.</summary>
    public readonly Symbol this[int index] => _slots[index];

    /// <summary>Adds one.</summary>
    public void Add(string name, float weight)
    {
        if (_count < Capacity)
        {
            _slots[_count] = new Symbol(name, weight);
        }

        _count++;
    }

    /// <summary>Adds one, or gives it a new weight when it is there: for observations that are made once a recipient.</summary>
    public void Set(string name, float weight)
    {
        for (int i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_slots[i].Name, name))
            {
                _slots[i] = new Symbol(name, weight);
                return;
            }
        }

        Add(name, weight);
    }

    /// <summary>Those kept as people read them: <c>SPAM_MODEL(0.97)</c>. Allocates.</summary>
    public readonly string[] ToStrings()
    {
        var symbols = new string[Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = FormattableString.Invariant($"{_slots[i].Name}({_slots[i].Weight:0.###})");
        }

        return symbols;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _count = 0;

    [InlineArray(Capacity)]
    private struct Slots
    {
        private Symbol _first;
    }
}
