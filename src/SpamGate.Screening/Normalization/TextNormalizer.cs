using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpamGate.Screening.Normalization;

/// <summary>
/// Undoes what hides words from a filter: case, compatibility forms, look-alikes, traditional and variant characters, invisible
/// characters, separators put between characters. One pass; one table look-up a unit without a branch, sixteen units at a time where the text is ASCII.
/// What takes more than one unit to see (<see cref="WordRepair"/>, <see cref="SequenceFold"/>) costs a second pass only where there are signs of it.
/// </summary>
public static class TextNormalizer
{
    private const int AsciiBlock = 16;

    // Units that go one by one before the next look whether sixteen can go at once; numbers and links among Han characters are shorter than that.
    private const int AnyBlock = 48;

    // Counters have eight bits a lane: 200 and a last block of 48 stay below 256.
    private const int UnitsPerFlush = 200;

    private const uint AllMarks = (uint)(TextMarks.Dot | TextMarks.Exclamation | TextMarks.Question | TextMarks.Currency | TextMarks.Percent | TextMarks.Bracket | TextMarks.Slash
        | TextMarks.Filler | TextMarks.At | TextMarks.Plus);

    /// <summary>Normalises <paramref name="text"/> into <paramref name="target"/>. The text itself is not changed. Any UTF-16 is accepted, lone surrogates included.</summary>
    /// <param name="text">Text as decoded; only the first <see cref="NormalizedText.MaxSourceLength"/> units are looked at.</param>
    /// <param name="target">Overwritten.</param>
    public static void Normalize(ReadOnlySpan<char> text, NormalizedText target)
    {
        if (text.Length > NormalizedText.MaxSourceLength)
        {
            text = text[..NormalizedText.MaxSourceLength];
        }

        FoldUnits(text, target);
        if (WordRepair.MayBeNeeded(target))
        {
            int repairs = WordRepair.Repair(text, target, out ReadOnlySpan<char> repaired);
            if (repairs > 0)
            {
                FoldUnits(repaired, target);
                target.DisguiseCount += repairs;
            }
        }

        if (target.OtherLetters > 0)
        {
            SequenceFold.Apply(target);
        }
    }

    /// <summary>The part of normalisation that looks at one unit at a time.</summary>
    internal static void FoldUnits(ReadOnlySpan<char> text, NormalizedText target)
    {
        target.Reserve(text.Length);
        target.ClearCounts();
        ref char output = ref MemoryMarshal.GetArrayDataReference(target.Buffer);
        output = ' ';
        var cursor = new Cursor { Written = 1, State = CharFold.AfterLetter };
        int index = 0;
        while (index < text.Length)
        {
            int until = int.Min(text.Length, index + UnitsPerFlush);
            while (index < until)
            {
                index = text.Length - index >= AsciiBlock && IsAscii(text, index)
                    ? Ascii(text, index, ref output, ref cursor)
                    : Any(text, index, int.Min(index + AnyBlock, text.Length), ref output, ref cursor);
            }

            target.AddCounts(cursor.Counts);
            cursor.Counts = 0;
        }

        Unsafe.Add(ref output, cursor.Written) = ' ';
        target.Length = (int)cursor.Written - 1;
        target.Marks = (TextMarks)(cursor.Seen & AllMarks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAscii(ReadOnlySpan<char> text, int index)
    {
        Vector256<ushort> units = Vector256.LoadUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text)), (nuint)index);
        return (units & Vector256.Create((ushort)0xFF80)) == Vector256<ushort>.Zero;
    }

    /// <summary>Any units, one by one. A separator after a word is written but not counted as written, until a word follows it.</summary>
    private static int Any(ReadOnlySpan<char> text, int index, int end, ref char output, ref Cursor cursor)
    {
        ref uint entries = ref MemoryMarshal.GetArrayDataReference(CharFold.Entries);
        ref ulong counts = ref MemoryMarshal.GetArrayDataReference(CharClasses.Counts);
        ref char source = ref MemoryMarshal.GetReference(text);
        nuint written = cursor.Written;
        int state = cursor.State;
        uint seen = cursor.Seen;
        ulong sum = cursor.Counts;
        for (; index < end; index++)
        {
            uint entry = Unsafe.Add(ref entries, (nuint)Unsafe.Add(ref source, index));
            if (entry == CharFold.SurrogateEntry)
            {
                // By way of a local: a variable whose address is taken would live in memory for the whole loop.
                int last = index;
                entry = SupplementaryFold.Entry(text, ref last);
                index = last;
            }

            written += (uint)(state >> 2) & (entry >> CharFold.WordShift) & 1;
            Unsafe.Add(ref output, written) = (char)entry;
            written += entry >> CharFold.EmitShift;
            state = ((int)(entry >> state) & CharFold.StateMask) | CharFold.AfterLetter;
            uint id = entry >> CharFold.ClassShift;
            sum += Unsafe.Add(ref counts, id & 31);
            seen |= 1u << (int)id;
        }

        cursor.Written = written;
        cursor.State = state;
        cursor.Seen = seen;
        cursor.Counts = sum;
        return index;
    }

    /// <summary>Sixteen ASCII units at once, as far as no two separators follow each other; then over the superfluous separators.</summary>
    private static int Ascii(ReadOnlySpan<char> text, int index, ref char output, ref Cursor cursor)
    {
        Vector256<ushort> units = Vector256.LoadUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text)), (nuint)index);
        Vector256<ushort> upper = Vector256.LessThan(units - Vector256.Create((ushort)'A'), Vector256.Create((ushort)26));
        Vector256<ushort> lowered = units | (upper & Vector256.Create((ushort)0x20));
        Vector256<ushort> letters = Vector256.LessThan(lowered - Vector256.Create((ushort)'a'), Vector256.Create((ushort)26));
        Vector256<ushort> digits = Vector256.LessThan(units - Vector256.Create((ushort)'0'), Vector256.Create((ushort)10));
        Vector256<ushort> words = letters | digits;
        Vector256<ushort> folded = Vector256.ConditionalSelect(words, lowered, Vector256.Create((ushort)' '));

        uint wordMask = words.ExtractMostSignificantBits();
        uint separators = ~wordMask & 0xFFFF;

        // A separator waits for a word to follow it; a word that comes first here fulfils one waiting from before.
        cursor.Written += (uint)(cursor.State >> 2) & wordMask & 1;
        uint previousParts = cursor.State == CharFold.AfterWord ? 0u : 1u;
        uint superfluous = separators & ((separators << 1) | previousParts);
        int kept = BitOperations.TrailingZeroCount(superfluous | (1u << AsciiBlock));
        folded.StoreUnsafe(ref Unsafe.As<char, ushort>(ref output), cursor.Written);
        cursor.Written += (uint)kept;
        int taken = kept;
        if (kept > 0)
        {
            bool endsWithSeparator = (separators >> (kept - 1) & 1) != 0;
            cursor.Written -= endsWithSeparator ? 1u : 0u;
            cursor.State = endsWithSeparator ? CharFold.AfterWordAndSeparator : CharFold.AfterWord;
        }

        if (kept < AsciiBlock)
        {
            taken += BitOperations.TrailingZeroCount(~(separators >> kept));
        }

        uint looked = (1u << taken) - 1;
        cursor.Counts += ((ulong)BitOperations.PopCount(digits.ExtractMostSignificantBits() & looked) << CharClasses.DigitLane)
            + ((ulong)BitOperations.PopCount(letters.ExtractMostSignificantBits() & looked) << CharClasses.LatinLane)
            + ((ulong)BitOperations.PopCount(separators & looked) << CharClasses.SeparatorLane)
            + ((ulong)BitOperations.PopCount(upper.ExtractMostSignificantBits() & looked) << CharClasses.UpperLane);

        uint punctuation = separators & looked & ~Vector256.Equals(units, Vector256.Create((ushort)' ')).ExtractMostSignificantBits();
        for (; punctuation != 0; punctuation &= punctuation - 1)
        {
            char unit = text[index + BitOperations.TrailingZeroCount(punctuation)];
            cursor.Seen |= 1u << (int)(CharFold.Entries[unit] >> CharFold.ClassShift);
        }

        return index + taken;
    }

    private struct Cursor
    {
        /// <summary>Units written, the leading space included.</summary>
        public nuint Written;

        /// <summary>Sums over the units since the last flush, a lane a kind.</summary>
        public ulong Counts;

        /// <summary>One bit for each class seen.</summary>
        public uint Seen;

        /// <summary>One of <see cref="CharFold"/>'s states.</summary>
        public int State;
    }
}
