using System.Globalization;
using System.Text;
using SpamGate.Screening.Normalization;

namespace SpamGate.Training.FoldTables;

/// <summary>
/// Derives the fold table of the basic plane from the Unicode Character Database: case, compatibility and accent folding from
/// <c>UnicodeData.txt</c>, traditional and variant Han forms from <c>Unihan_Variants.txt</c>, radicals from <c>EquivalentUnifiedIdeograph.txt</c>, and a list of homoglyphs of Latin letters.
/// </summary>
public sealed class FoldTableBuilder
{
    // Cyrillic, Greek, Armenian, Cherokee and phonetic letters whose shape is that of a plain Latin one. Pairs: letter, what it passes for.
    private const string Homoglyphs =
        "аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdԛqԝwһhӏlԍgѵvАaВbЕeКkМmНhОoРpСcТtУyХxІiЈjЅsѴvԌgԚqԜw"
        + "αaεeκkνvοoρpτtυuχxΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧxγyηnωwϲcϳj"
        + "ոnսuօoցgհhզqՏsՍuՕoԼl" + "ᎠdᎡrᎢtᎥiᎪaᎫjᎬeᎳwᎷmᎻhᏀgᏃzᏚsᏞlᏟcᏢpᏦkᎩyᏴbᏙv"
        + "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɑaɡgıiɩiɫlƒfŧtđdħhłløo";

    // Letters that look like nothing, used as filler.
    private const string InvisibleLetters = "\u115F\u1160\u17B4\u17B5\u3164\uFFA0\u2800\u180E";

    private readonly Dictionary<int, UnicodeEntry> _characters;
    private readonly HashSet<int> _latin;
    private readonly Dictionary<int, int> _han;
    private readonly Dictionary<int, int> _homoglyphs = [];

    private FoldTableBuilder(Dictionary<int, UnicodeEntry> characters, HashSet<int> latin, Dictionary<int, int> han)
    {
        _characters = characters;
        _latin = latin;
        _han = han;
        for (int i = 0; i < Homoglyphs.Length; i++)
        {
            // "ι" has no partner letter of its own in the string: a Latin unit always follows.
            if (i + 1 < Homoglyphs.Length && char.IsAscii(Homoglyphs[i + 1]))
            {
                _homoglyphs[Homoglyphs[i]] = Homoglyphs[i + 1];
                i++;
            }
        }
    }

    /// <summary>Reads the database's files in <paramref name="directory"/> and writes the table to <paramref name="output"/>.</summary>
    public static void Generate(string directory, string version, TextWriter output)
    {
        var characters = UnicodeEntry.ReadAll(Path.Combine(directory, "UnicodeData.txt"));
        HashSet<int> latin = UnicodeEntry.ReadScript(Path.Combine(directory, "Scripts.txt"), "Latin");
        Dictionary<int, int> han = HanVariants.Read(Path.Combine(directory, "Unihan_Variants.txt"));
        HanVariants.AddRadicals(Path.Combine(directory, "EquivalentUnifiedIdeograph.txt"), han);
        new FoldTableBuilder(characters, latin, han).Write(version, output);
    }

    private void Write(string version, TextWriter output)
    {
        output.Write("# What each UTF-16 unit folds to and is. Generated, do not edit: SpamGate.Training fold-table\n");
        output.Write($"# Source: Unicode Character Database {version}: UnicodeData.txt, Scripts.txt, Unihan_Variants.txt, EquivalentUnifiedIdeograph.txt (Unicode License)\n");
        output.Write("# unit[..unit] kind [folded|-] [marks: u upper case, d disguised, v traditional or variant]\n");
        int first = 0;
        string pending = "";
        for (int unit = 0; unit <= char.MaxValue; unit++)
        {
            string line = Describe(unit);
            if (line != pending || line.Contains(' ', StringComparison.Ordinal))
            {
                Flush(output, first, unit - 1, pending);
                first = unit;
                pending = line;
            }
        }

        Flush(output, first, char.MaxValue, pending);
    }

    private static void Flush(TextWriter output, int first, int last, string line)
    {
        if (line.Length > 0)
        {
            string range = first == last ? first.ToString("X4", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first:X4}..{last:X4}");
            output.Write($"{range} {line}\n");
        }
    }

    private string Describe(int unit)
    {
        if (unit is >= 0xD800 and <= 0xDFFF)
        {
            return "surrogate";
        }

        if (InvisibleLetters.Contains((char)unit))
        {
            return "invisible - d";
        }

        if (!_characters.TryGetValue(unit, out UnicodeEntry? entry))
        {
            return "separator";
        }

        // Variation selectors follow ordinary emoji, so they are no sign of disguise.
        if (unit is >= 0xFE00 and <= 0xFE0F)
        {
            return "invisible";
        }

        return entry.Category switch
        {
            "Mn" or "Me" or "Cf" => "invisible - d",
            "Nd" => Digit(unit, (char)('0' + entry.DecimalDigit)),
            _ => Letter(unit, entry),
        };
    }

    private static string Digit(int unit, char digit) => unit == digit ? "digit" : $"digit {(int)digit:X4} d";

    private string Letter(int unit, UnicodeEntry entry)
    {
        string upper = entry.Category is "Lu" or "Lt" ? "u" : "";
        if (_homoglyphs.TryGetValue(unit, out int shape))
        {
            return $"latin {shape:X4} {upper}d";
        }

        if (_han.TryGetValue(unit, out int simple))
        {
            return $"letter {simple:X4} v";
        }

        // The letters and digits left of the decomposition; what it decomposes to beside them (brackets, dots) is dress.
        List<int> core = Core(unit);
        bool compatibility = entry.DecompositionTag.Length > 0;
        if (core.Count == 0 || (core.Count > 1 && !compatibility))
        {
            return entry.Category[0] == 'L' && core.Count > 0 ? "letter" : "separator";
        }

        int letter = core[0];
        UnicodeEntry target = _characters[letter];
        if (target.Category == "Nd")
        {
            return Digit(unit, (char)('0' + target.DecimalDigit));
        }

        if (target.Category[0] != 'L')
        {
            return "separator";
        }

        bool dressed = compatibility && core.Count == 1;
        if (_latin.Contains(letter))
        {
            int lower = target.LowerCase == 0 ? letter : target.LowerCase;
            lower = _homoglyphs.GetValueOrDefault(lower, lower);
            string marks = (target.Category is "Lu" ? "u" : upper) + (dressed ? "d" : "");
            return unit == lower && marks.Length == 0 ? "latin" : $"latin {lower:X4} {marks}".TrimEnd();
        }

        if (!compatibility)
        {
            return Plain(entry.LowerCase == 0 ? unit : entry.LowerCase, unit, upper);
        }

        int lowered = target.LowerCase == 0 ? letter : target.LowerCase;
        return Plain(_han.GetValueOrDefault(lowered, lowered), unit, dressed ? "d" : "");
    }

    // What a fold leads to is folded itself, so that normalised text stays as it is.
    private string Plain(int letter, int unit, string marks)
    {
        if (_homoglyphs.TryGetValue(letter, out int shape))
        {
            return $"latin {shape:X4} {marks}d".Replace("dd", "d", StringComparison.Ordinal);
        }

        return letter == unit ? "letter" : $"letter {letter:X4} {marks}".TrimEnd();
    }

    private List<int> Core(int unit)
    {
        var core = new List<int>();
        Collect(unit, core, depth: 0);
        return core;
    }

    private void Collect(int unit, List<int> core, int depth)
    {
        if (!_characters.TryGetValue(unit, out UnicodeEntry? entry))
        {
            return;
        }

        // Canonical decompositions of other scripts (kana with voicing marks, Hangul) are real letters and stay whole.
        if (entry.Decomposition.Count > 0 && (entry.DecompositionTag.Length > 0 || Latinate(entry)) && depth < 8)
        {
            foreach (int part in entry.Decomposition)
            {
                Collect(part, core, depth + 1);
            }

            return;
        }

        if (entry.Category[0] == 'L' || entry.Category == "Nd")
        {
            core.Add(unit);
        }
        else if (entry.Category is "No" or "Nl" && entry.DecimalDigit >= 0)
        {
            core.Add('0' + entry.DecimalDigit);
        }
    }

    private bool Latinate(UnicodeEntry entry) =>
        _latin.Contains(entry.Decomposition[0])
        || (_characters.TryGetValue(entry.Decomposition[0], out UnicodeEntry? first) && first.Category == "Nd")
        || (_characters.TryGetValue(entry.Decomposition[0], out first) && first.Decomposition.Count > 0 && Latinate(first))
        || IsIdeograph(entry.Decomposition[0]);

    private static bool IsIdeograph(int unit) => unit is >= 0x3400 and <= 0x9FFF;
}
