using System.Runtime.InteropServices;
using System.Text;

namespace SpamGate.Screening.Messages;

/// <summary>What an <see cref="SmsAddress"/> holds.</summary>
public enum AddressKind : byte
{
    /// <summary>No address was given.</summary>
    None,

    /// <summary>Digits only, in canonical form.</summary>
    Number,

    /// <summary>A name (TON 5, or characters that are no digits), compared byte for byte.</summary>
    Alphanumeric,
}

/// <summary>
/// A canonical sender or recipient: at most 20 octets (the limit of SMPP's address fields), held inline so that comparing,
/// hashing and copying never allocate. Two addresses are equal when kind and octets are equal.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct SmsAddress : IEquatable<SmsAddress>
{
    /// <summary>Longest address SMPP can carry, in octets.</summary>
    public const int MaxLength = 20;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly uint _third;
    private readonly byte _length;
    private readonly AddressKind _kind;

    private SmsAddress(ReadOnlySpan<byte> octets, AddressKind kind)
    {
        Span<byte> padded = stackalloc byte[24];
        padded.Clear();
        octets.CopyTo(padded);
        _first = MemoryMarshal.Read<ulong>(padded);
        _second = MemoryMarshal.Read<ulong>(padded[8..]);
        _third = MemoryMarshal.Read<uint>(padded[16..]);
        _length = (byte)octets.Length;
        _kind = kind;
    }

    private SmsAddress(ulong first, ulong second, uint third, byte length, AddressKind kind)
    {
        _first = first;
        _second = second;
        _third = third;
        _length = length;
        _kind = kind;
    }

    /// <summary>What the address holds.</summary>
    public AddressKind Kind => _kind;

    /// <summary>Number of octets, 0 to 20.</summary>
    public int Length => _length;

    /// <summary>Makes an address of canonical octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 20 octets.</exception>
    public static SmsAddress Create(ReadOnlySpan<byte> octets, AddressKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, MaxLength, nameof(octets));
        return octets.IsEmpty ? default : new SmsAddress(octets, kind);
    }

    /// <summary>Copies the octets; returns how many. <paramref name="destination"/> holds at least <see cref="Length"/>.</summary>
    public int CopyTo(Span<byte> destination)
    {
        Span<byte> padded = stackalloc byte[24];
        MemoryMarshal.Write(padded, in _first);
        MemoryMarshal.Write(padded[8..], in _second);
        MemoryMarshal.Write(padded[16..], in _third);
        padded[.._length].CopyTo(destination);
        return _length;
    }

    /// <summary>A number that stands for the address, the same in every run; two addresses share one as rarely as two random numbers of 64 bits do.</summary>
    internal ulong Identity
    {
        get
        {
            ulong mixed = _first * 0x9E3779B97F4A7C15UL;
            mixed = ((mixed ^ (mixed >> 32)) + _second) * 0xC2B2AE3D27D4EB4FUL;
            mixed = ((mixed ^ (mixed >> 29)) + (_third | (ulong)_length << 32 | (ulong)_kind << 40)) * 0xBF58476D1CE4E5B9UL;
            return mixed ^ (mixed >> 32);
        }
    }

    /// <summary>Most digits that fit a number key.</summary>
    internal const int MaxKeyDigits = 18;

    /// <summary>
    /// One number that stands for these digits and no others: the digits read as a decimal number behind a leading 1. Up to 18 digits; longer
    /// ones and names have none. Never 0.
    /// </summary>
    internal bool TryGetNumberKey(out ulong key)
    {
        key = 0;
        if (_kind != AddressKind.Number || _length > MaxKeyDigits)
        {
            return false;
        }

        key = PowersOfTen[_length] + LeadingDigits(_length);
        return true;
    }

    /// <summary>The first <paramref name="count"/> digits (at most 18, and no more than there are) read as a decimal number.</summary>
    internal ulong LeadingDigits(int count)
    {
        ulong value = ReadDigits(_first, int.Min(count, 8));
        if (count > 8)
        {
            int more = int.Min(count - 8, 8);
            value = (value * PowersOfTen[more]) + ReadDigits(_second, more);
        }

        if (count > 16)
        {
            value = (value * PowersOfTen[count - 16]) + ReadDigits(_third, count - 16);
        }

        return value;
    }

    /// <summary>10 to the power of 0 to 18.</summary>
    internal static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>The first <paramref name="count"/> (0 to 8) ASCII digits of a word, the first of them in its lowest octet, in three multiplications.</summary>
    private static ulong ReadDigits(ulong word, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        // Behind the shift the digits stand at the end and zeros before them, as in a number written with leading zeros.
        word = (word - 0x3030303030303030UL) << (64 - (8 * count));

        // Pairs, then fours, then eight digits: each step adds a lane to ten, a hundred, ten thousand times its neighbour.
        word = (word * 10) + (word >> 8);
        const ulong lanes = 0x000000FF000000FF;
        return (((word & lanes) * 0x000F424000000064UL) + (((word >> 16) & lanes) * 0x0000271000000001UL)) >> 32;
    }

    /// <summary>The first <paramref name="length"/> octets as an address of the same kind.</summary>
    public SmsAddress Prefix(int length)
    {
        if (length >= _length)
        {
            return this;
        }

        return length <= 0
            ? default
            : new SmsAddress(_first & Mask(length), _second & Mask(length - 8), (uint)(_third & Mask(length - 16)), (byte)length, _kind);
    }

    // The lowest octets of a word: all of it from 8 on, none of it up to 0.
    private static ulong Mask(int octets) => octets >= 8 ? ulong.MaxValue : octets <= 0 ? 0 : (1UL << (8 * octets)) - 1;

    /// <summary>True for a number (of digits only) that starts with <paramref name="prefix"/>, or equals it.</summary>
    public bool StartsWith(in SmsAddress prefix) => prefix._kind == _kind && prefix._length <= _length && Prefix(prefix._length).Equals(prefix);

    /// <inheritdoc/>
    public bool Equals(SmsAddress other) =>
        _first == other._first && _second == other._second && _third == other._third && _length == other._length && _kind == other._kind;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SmsAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        ulong mixed = (_first * 0x9E3779B97F4A7C15UL) ^ ((_second + _third + ((ulong)_length << 56)) * 0xC2B2AE3D27D4EB4FUL);
        mixed ^= mixed >> 29;
        mixed *= 0xBF58476D1CE4E5B9UL;
        return (int)(mixed >> 32);
    }

    /// <summary>The address masked for people: 138****5678, country code 86 stripped; names keep their first character.</summary>
    public string ToMaskedString()
    {
        Span<byte> octets = stackalloc byte[MaxLength];
        ReadOnlySpan<byte> digits = octets[..CopyTo(octets)];
        if (_kind == AddressKind.None)
        {
            return "";
        }

        if (_kind == AddressKind.Alphanumeric)
        {
            return Encoding.Latin1.GetString(digits[..1]) + "****";
        }

        if (digits.Length == 13 && digits.StartsWith("86"u8))
        {
            digits = digits[2..];
        }

        return digits.Length <= 7
            ? "****"
            : Encoding.ASCII.GetString(digits[..3]) + "****" + Encoding.ASCII.GetString(digits[^4..]);
    }

    /// <summary>The clear address; never log it.</summary>
    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[MaxLength];
        return Encoding.Latin1.GetString(octets[..CopyTo(octets)]);
    }

    public static bool operator ==(SmsAddress left, SmsAddress right) => left.Equals(right);

    public static bool operator !=(SmsAddress left, SmsAddress right) => !left.Equals(right);
}
