using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Classification;

/// <summary>
/// The hashes of every n-gram of a normalised text, one run an order, and the different slots among them, which are what the models look at. Eight positions are
/// hashed at a time; a list of slots is filled up to a multiple of eight with <see cref="FeatureSpace.Dimension"/>, a slot whose weight is zero,
/// so that those who add up weights need no remainder loop.
/// </summary>
public sealed class GramIndex
{
    private const int Lanes = 8;

    private uint[] _hashes = new uint[2048];
    private int _stride;
    private bool _isLatin;
    private char[] _shaped = new char[512];
    private uint[] _spam = new uint[2048];
    private uint[] _category = [];
    private int _categoryCount;

    // One bit a slot: 16 KiB, which stay in the first-level cache. All zero between two texts.
    private readonly ulong[] _seen = new ulong[FeatureSpace.GramSlots / 64];

    /// <summary>The different slots that the spam score looks at.</summary>
    public ReadOnlySpan<uint> SpamSlots => _spam.AsSpan(0, SpamCount);

    /// <summary>How many <see cref="SpamSlots"/> there are.</summary>
    public int SpamCount { get; private set; }

    /// <summary>Units of the framed text.</summary>
    public int FramedLength { get; private set; }

    /// <summary>Number of <see cref="SpamSlots"/> with their filling.</summary>
    internal int PaddedSpamCount => (SpamCount + Lanes - 1) & -Lanes;

    internal ref uint FirstSpamSlot => ref MemoryMarshal.GetArrayDataReference(_spam);

    /// <summary>The different slots of n-grams up to <see cref="FeatureSpace.CategoryMaxOrder"/>. Few texts are asked for their category, so it is the first question that pays for them.</summary>
    public ReadOnlySpan<uint> CategorySlots()
    {
        if (_categoryCount == 0)
        {
            Grow(ref _category, FeatureSpace.CategoryMaxOrder * FramedLength);
            int count = 0;
            for (int order = 1; order <= FeatureSpace.CategoryMaxOrder; order++)
            {
                count = AddDistinct(Hashes(order), _category, count);
            }

            Forget(_category.AsSpan(0, count));
            _categoryCount = count;
        }

        return _category.AsSpan(0, _categoryCount);
    }

    /// <summary>Hashes of order 1 to <see cref="FeatureSpace.MaxOrder"/> (mainly Latin texts: <see cref="FeatureSpace.LatinMaxOrder"/>) by position; the upper bits are the slots.</summary>
    public ReadOnlySpan<uint> Hashes(int order) => _hashes.AsSpan((order - 1) * _stride, int.Max(0, FramedLength - order + 1));

    /// <summary>Computes the hashes and slots of <paramref name="text"/>.</summary>
    public void Fill(NormalizedText text)
    {
        int length = text.Length + 2;
        FramedLength = length;
        _categoryCount = 0;
        int blocks = (length + Lanes - 1) / Lanes;
        // One block more than needed: the filling of a run whose length is a multiple of eight is written but not read.
        _stride = (blocks + 1) * Lanes;
        Grow(ref _hashes, _stride * FeatureSpace.LatinMaxOrder);
        _isLatin = StructureExtractor.IsLatin(text);
        char[] units = text.Digits > 0 ? ShapeNumbers(text) : text.Buffer;
        Hash(units, blocks);
        KeepDistinct(units);
    }

    private void Hash(char[] units, int blocks)
    {
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetArrayDataReference(units));
        ref uint hashes = ref MemoryMarshal.GetArrayDataReference(_hashes);
        Vector256<uint> multiplier = Vector256.Create(FeatureSpace.HashMultiplier);
        Vector256<uint> seed = Vector256.Create(FeatureSpace.HashSeed);
        nuint stride = (nuint)_stride;
        bool latin = _isLatin;
        for (nuint i = 0; i < (nuint)(blocks * Lanes); i += Lanes)
        {
            Vector256<uint> hash = (seed ^ Load(ref source, i)) * multiplier;
            hash.StoreUnsafe(ref hashes, i);
            hash = (hash ^ Load(ref source, i + 1)) * multiplier;
            hash.StoreUnsafe(ref hashes, i + stride);
            hash = (hash ^ Load(ref source, i + 2)) * multiplier;
            hash.StoreUnsafe(ref hashes, i + (2 * stride));
            if (latin)
            {
                hash = (hash ^ Load(ref source, i + 3)) * multiplier;
                hash.StoreUnsafe(ref hashes, i + (3 * stride));
            }
        }
    }

    private void KeepDistinct(char[] units)
    {
        // Every word and pair of words needs at least two units.
        Grow(ref _spam, ((FeatureSpace.LatinMaxOrder + 1) * FramedLength) + Lanes);
        int count = 0;
        int last = _isLatin ? FeatureSpace.LatinMaxOrder : FeatureSpace.MaxOrder;
        for (int order = _isLatin ? FeatureSpace.LatinMinOrder : 1; order <= last; order++)
        {
            count = AddDistinct(Hashes(order), _spam, count);
        }

        if (_isLatin)
        {
            count = AddWords(units, count);
        }

        SpamCount = count;
        Forget(_spam.AsSpan(0, count));
        _spam.AsSpan(count, Lanes).Fill(FeatureSpace.Dimension);
    }

    private void Forget(ReadOnlySpan<uint> slots)
    {
        ref ulong seen = ref MemoryMarshal.GetArrayDataReference(_seen);
        foreach (uint slot in slots)
        {
            Unsafe.Add(ref seen, slot >> 6) = 0;
        }
    }

    // Without a branch: whether a slot is new cannot be predicted.
    private int AddDistinct(ReadOnlySpan<uint> hashes, uint[] target, int count)
    {
        ref ulong seen = ref MemoryMarshal.GetArrayDataReference(_seen);
        ref uint distinct = ref MemoryMarshal.GetArrayDataReference(target);
        nuint next = (nuint)count;
        foreach (uint hash in hashes)
        {
            uint slot = hash >> FeatureSpace.GramShift;
            ref ulong word = ref Unsafe.Add(ref seen, slot >> 6);
            ulong bits = word;
            Unsafe.Add(ref distinct, next) = slot;
            next += (nuint)(~(bits >> (int)slot) & 1);
            word = bits | (1UL << (int)slot);
        }

        return (int)next;
    }

    // Words are parted by spaces, and the frame is one on each side. The hashes are there already: a word costs the same however long it is.
    private int AddWords(char[] units, int count)
    {
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetArrayDataReference(units));
        ref uint hashes = ref MemoryMarshal.GetArrayDataReference(_hashes);
        Vector256<ushort> space = Vector256.Create((ushort)' ');
        uint previous = FeatureSpace.WordSeed;
        Span<uint> slots = stackalloc uint[2];
        int before = 0;
        for (int block = 0; block < FramedLength; block += Vector256<ushort>.Count)
        {
            uint spaces = Vector256.Equals(Vector256.LoadUnsafe(ref source, (nuint)block), space).ExtractMostSignificantBits();
            for (; spaces != 0; spaces &= spaces - 1)
            {
                int after = block + BitOperations.TrailingZeroCount(spaces);
                if (after == 0 || after >= FramedLength)
                {
                    continue;
                }

                uint hash = Word(ref hashes, before, after);
                slots[0] = FeatureSpace.WordHash(hash);
                slots[1] = FeatureSpace.WordPairHash(previous, hash);
                count = AddDistinct(slots, _spam, count);
                previous = hash;
                before = after;
            }
        }

        return count;
    }

    // As FeatureSpace.WordOf, from the hashes of the n-grams.
    private uint Word(ref uint hashes, int before, int after)
    {
        int length = after - before - 1;
        ref uint run = ref Unsafe.Add(ref hashes, (int.Clamp(length + 1, 2, FeatureSpace.LatinMaxOrder - 1) * _stride) + before);
        int room = int.Max(0, length - 2);
        return FeatureSpace.WordOf(run, Unsafe.Add(ref run, room / 2), Unsafe.Add(ref run, room));
    }

    private static void Grow(ref uint[] array, int needed)
    {
        if (array.Length < needed)
        {
            array = new uint[int.Max(needed, array.Length * 2)];
        }
    }

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
