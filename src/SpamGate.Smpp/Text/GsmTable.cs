using System.Collections.Frozen;

namespace SpamGate.Smpp.Text;

/// <summary>One table of 128 septets to characters, and back.</summary>
internal sealed class GsmTable
{
    /// <summary>Septets in a table.</summary>
    public const int Size = 128;

    private const int LowCharacters = 0x400;

    /// <summary>Marks a septet without a character.</summary>
    public const char None = '\uFFFF';

    // 256 wide, so that any octet indexes it; the upper half has no characters.
    private readonly char[] _characters = new char[256];

    // Characters below 0x400 (Latin and Greek) directly, as octet + 1; the few others (€, ∞) by dictionary.
    private readonly byte[] _lowOctets = new byte[LowCharacters];
    private readonly FrozenDictionary<char, byte> _octets;

    private GsmTable(ReadOnlySpan<char> characters)
    {
        Array.Fill(_characters, None);
        characters.CopyTo(_characters);
        Dictionary<char, byte> octets = [];
        for (int i = 0; i < Size; i++)
        {
            char character = _characters[i];
            if (character < LowCharacters)
            {
                _lowOctets[character] = _lowOctets[character] == 0 ? (byte)(i + 1) : _lowOctets[character];
            }
            else if (character != None)
            {
                octets.TryAdd(character, (byte)i);
            }
        }

        _octets = octets.ToFrozenDictionary();
    }

    /// <summary>The character of an octet, or <see cref="None"/>.</summary>
    public char this[byte octet] => _characters[octet];

    /// <summary>A table written out in full: 128 characters in septet order.</summary>
    public static GsmTable Full(string characters)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(characters.Length, Size, nameof(characters));
        return new GsmTable(characters);
    }

    /// <summary>A table that has only the septets named.</summary>
    public static GsmTable Sparse(params ReadOnlySpan<(int Octet, char Character)> entries)
    {
        Span<char> characters = stackalloc char[Size];
        characters.Fill(None);
        foreach ((int octet, char character) in entries)
        {
            characters[octet] = character;
        }

        return new GsmTable(characters);
    }

    /// <summary>This table with some septets meaning something else.</summary>
    public GsmTable With(params ReadOnlySpan<(int Octet, char Character)> entries)
    {
        Span<char> characters = stackalloc char[Size];
        _characters.AsSpan(0, Size).CopyTo(characters);
        foreach ((int octet, char character) in entries)
        {
            characters[octet] = character;
        }

        return new GsmTable(characters);
    }

    /// <summary>The octet of a character.</summary>
    public bool TryFind(char character, out byte octet)
    {
        if (character >= LowCharacters)
        {
            return _octets.TryGetValue(character, out octet);
        }

        octet = (byte)(_lowOctets[character] - 1);
        return _lowOctets[character] != 0;
    }
}
