using System.Globalization;
using System.Reflection;

namespace SpamGate.Screening.Normalization;

/// <summary>
/// The fold table: for each UTF-16 unit what it becomes and what it is, as one flat array that a look-up costs one load from.
/// Read from the embedded <c>fold-table.txt</c>, which <c>SpamGate.Training fold-table</c> generates from the Unicode Character Database.
/// </summary>
/// <remarks>
/// Layout of an entry: bits 0-15 the unit to write (a space for separators); 16 a word unit (digit or Latin: a separator between two of them becomes a
/// space); 17-22 the state that follows each of the three states of the text so far, two bits each; 26-30 <see cref="CharClass"/>; 31 a unit is kept.
/// </remarks>
public static class CharFold
{
    // States: what the last unit kept was. The state is used as a shift count into an entry, hence the steps of two and the base.
    internal const int AfterLetter = 16;
    internal const int AfterWord = 18;
    internal const int AfterWordAndSeparator = 20;
    internal const int StateMask = 6;
    internal const int WordShift = 16;
    internal const int ClassShift = 26;
    internal const int EmitShift = 31;
    internal const uint SurrogateEntry = (uint)CharClass.Surrogate << ClassShift;

    private const string ResourceName = "SpamGate.Screening.Normalization.fold-table.txt";

    internal static readonly uint[] Entries = Load();

    /// <summary>The unit that <paramref name="unit"/> becomes; a space where it parts words, meaningless where <see cref="KindOf"/> is Invisible or Surrogate.</summary>
    public static char Fold(char unit) => (char)Entries[unit];

    /// <summary>What <paramref name="unit"/> is.</summary>
    public static CharKind KindOf(char unit) => ClassOf(Entries[unit]) switch
    {
        CharClass.Surrogate => CharKind.Surrogate,
        CharClass.Digit or CharClass.DigitDisguised => CharKind.Digit,
        >= CharClass.Latin and <= CharClass.LatinUpperDisguised => CharKind.Latin,
        >= CharClass.Letter and <= CharClass.LetterVariant => CharKind.Letter,
        CharClass.Invisible or CharClass.InvisibleDisguised => CharKind.Invisible,
        _ => CharKind.Separator,
    };

    internal static CharClass ClassOf(uint entry) => (CharClass)((entry >> ClassShift) & 31);

    /// <summary>The entry of a unit of a class that becomes <paramref name="folded"/>.</summary>
    internal static uint Entry(CharClass @class, char folded)
    {
        uint id = (uint)@class << ClassShift;
        if (@class == CharClass.Surrogate)
        {
            return SurrogateEntry;
        }

        if (CharClasses.IsSeparator(@class))
        {
            return id | ' ' | Next(AfterLetter, AfterWordAndSeparator, AfterWordAndSeparator);
        }

        if (CharClasses.IsInvisible(@class))
        {
            return id | ' ' | Next(AfterLetter, AfterWord, AfterWordAndSeparator);
        }

        bool word = CharClasses.IsWord(@class);
        int next = word ? AfterWord : AfterLetter;
        return id | folded | Next(next, next, next) | (word ? 1u << WordShift : 0) | (1u << EmitShift);
    }

    private static uint Next(int afterLetter, int afterWord, int afterSeparator) =>
        ((uint)(afterLetter - AfterLetter) << AfterLetter) | ((uint)(afterWord - AfterLetter) << AfterWord) | ((uint)(afterSeparator - AfterLetter) << AfterWordAndSeparator);

    private static uint[] Load()
    {
        var entries = new uint[char.MaxValue + 1];
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                Apply(line, number, entries);
            }
        }

        // The full stop, and what stands in for it in a host name that does not want to be found.
        Mark(entries, ".\u3002\uFF0E\uFF61", CharClass.Dot);
        Mark(entries, "!\uFF01", CharClass.Exclamation);
        Mark(entries, "?\uFF1F", CharClass.Question);
        Mark(entries, "$\u00A3\u00A5\u20AC\uFFE5\u20B9", CharClass.Currency);
        Mark(entries, "%\uFF05", CharClass.Percent);
        Mark(entries, "\u3010\u3011[]\uFF3B\uFF3D", CharClass.Bracket);
        Mark(entries, "/\uFF0F", CharClass.Slash);
        Mark(entries, "*_~^`|#=\u00B0\u00B7\u2022\u2605\u2606\u2660\u2663\u2665\u2666\u25A0\u25A1\u25B2\u25B3\u25C6\u25C7\u25CB\u25CF\u25CE\u203B\u30FB\uFF0A\uFF5E\uFF3F", CharClass.Filler);

        // Strokes that are no words.
        Mark(entries, "\u4E28\u4E36\u4E3F", CharClass.Filler);
        Mark(entries, "@\uFF20", CharClass.At);
        Mark(entries, "+\uFF0B", CharClass.Plus);
        return entries;
    }

    private static void Mark(uint[] entries, string units, CharClass @class)
    {
        foreach (char unit in units)
        {
            entries[unit] = Entry(@class, ' ');
        }
    }

    // "4E00..9FFF letter" keeps every unit; "FF21 latin 0061 ud" folds one and marks it (u upper, d disguised, v variant).
    private static void Apply(string line, int number, uint[] entries)
    {
        string[] fields = line.Split(' ');
        if (fields.Length < 2 || !Enum.TryParse(fields[1], ignoreCase: true, out CharKind kind))
        {
            throw new InvalidOperationException($"{ResourceName} line {number}: '{line}' is not a fold.");
        }

        string[] range = fields[0].Split("..");
        int first = int.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        int last = range.Length > 1 ? int.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : first;
        string marks = fields.Length > 3 ? fields[3] : "";
        CharClass @class = CharClasses.Of(
            kind,
            marks.Contains('u', StringComparison.Ordinal),
            marks.Contains('d', StringComparison.Ordinal),
            marks.Contains('v', StringComparison.Ordinal));
        for (int unit = first; unit <= last; unit++)
        {
            int folded = fields.Length > 2 && fields[2] != "-"
                ? int.Parse(fields[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : unit;
            entries[unit] = Entry(@class, (char)folded);
        }
    }
}
