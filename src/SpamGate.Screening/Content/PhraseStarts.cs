using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SpamGate.Screening.Classification;

namespace SpamGate.Screening.Content;

/// <summary>
/// How phrases begin, as a Bloom filter in which a position of a text costs one load: the hash of the first two units chooses a word of 32 bits,
/// two bits of it are the phrase's. They follow from the first three units, or from both of a phrase of two; phrases of one unit stand in a bit set beside it.
/// Says yes to one or two positions in a hundred without need. Built once, then read only.
/// </summary>
internal sealed class PhraseStarts
{
    private const int MinWordBits = 4;

    // 256 KiB: beyond that the filter would not stay in the second-level cache beside the model.
    private const int MaxWordBits = 16;
    private const int Lanes = 8;
    private const int FirstShift = 10;
    private const int SecondShift = 5;

    private readonly uint[] _words;
    private readonly int _shift;

    // One bit a slot of single units; empty when no phrase is one.
    private readonly uint[] _ones = [];

    /// <param name="phrases">Numbers already replaced by their shape.</param>
    public PhraseStarts(IReadOnlyCollection<string> phrases)
    {
        // A phrase or two a word, more or less.
        int bits = Math.Clamp(BitOperations.Log2((uint)phrases.Count + 1), MinWordBits, MaxWordBits);
        _words = new uint[1 << bits];
        _shift = 32 - bits;
        foreach (string phrase in phrases)
        {
            if (phrase.Length == 1)
            {
                _ones = _ones.Length > 0 ? _ones : new uint[FeatureSpace.GramSlots / 32];
                uint slot = FeatureSpace.GramHash(phrase) >> FeatureSpace.GramShift;
                _ones[slot / 32] |= 1u << (int)slot;
                continue;
            }

            uint pair = FeatureSpace.GramHash(phrase.AsSpan(0, 2));
            uint own = phrase.Length == 2 ? pair : FeatureSpace.GramHash(phrase.AsSpan(0, 3));
            _words[pair >> _shift] |= (1u << First(own)) | (1u << Second(own));
        }
    }

    /// <summary>
    /// Finds the positions where a phrase may start. The frame's spaces are none, and no phrase ends with one: at the last position only one of a single unit has room.
    /// </summary>
    /// <param name="grams">Hashes of the text.</param>
    /// <param name="positions">Receives them, ascending; as long as the framed text.</param>
    /// <returns>How many there are.</returns>
    public unsafe int Find(GramIndex grams, Span<int> positions)
    {
        ReadOnlySpan<uint> singles = grams.Hashes(1);
        int ends = grams.Hashes(3).Length;
        int end = _ones.Length > 0 ? singles.Length - 1 : ends;
        int count = 0;
        if (!Avx2.IsSupported)
        {
            for (int i = 1; i < end; i++)
            {
                positions[count] = i;
                count += (_ones.Length > 0 && IsOne(singles[i])) || (i < ends && MayStart(grams.Hashes(2)[i], grams.Hashes(3)[i])) ? 1 : 0;
            }

            return count;
        }

        // Runs may be read a block further than they reach; what stands there is cut off.
        ref uint single = ref MemoryMarshal.GetReference(singles);
        ref uint pair = ref MemoryMarshal.GetReference(grams.Hashes(2));
        ref uint triple = ref MemoryMarshal.GetReference(grams.Hashes(3));
        fixed (uint* words = _words, ones = _ones)
        {
            for (int block = 1; block < end; block += Lanes)
            {
                Vector256<uint> two = Vector256.LoadUnsafe(ref pair, (nuint)block);
                Vector256<uint> three = Vector256.LoadUnsafe(ref triple, (nuint)block);
                Vector256<uint> word = Avx2.GatherVector256(words, Vector256.ShiftRightLogical(two, _shift).AsInt32(), sizeof(uint));
                uint passed = (Bits(word, two) | Bits(word, three)).ExtractMostSignificantBits() & Below(ends - block);
                if (ones is not null)
                {
                    Vector256<uint> slot = Vector256.LoadUnsafe(ref single, (nuint)block) >>> FeatureSpace.GramShift;
                    Vector256<uint> bits = Avx2.GatherVector256(ones, (slot >>> 5).AsInt32(), sizeof(uint));
                    passed |= Avx2.ShiftLeftLogicalVariable(bits, ~slot & Vector256.Create(31u)).ExtractMostSignificantBits() & Below(end - block);
                }

                for (; passed != 0; passed &= passed - 1)
                {
                    positions[count++] = block + BitOperations.TrailingZeroCount(passed);
                }
            }
        }

        return count;
    }

    private bool IsOne(uint single)
    {
        uint slot = single >> FeatureSpace.GramShift;
        return (_ones[slot / 32] >> (int)slot & 1) != 0;
    }

    private bool MayStart(uint pair, uint triple)
    {
        uint word = _words[pair >> _shift];
        return (((word >> First(pair)) & (word >> Second(pair)) | (word >> First(triple)) & (word >> Second(triple))) & 1) != 0;
    }

    private static uint Below(int lanes) => lanes < Lanes ? (1u << int.Max(0, lanes)) - 1 : uint.MaxValue;

    // The highest bit of a lane is set where both bits are.
    private static Vector256<uint> Bits(Vector256<uint> word, Vector256<uint> hash)
    {
        Vector256<uint> mask = Vector256.Create(31u);
        return Avx2.ShiftLeftLogicalVariable(word, mask - ((hash >>> FirstShift) & mask)) & Avx2.ShiftLeftLogicalVariable(word, mask - ((hash >>> SecondShift) & mask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int First(uint hash) => (int)(hash >> FirstShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Second(uint hash) => (int)(hash >> SecondShift);
}
