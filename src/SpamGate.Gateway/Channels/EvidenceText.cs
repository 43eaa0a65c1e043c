using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Channels;

/// <summary>What a sample shows besides numbers: the beginning of the text, and the observations. Pooled; one owner at a time.</summary>
public sealed class EvidenceText
{
    /// <summary>UTF-16 units kept of a text: six parts of a long message in UCS-2, 1 MiB for the whole pool.</summary>
    public const int Capacity = 512;

    private readonly char[] _units = new char[Capacity];
    private int _length;
    private SymbolList _symbols;

    /// <summary>The beginning of the text.</summary>
    public ReadOnlySpan<char> Text => _units.AsSpan(0, _length);

    /// <summary>It is not all of the text: a part of a long message, or its beginning.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Observations.</summary>
    public ref readonly SymbolList Symbols => ref _symbols;

    internal void Set(ReadOnlySpan<char> text, bool isPart, in SymbolList symbols)
    {
        IsPartial = isPart || text.Length > Capacity;
        _length = int.Min(text.Length, Capacity);
        text[.._length].CopyTo(_units);
        _symbols = symbols;
    }
}
