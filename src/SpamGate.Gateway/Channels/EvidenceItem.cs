using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Channels;

/// <summary>One refused message on its way to the rules of conduct: copied whole, because the message itself goes back to its pool.</summary>
public struct EvidenceItem
{
    /// <summary>UTF-16 units kept of a text: those of a long single message.</summary>
    public const int TextCapacity = 160;

    /// <summary>Who answers for it.</summary>
    public SpPolicy Sp;

    /// <summary>Its sender.</summary>
    public SmsAddress Sender;

    /// <summary>Its recipient.</summary>
    public SmsAddress Recipient;

    /// <summary>Stands for what it says; parts of one long message have the same.</summary>
    public ulong Identity;

    /// <summary>When it was judged, unix milliseconds.</summary>
    public long At;

    /// <summary>Model and rules that looked; null = none.</summary>
    public ContentVersions? Versions;

    /// <summary>Observations.</summary>
    public SymbolList Symbols;

    /// <summary>Probability of spam; NaN = no model looked.</summary>
    public float Probability;

    /// <summary>The check that spoke.</summary>
    public ScreenReason Reason;

    /// <summary>What the text is.</summary>
    public SmsCategory Category;

    /// <summary>A rule for illegal content matched.</summary>
    public bool IsIllegal;

    private int _textLength;
    private TextUnits _text;

    /// <summary>The beginning of its text.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<char> Text => ((ReadOnlySpan<char>)_text)[.._textLength];

    internal void SetText(ReadOnlySpan<char> text)
    {
        _textLength = int.Min(text.Length, TextCapacity);
        text[.._textLength].CopyTo(_text);
    }

    [InlineArray(TextCapacity)]
    private struct TextUnits
    {
        private char _first;
    }
}
