using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Campaigns;

/// <summary>
/// What stays of a text when its numbers and links are taken out, as 16 minima: of two texts, the share of equal minima estimates the share of
/// 3-grams they have in common (the Jaccard index).
/// </summary>
/// <remarks>
/// MinHash by one permutation (Li, Owen and Zhang, "One Permutation Hashing", NIPS 2012): each 3-gram is hashed once, its upper bits choose one of 16 bins,
/// each bin keeps its least hash; an empty bin takes over the next full one's (Shrivastava and Li, ICML 2014). SimHash was not taken: a message has
/// some 60 3-grams, and three random characters at its end move a SimHash by 7 or 8 of 64 bits, more than an index of bands can bridge.
/// </remarks>
public readonly struct Fingerprint : IEquatable<Fingerprint>
{
    /// <summary>Number of minima.</summary>
    public const int Bins = 16;

    /// <summary>Fewer units than this, numbers counted as one, say too little: "OK, thanks" is everybody's.</summary>
    public const int MinUnits = 10;

    private const int BinShift = 28;
    private const uint Seed = 0x2545F491;
    private const uint Multiplier = 0x9E3779B1;
    private const ushort Empty = ushort.MaxValue;

    private readonly Minima _minima;

    private Fingerprint(in Minima minima) => _minima = minima;

    /// <summary>True for a text too short to have one.</summary>
    public bool IsNone => Vector() == Vector256<ushort>.Zero;

    /// <summary>Computes the fingerprint of a text from which the links are taken out already; every number counts as the same one.</summary>
    public static Fingerprint Of(NormalizedText text)
    {
        var minima = default(Minima);
        Span<ushort> bins = minima;
        bins.Fill(Empty);
        uint first = ' ';
        uint second = ' ';
        int units = 0;
        foreach (char unit in text.Span)
        {
            uint masked = char.IsAsciiDigit(unit) ? '0' : unit;
            if (masked == '0' && second == '0')
            {
                continue;
            }

            uint hash = Mix(((Seed ^ first) * Multiplier ^ second) * Multiplier ^ masked);
            ref ushort bin = ref bins[(int)(hash >> BinShift)];
            ushort value = (ushort)(hash >> (BinShift - 16));
            bin = ushort.Min(bin, value);
            (first, second) = (second, masked);
            units++;
        }

        if (units < MinUnits)
        {
            return default;
        }

        Densify(bins);
        return new Fingerprint(minima);
    }

    /// <summary>How many of the minima are equal, 0 to 16.</summary>
    public int EqualMinima(in Fingerprint other) => BitOperations.PopCount(Vector256.Equals(Vector(), other.Vector()).ExtractMostSignificantBits());

    /// <summary>A number that three of the minima, from <paramref name="band"/> times three on, decide.</summary>
    internal uint Band(int band)
    {
        ReadOnlySpan<ushort> bins = MemoryMarshal.CreateReadOnlySpan(in Unsafe.As<Minima, ushort>(ref Unsafe.AsRef(in _minima)), Bins);
        ulong three = bins[band * 3] | (ulong)bins[(band * 3) + 1] << 16 | (ulong)bins[(band * 3) + 2] << 32 | (ulong)(uint)band << 48;
        three *= 0x9E3779B97F4A7C15;
        return (uint)((three ^ three >> 29) * 0xBF58476D1CE4E5B9 >> 32);
    }

    /// <summary>A number for all of it; equal fingerprints have equal ones.</summary>
    public ulong Identity => (((ulong)Band(0) << 32) | Band(1)) ^ (((ulong)Band(2) << 24) | ((ulong)Band(3) << 8) | Band(4));

    /// <inheritdoc/>
    public bool Equals(Fingerprint other) => Vector() == other.Vector();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fingerprint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Identity;

    public static bool operator ==(Fingerprint left, Fingerprint right) => left.Equals(right);

    public static bool operator !=(Fingerprint left, Fingerprint right) => !left.Equals(right);

    private static uint Mix(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        return hash ^ hash >> 16;
    }

    private static void Densify(Span<ushort> bins)
    {
        Span<ushort> full = stackalloc ushort[Bins];
        bins.CopyTo(full);
        for (int i = 0; i < Bins; i++)
        {
            // A distance joins the borrowed value, or two texts with the same full bin would agree on all the empty ones before it.
            for (int distance = 0; bins[i] == Empty && distance < Bins; distance++)
            {
                if (full[(i + distance) % Bins] is var value and not Empty)
                {
                    bins[i] = (ushort)((value + (distance * 0x1D35)) & 0x7FFF);
                }
            }
        }
    }

    private Vector256<ushort> Vector() => Unsafe.BitCast<Minima, Vector256<ushort>>(_minima);

    [InlineArray(Bins)]
    private struct Minima
    {
        private ushort _first;
    }
}
