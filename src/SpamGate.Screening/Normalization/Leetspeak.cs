namespace SpamGate.Screening.Normalization;

/// <summary>
/// Spells with letters what was spelt with digits and symbols, and drops symbols put inside words. Digits at the edge of a word (gr8, 50p, vip88) are read
/// as letters only in a text that does it elsewhere too; links, e-mail addresses and numbers are left alone.
/// </summary>
internal static class Leetspeak
{
    // One may be an accident or a code; from here on it is a manner of writing.
    private const int ManyEnough = 2;
    private const int LongestDigits = 2;
    private const string LinkBefore = "/.=?&_-:@%#";
    private const string LinkAfter = "/=&_-@";
    private const string WeChatStarts = "vVwWqQ微薇威葳扣企";

    /// <summary>Writes <paramref name="source"/> spelt with letters.</summary>
    /// <param name="source">Text.</param>
    /// <param name="target">At least as long.</param>
    /// <param name="latin">Words are Latin; otherwise only numbers pulled apart and a plus sign that means "add" are looked for.</param>
    /// <param name="length">Units written.</param>
    /// <returns>Number of replacements.</returns>
    public static int Spell(ReadOnlySpan<char> source, Span<char> target, bool latin, out int length)
    {
        length = 0;
        int evidence = latin ? Evidence(source) : 0;
        int replaced = 0;
        for (int i = 0; i < source.Length; i++)
        {
            CharClass @class = ClassAt(source, i);
            if (latin && CharClasses.IsDigit(@class))
            {
                int end = DigitsEnd(source, i);
                bool read = IsSpelling(source, i, end, evidence);
                for (; i < end; i++)
                {
                    target[length++] = read ? Letter(source, i) : source[i];
                }

                replaced += read ? 1 : 0;
                i--;
                continue;
            }

            char unit = PartsDigits(source, i, @class) ? '\0' : latin ? Symbol(source, i, @class, evidence) : source[i];
            unit = @class == CharClass.Plus && MeansAdd(source, i) ? '加' : unit;
            replaced += unit != source[i] ? 1 : 0;
            if (unit != '\0' || source[i] == '\0')
            {
                target[length++] = unit;
            }
            else if (@class == CharClass.Surrogate)
            {
                i++;
            }
        }

        return replaced;
    }

    private static int Evidence(ReadOnlySpan<char> source)
    {
        int evidence = 0;
        for (int i = 1; i < source.Length - 1; i++)
        {
            CharClass @class = ClassAt(source, i);
            if (CharClasses.IsDigit(@class))
            {
                int end = DigitsEnd(source, i);
                evidence += IsSpelling(source, i, end, evidence: 1) ? 1 : 0;
                i = end - 1;
            }
            else if (@class is CharClass.At or CharClass.Currency or CharClass.Exclamation or CharClass.Filler or CharClass.Surrogate)
            {
                evidence += Symbol(source, i, @class, evidence: 1) != source[i] ? 1 : 0;
            }
        }

        return evidence;
    }

    // What a symbol stands for; 0 = nothing, it is dropped.
    private static char Symbol(ReadOnlySpan<char> source, int i, CharClass @class, int evidence)
    {
        int after = @class == CharClass.Surrogate ? i + 2 : i + 1;
        if (@class is < CharClass.Exclamation or (> CharClass.Currency and < CharClass.Surrogate) || !IsLatin(source, after))
        {
            return source[i];
        }

        bool inside = IsLatin(source, i - 1);
        return @class switch
        {
            CharClass.Filler when inside => '\0',
            CharClass.Surrogate when inside && IsEmoji(source, i) => '\0',
            CharClass.At when inside && !IsMailbox(source, after) => 'a',
            CharClass.Currency when inside || (evidence > 0 && IsLatin(source, after + 1) && IsLatin(source, after + 2)) => Currency(source[i]),
            CharClass.Exclamation when inside && (evidence >= ManyEnough || !HasVowel(source, i - 1, -1) || !HasVowel(source, after, 1)) => 'i',
            _ => source[i],
        };
    }

    // 1*3*8: but 3~5 and 3#5 are written so.
    private static bool PartsDigits(ReadOnlySpan<char> source, int i, CharClass @class)
    {
        bool emoji = @class == CharClass.Surrogate && IsEmoji(source, i);
        int after = emoji ? i + 2 : i + 1;
        return (emoji || (@class == CharClass.Filler && source[i] is not ('~' or '\uFF5E' or '#' or '=')))
            && i > 0 && CharClasses.IsDigit(ClassAt(source, i - 1)) && after < source.Length && CharClasses.IsDigit(ClassAt(source, after));
    }

    private static bool IsEmoji(ReadOnlySpan<char> source, int i) => CharFold.ClassOf(SupplementaryFold.Entry(source, ref i)) == CharClass.Emoji;

    private static char Currency(char unit) => unit == '\u20AC' ? 'e' : unit is '$' ? 's' : unit;

    private static bool IsSpelling(ReadOnlySpan<char> source, int start, int end, int evidence)
    {
        bool before = IsLatin(source, start - 1);
        bool after = IsLatin(source, end);
        if (end - start > LongestDigits || !(before && after) && (evidence < ManyEnough || !(before || after)))
        {
            return false;
        }

        int wordStart = WordEdge(source, start, -1);
        int wordEnd = WordEdge(source, end - 1, 1);
        if ((wordStart > 0 && LinkBefore.Contains(source[wordStart - 1])) || (wordEnd < source.Length && LinkAfter.Contains(source[wordEnd]))
            || (wordEnd + 1 < source.Length && source[wordEnd] == '.' && IsLatin(source, wordEnd + 1)))
        {
            return false;
        }

        int letters = 0;
        for (int i = wordStart; i < wordEnd; i++)
        {
            letters += IsLatin(source, i) ? 1 : 0;
        }

        // 50p, 2nd, 7pm, 4u: a number with its unit.
        if (letters < (before ? 2 : 3))
        {
            return false;
        }

        for (int i = start; i < end; i++)
        {
            if (CharFold.Fold(source[i]) is '2' or '6' || (CharFold.Fold(source[i]) is '8' or '9' && evidence < ManyEnough))
            {
                return false;
            }
        }

        return true;
    }

    private static char Letter(ReadOnlySpan<char> source, int i) => CharFold.Fold(source[i]) switch
    {
        '0' => 'o',
        '1' => One(source, i),
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        _ => 'g',
    };

    // 1 is i between consonants and l beside a vowel, another 1, or where a consonant and a vowel enclose it.
    private static char One(ReadOnlySpan<char> source, int i)
    {
        char before = i > 0 ? CharFold.Fold(source[i - 1]) : ' ';
        char after = i + 1 < source.Length ? CharFold.Fold(source[i + 1]) : ' ';
        bool clustered = before is 'b' or 'c' or 'f' or 'g' or 'p' or 's' or 'k' && IsVowel(after);
        return before == '1' || after == '1' || clustered || (IsVowel(before) && !char.IsAsciiLetter(after)) ? 'l' : 'i';
    }

    private static bool IsVowel(char unit) => unit is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' or '3' or '0' or '4';

    private static bool HasVowel(ReadOnlySpan<char> source, int from, int step)
    {
        for (int i = from; IsLatin(source, i); i += step)
        {
            if (IsVowel(CharFold.Fold(source[i])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMailbox(ReadOnlySpan<char> source, int start)
    {
        int end = WordEdge(source, start, 1);
        return end + 1 < source.Length && source[end] is '.' or '-' && IsLatin(source, end + 1);
    }

    private static bool MeansAdd(ReadOnlySpan<char> source, int i)
    {
        int next = i + 1;
        while (next < source.Length && next <= i + 2 && CharFold.KindOf(source[next]) is CharKind.Separator or CharKind.Invisible)
        {
            next++;
        }

        return next < source.Length && WeChatStarts.Contains(source[next]) && !(i > 0 && CharClasses.IsWord(ClassAt(source, i - 1)));
    }

    private static int DigitsEnd(ReadOnlySpan<char> source, int start)
    {
        while (start < source.Length && CharClasses.IsDigit(ClassAt(source, start)))
        {
            start++;
        }

        return start;
    }

    // Behind the last unit of the word in the direction of step 1; its first unit in the direction of step -1.
    private static int WordEdge(ReadOnlySpan<char> source, int i, int step)
    {
        while ((uint)(i + step) < (uint)source.Length && CharClasses.IsWord(ClassAt(source, i + step)))
        {
            i += step;
        }

        return step > 0 ? i + 1 : i;
    }

    private static bool IsLatin(ReadOnlySpan<char> source, int i) => (uint)i < (uint)source.Length && CharClasses.IsLatin(ClassAt(source, i));

    private static CharClass ClassAt(ReadOnlySpan<char> source, int i) => CharFold.ClassOf(CharFold.Entries[source[i]]);
}
