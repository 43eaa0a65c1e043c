using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Classification;

/// <summary>
/// The slots of every n-gram of a normalised text, one run an order, and of them the different ones, which are what the models look at: the category at those
/// of the shortest, the spam score at all or, in mainly Latin texts, at the rest. Eight positions are hashed at a time; the list is filled up to a multiple of eight with <see cref="FeatureSpace.Dimension"/>, a slot whose weight is zero,
/// so that those who add up weights need no remainder loop.
/// </summary>
public sealed class GramIndex
{
    private const int Lanes = 8;

    internal int[] Slots = new int[2048];
    internal uint[] PairHashes = new uint[512];
    internal int Stride;
    private int _categoryCount;
    private int _spamStart;
    private char[] _shaped = new char[512];
    private int[] _distinct = new int[2048];

    // One bit a slot: 16 KiB, which stay in the first-level cache. All zero between two texts.
    private readonly ulong[] _seen = new ulong[FeatureSpace.GramSlots / 64];

    /// <summary>The different slots of character n-grams up to <see cref="FeatureSpace.CategoryMaxOrder"/>.</summary>
    public ReadOnlySpan<int> CategorySlots => _distinct.AsSpan(0, _categoryCount);

    /// <summary>The different slots that the spam score looks at.</summary>
    public ReadOnlySpan<int> SpamSlots => _distinct.AsSpan(_spamStart, SpamCount);

    /// <summary>How many <see cref="SpamSlots"/> there are.</summary>
    public int SpamCount { get; private set; }

    /// <summary>Units of the framed text.</summary>
    public int FramedLength { get; private set; }

    /// <summary>Slots of order 1 to <see cref="FeatureSpace.MaxOrder"/> (mainly Latin texts: <see cref="FeatureSpace.LatinMaxOrder"/>), without the filling.</summary>
    public ReadOnlySpan<int> Of(int order) =>
        Slots.AsSpan((order - 1) * Stride, int.Max(0, FramedLength - order + 1));

    /// <summary>Hashes of the pairs of units, of which the slots of order 2 are the upper bits.</summary>
    public ReadOnlySpan<uint> Pairs => PairHashes.AsSpan(0, int.Max(0, FramedLength - 1));

    /// <summary>Computes the slots of <paramref name="text"/>.</summary>
    public void Fill(NormalizedText text)
    {
        int length = text.Length + 2;
        FramedLength = length;
        int blocks = (length + Lanes - 1) / Lanes;
        // One block more than needed: the filling of a run whose length is a multiple of eight is written but not read.
        Stride = (blocks + 1) * Lanes;
        int needed = Stride * FeatureSpace.LatinMaxOrder;
        if (Slots.Length < needed)
        {
            Slots = new int[int.Max(needed, Slots.Length * 2)];
        }

        if (PairHashes.Length < Stride)
        {
            PairHashes = new uint[int.Max(Stride, PairHashes.Length * 2)];
        }

        char[] units = text.Digits > 0 ? ShapeNumbers(text) : text.Buffer;
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetArrayDataReference(units));
        ref uint slots = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetArrayDataReference(Slots));
        ref uint pairs = ref MemoryMarshal.GetArrayDataReference(PairHashes);
        Vector256<uint> multiplier = Vector256.Create(FeatureSpace.HashMultiplier);
        Vector256<uint> seed = Vector256.Create(FeatureSpace.HashSeed);
        nuint stride = (nuint)Stride;
        bool latin = StructureExtractor.IsLatin(text);
        for (nuint i = 0; i < (nuint)(blocks * Lanes); i += Lanes)
        {
            Vector256<uint> hash = (seed ^ Load(ref source, i)) * multiplier;
            (hash >>> FeatureSpace.GramShift).StoreUnsafe(ref slots, i);
            hash = (hash ^ Load(ref source, i + 1)) * multiplier;
            hash.StoreUnsafe(ref pairs, i);
            (hash >>> FeatureSpace.GramShift).StoreUnsafe(ref slots, i + stride);
            hash = (hash ^ Load(ref source, i + 2)) * multiplier;
            (hash >>> FeatureSpace.GramShift).StoreUnsafe(ref slots, i + (2 * stride));
            if (latin)
            {
                hash = (hash ^ Load(ref source, i + 3)) * multiplier;
                (hash >>> FeatureSpace.GramShift).StoreUnsafe(ref slots, i + (3 * stride));
            }
        }

        KeepDistinct(latin, units.AsSpan(1, text.Length + 1));
    }

    private void KeepDistinct(bool latin, ReadOnlySpan<char> units)
    {
        // Every word and pair of words needs at least two units.
        int most = ((FeatureSpace.LatinMaxOrder + 1) * FramedLength) + Lanes;
        if (_distinct.Length < most)
        {
            _distinct = new int[int.Max(most, _distinct.Length * 2)];
        }

        int count = 0;
        for (int order = 1; order <= FeatureSpace.CategoryMaxOrder; order++)
        {
            count = AddDistinct(Of(order), count);
        }

        _categoryCount = count;
        _spamStart = 0;
        if (latin)
        {
            // What the category saw is no reason for the spam score not to see it.
            Forget(count);
            _spamStart = count;
        }

        int maxOrder = latin ? FeatureSpace.LatinMaxOrder : FeatureSpace.MaxOrder;
        for (int order = FeatureSpace.CategoryMaxOrder + 1; order <= maxOrder; order++)
        {
            count = AddDistinct(Of(order), count);
        }

        if (latin)
        {
            count = AddWords(units, count);
        }

        SpamCount = count - _spamStart;
        Forget(count);
        _distinct.AsSpan(count, Lanes).Fill(FeatureSpace.Dimension);
    }

    private void Forget(int count)
    {
        foreach (int slot in _distinct.AsSpan(0, count))
        {
            _seen[slot >> 6] = 0;
        }
    }

    // Without a branch: whether a slot is new cannot be predicted.
    private int AddDistinct(ReadOnlySpan<int> slots, int count)
    {
        ref ulong seen = ref MemoryMarshal.GetArrayDataReference(_seen);
        ref int distinct = ref MemoryMarshal.GetArrayDataReference(_distinct);
        foreach (int slot in slots)
        {
            ref ulong word = ref Unsafe.Add(ref seen, slot >> 6);
            ulong bits = word;
            Unsafe.Add(ref distinct, count) = slot;
            count += (int)(~(bits >> slot) & 1);
            word = bits | (1UL << slot);
        }

        return count;
    }

    // Words are parted by spaces; the last unit of the span is one.
    private int AddWords(ReadOnlySpan<char> units, int count)
    {
        uint previous = FeatureSpace.WordSeed;
        uint hash = FeatureSpace.WordSeed;
        Span<int> slots = stackalloc int[2];
        foreach (char unit in units)
        {
            if (unit != ' ')
            {
                hash = (hash ^ unit) * FeatureSpace.HashMultiplier;
                continue;
            }

            slots[0] = FeatureSpace.WordSlot(hash);
            slots[1] = FeatureSpace.WordPairSlot(previous, hash);
            count = AddDistinct(slots, count);
            previous = hash;
            hash = FeatureSpace.WordSeed;
        }

        return count;
    }

    /// <summary>Number of <see cref="SpamSlots"/> with their filling.</summary>
    internal int PaddedSpamCount => (SpamCount + Lanes - 1) & -Lanes;

    internal ref int FirstSpamSlot => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_distinct), _spamStart);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Load(ref ushort source, nuint index)
    {
        Vector128<ushort> units = Vector128.LoadUnsafe(ref source, index);
        return Vector256.Create(Vector128.WidenLower(units), Vector128.WidenUpper(units));
    }

    private char[] ShapeNumbers(NormalizedText text)
    {
        if (_shaped.Length < text.Buffer.Length)
        {
            _shaped = new char[text.Buffer.Length];
        }

        ReadOnlySpan<char> framed = text.Framed;
        Span<char> shaped = _shaped.AsSpan(0, framed.Length);
        framed.CopyTo(shaped);
        int start = 0;
        while (framed[start..].IndexOfAny(FeatureSpace.Digits) is var found and >= 0)
        {
            start += found;
            int end = start + 1;

            // The frame ends with a space.
            while (char.IsAsciiDigit(framed[end]))
            {
                end++;
            }

            shaped[start..end].Fill(FeatureSpace.Shape(end - start));
            start = end;
        }

        return _shaped;
    }
}
