using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpamGate.Screening.Normalization;

/// <summary>
/// Undoes in a folded text what takes more than one unit to see: characters written as two halves, spellings that avoid a word, numbers in Chinese numerals.
/// In place; a text without any of them is only looked at.
/// </summary>
internal static class SequenceFold
{
    /// <summary>Rewrites <paramref name="text"/> and counts each replacement as one disguise.</summary>
    public static void Apply(NormalizedText text)
    {
        int at = FirstCandidate(text);
        if (at >= 0)
        {
            Rewrite(text, at);
        }
    }

    // Where the first pair or number begins, or -1.
    private static int FirstCandidate(NormalizedText text)
    {
        ref char units = ref MemoryMarshal.GetArrayDataReference(text.Buffer);
        ref byte roles = ref MemoryMarshal.GetArrayDataReference(SequenceTable.Roles);
        byte role = Unsafe.Add(ref roles, Unsafe.Add(ref units, 1));
        for (int i = 1; i <= text.Length; i++)
        {
            byte next = Unsafe.Add(ref roles, Unsafe.Add(ref units, i + 1));
            if ((role & SequenceTable.First) != 0 && (next & SequenceTable.Second) != 0
                && SequenceTable.Find(Unsafe.Add(ref units, i), Unsafe.Add(ref units, i + 1)) != 0)
            {
                return i;
            }

            if ((role & SequenceTable.Numeral) != 0 && NumberEnd(text.Buffer, i, i) > 0)
            {
                return i;
            }

            role = next;
        }

        return -1;
    }

    private static void Rewrite(NormalizedText text, int from)
    {
        char[] units = text.Buffer;
        int end = text.Length + 1;
        int written = from;
        for (int i = from; i < end; i++)
        {
            if ((SequenceTable.Roles[units[i]] & SequenceTable.Numeral) != 0 && NumberEnd(units, written, i) is var numberEnd and > 0)
            {
                // Shorter ones are how people write.
                text.DisguiseCount += numberEnd - i >= ChineseNumerals.FewestOfADisguise ? 1 : 0;
                for (; i < numberEnd; i++)
                {
                    bool numeral = !char.IsAsciiDigit(units[i]);
                    units[written++] = numeral ? ChineseNumerals.Digit(units[i]) : units[i];
                    text.Digits += numeral ? 1 : 0;
                    text.OtherLetters -= numeral ? 1 : 0;
                }

                i--;
                continue;
            }

            written = Push(text, written, units[i]);
        }

        units[written] = ' ';
        text.Length = written - 1;
    }

    // What a merge makes may be half of the next: what is written is looked at again together with what stands before it.
    private static int Push(NormalizedText text, int written, char unit)
    {
        char before = text.Buffer[written - 1];
        uint meaning = (SequenceTable.Roles[before] & SequenceTable.First) != 0 && (SequenceTable.Roles[unit] & SequenceTable.Second) != 0
            ? SequenceTable.Find(before, unit)
            : 0;
        if (meaning == 0)
        {
            text.Buffer[written] = unit;
            return written + 1;
        }

        text.DisguiseCount++;
        Count(text, before, -1);
        Count(text, unit, -1);
        char first = (char)meaning;
        char second = (char)(meaning >> 16);
        Count(text, first, 1);
        written = Push(text, written - 1, first);
        if (second != 0)
        {
            Count(text, second, 1);
            written = Push(text, written, second);
        }

        return written;
    }

    private static void Count(NormalizedText text, char unit, int change)
    {
        if (char.IsAsciiLetter(unit))
        {
            text.LatinLetters += change;
        }
        else
        {
            text.OtherLetters += change;
        }
    }

    // The end of the number in numerals that begins at start, the digits before left included; 0 when it is a word.
    private static int NumberEnd(char[] units, int left, int start)
    {
        int end = start + 1;
        while (char.IsAsciiDigit(units[end]) || (SequenceTable.Roles[units[end]] & SequenceTable.Numeral) != 0)
        {
            end++;
        }

        int first = left;
        while (char.IsAsciiDigit(units[first - 1]))
        {
            first--;
        }

        return ChineseNumerals.IsNumber(end - start + left - first, units[end]) ? end : 0;
    }
}
