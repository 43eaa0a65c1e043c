using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SpamGate.Screening.Classification;

namespace SpamGate.Screening.Content;

/// <summary>
/// How phrases of two and more units begin, as a Bloom filter in which a position of a text costs one load: the hash of the first two units chooses a word of 32 bits,
/// two bits of it are the phrase's. They follow from the first three units, or from both of a phrase of two. Says yes to one or two positions in a hundred without
/// need. Built once, then read only.
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

    /// <param name="phrases">Phrases of two and more units; numbers already replaced by their shape.</param>
    public PhraseStarts(IReadOnlyCollection<string> phrases)
    {
        // A phrase or two a word, more or less.
        int bits = Math.Clamp(BitOperations.Log2((uint)phrases.Count + 1), MinWordBits, MaxWordBits);
        _words = new uint[1 << bits];
        _shift = 32 - bits;
        foreach (string phrase in phrases)
        {
            uint pair = FeatureSpace.GramHash(phrase.AsSpan(0, 2));
            uint own = phrase.Length == 2 ? pair : FeatureSpace.GramHash(phrase.AsSpan(0, 3));
            _words[pair >> _shift] |= (1u << First(own)) | (1u << Second(own));
        }
    }

    /// <summary>Finds the positions behind the frame's first space where a phrase may start: none ends with the last one, so that three units are left at each.</summary>
    /// <param name="grams">Hashes of the text.</param>
    /// <param name="positions">Receives them, ascending; as long as the text.</param>
    /// <returns>How many there are.</returns>
    public unsafe int Find(GramIndex grams, Span<int> positions)
    {
        ReadOnlySpan<uint> triples = grams.Hashes(3);
        int count = 0;
        if (!Avx2.IsSupported)
        {
            for (int i = 1; i < triples.Length; i++)
            {
                positions[count] = i;
                count += MayStart(grams.Hashes(2)[i], triples[i]) ? 1 : 0;
            }

            return count;
        }

        // Runs may be read a block further than they reach; what stands there is cut off.
        ref uint pair = ref MemoryMarshal.GetReference(grams.Hashes(2));
        ref uint triple = ref MemoryMarshal.GetReference(triples);
        fixed (uint* words = _words)
        {
            for (int block = 1; block < triples.Length; block += Lanes)
            {
                Vector256<uint> two = Vector256.LoadUnsafe(ref pair, (nuint)block);
                Vector256<uint> three = Vector256.LoadUnsafe(ref triple, (nuint)block);
                Vector256<uint> word = Avx2.GatherVector256(words, Vector256.ShiftRightLogical(two, _shift).AsInt32(), sizeof(uint));
                uint passed = (Bits(word, two) | Bits(word, three)).ExtractMostSignificantBits();
                int left = triples.Length - block;
                for (passed &= left < Lanes ? (1u << left) - 1 : uint.MaxValue; passed != 0; passed &= passed - 1)
                {
                    positions[count++] = block + BitOperations.TrailingZeroCount(passed);
                }
            }
        }

        return count;
    }

    /// <summary>Whether a phrase may start with these.</summary>
    public bool MayStart(uint pair, uint triple)
    {
        uint word = _words[pair >> _shift];
        return (((word >> First(pair)) & (word >> Second(pair)) | (word >> First(triple)) & (word >> Second(triple))) & 1) != 0;
    }

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
