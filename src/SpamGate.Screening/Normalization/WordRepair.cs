using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpamGate.Screening.Normalization;

/// <summary>
/// Puts words together again that were pulled apart (f r e e, f*r*e*e) and spells those with letters that were spelt with digits and symbols (fr33, c@sh,
/// pr!ze). Works on the source, because folding drops the symbols; ordinary texts are left alone.
/// </summary>
internal static class WordRepair
{
    private const int FewestLetters = 4;
    private const TextMarks SpellingMarks = TextMarks.At | TextMarks.Currency | TextMarks.Exclamation | TextMarks.Filler;

    /// <summary>Whether a folded text has anything that <see cref="Repair"/> looks for; cheap.</summary>
    public static bool MayBeNeeded(NormalizedText folded) =>
        (((folded.Marks & SpellingMarks) != 0 || folded.Emoji > 0 || (folded.Digits > 0 && HasDigitsInWords(folded))) && IsLatin(folded))
        || ((folded.Marks & TextMarks.Plus) != 0 && folded.OtherLetters > 0)
        || MayPartDigits(folded)
        || HasSingles(folded);

    /// <summary>Repairs <paramref name="source"/>.</summary>
    /// <param name="source">The text as received.</param>
    /// <param name="folded">Its folded form, in whose buffers the result is written.</param>
    /// <param name="repaired">The repaired source.</param>
    /// <returns>Number of repairs; 0 = none.</returns>
    public static int Repair(ReadOnlySpan<char> source, NormalizedText folded, out ReadOnlySpan<char> repaired)
    {
        folded.ReserveRepairs(source.Length);
        repaired = source;
        int repairs = 0;
        if (HasSingles(folded))
        {
            repairs = SingleLetters.Join(source, folded.Joined, out int length);
            repaired = repairs > 0 ? folded.Joined.AsSpan(0, length) : source;
        }

        bool latin = IsLatin(folded);
        bool others = (folded.Marks & TextMarks.Plus) != 0 || MayPartDigits(folded);
        if (latin || others)
        {
            int spelled = Leetspeak.Spell(repaired, folded.Spelled, latin, others, out int length);
            repaired = spelled > 0 ? folded.Spelled.AsSpan(0, length) : repaired;
            repairs += spelled;
        }

        return repairs;
    }

    private static bool MayPartDigits(NormalizedText folded) =>
        folded.Digits > 1 && ((folded.Marks & TextMarks.Filler) != 0 || folded.Emoji > 0);

    private static bool IsLatin(NormalizedText folded) =>
        folded.LatinLetters >= FewestLetters && folded.LatinLetters > folded.OtherLetters * 2;

    // A digit or two with a letter on both sides: without one, digits alone are no evidence of a manner of writing.
    private static bool HasDigitsInWords(NormalizedText folded)
    {
        ref ushort units = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(folded.Framed));
        Vector256<ushort> found = default;

        // What the buffer's padding holds can only cost a look that finds nothing.
        for (int i = 0; i <= folded.Length; i += Vector256<ushort>.Count)
        {
            Vector256<ushort> second = Digits(ref units, i + 1);
            Vector256<ushort> third = Digits(ref units, i + 2);
            found |= Letters(ref units, i) & second & (Letters(ref units, i + 2) | (third & Letters(ref units, i + 3)));
        }

        return found != default;
    }

    private static Vector256<ushort> Digits(ref ushort units, int index) =>
        Vector256.LessThan(Vector256.LoadUnsafe(ref units, (nuint)index) - Vector256.Create((ushort)'0'), Vector256.Create((ushort)10));

    private static Vector256<ushort> Letters(ref ushort units, int index) =>
        Vector256.GreaterThan(Vector256.LoadUnsafe(ref units, (nuint)index), Vector256.Create((ushort)'9'));

    // Three spaces with one unit between each: two words of one letter in a row, which ordinary text has now and then; or separators everywhere.
    private static bool HasSingles(NormalizedText folded)
    {
        ref ushort units = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(folded.Framed));
        Vector256<ushort> space = Vector256.Create((ushort)' ');
        int end = folded.Length + 2;
        for (int i = 0; i + 4 < end; i += Vector256<ushort>.Count)
        {
            // The buffer's padding may be read; what is found there is cut off.
            Vector256<ushort> spaces = Vector256.Equals(Vector256.LoadUnsafe(ref units, (nuint)i), space)
                & Vector256.Equals(Vector256.LoadUnsafe(ref units, (nuint)i + 2), space)
                & Vector256.Equals(Vector256.LoadUnsafe(ref units, (nuint)i + 4), space);
            uint found = spaces.ExtractMostSignificantBits();
            int valid = end - 4 - i;
            if ((valid < Vector256<ushort>.Count ? found & ((1u << valid) - 1) : found) != 0)
            {
                return true;
            }
        }

        return folded.Separators > folded.Length / 2 && folded.Digits + folded.LatinLetters > 2;
    }
}
