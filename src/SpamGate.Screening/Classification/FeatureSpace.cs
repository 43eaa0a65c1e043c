using System.Buffers;

namespace SpamGate.Screening.Classification;

/// <summary>
/// The one definition of the features: which n-grams, which hash, which structure slots. Training, the reference featuriser and the
/// compiled scorer all take it from here, so they cannot drift apart; a change of any constant is a new <see cref="Version"/>.
/// </summary>
/// <remarks>
/// Features of a text are the n-grams of 1 to 3 (mainly Latin texts: of 4) units of its normalised form, framed by one space on each side, numbers replaced
/// by their shape (<see cref="Shape"/>), and for mainly Latin texts its words and pairs of words (<see cref="WordOf(ReadOnlySpan{char}, int, int)"/>), each hashed to a slot. The category takes n-grams of 1 to 2.
/// A slot that something fell into has the value 1 over the square root of the number of such slots, so that long and short texts weigh alike and
/// saying a thing twice does not count twice.
/// Behind the n-gram slots stand <see cref="StructureSlots"/> slots of value <see cref="StructureValue"/> (for the category: 1) or 0: one block of 64 for mainly
/// Latin texts and one for others.
/// </remarks>
public static class FeatureSpace
{
    /// <summary>Version of everything here and of the normaliser; a model says which one it was trained with.</summary>
    public const int Version = 4;

    /// <summary>Longest n-gram of a text that is not mainly Latin: three characters are a word and its neighbour.</summary>
    public const int MaxOrder = 3;

    /// <summary>Shortest n-gram of a mainly Latin text that the spam model looks at: shorter ones say nothing that words do not say better.</summary>
    public const int LatinMinOrder = LatinMaxOrder;

    /// <summary>Longest n-gram of a mainly Latin text.</summary>
    public const int LatinMaxOrder = 4;

    /// <summary>Bits of an n-gram slot.</summary>
    public const int GramBits = 17;

    /// <summary>Slots of n-grams.</summary>
    public const int GramSlots = 1 << GramBits;

    /// <summary>Structure slots: two blocks of 64.</summary>
    public const int StructureSlots = 128;

    /// <summary>
    /// Value of a structure slot of the spam model that applies to the text: about that of an n-gram in a text of usual length. At 1, regularisation left the structure slots
    /// free to do what n-grams should, and training took several times as long to settle.
    /// </summary>
    public const float StructureValue = 0.1f;

    /// <summary>Length of a spam feature vector.</summary>
    public const int Dimension = GramSlots + StructureSlots;

    /// <summary>Bits of a category n-gram slot: the upper bits of the spam slot.</summary>
    public const int CategoryGramBits = 13;

    /// <summary>Slots of category n-grams.</summary>
    public const int CategoryGramSlots = 1 << CategoryGramBits;

    /// <summary>Longest n-gram the category looks at.</summary>
    public const int CategoryMaxOrder = 2;

    /// <summary>Length of a category feature vector.</summary>
    public const int CategoryDimension = CategoryGramSlots + StructureSlots;

    internal const uint HashSeed = 0x2545F491;
    internal const uint WordSeed = 0x85EBCA6B;
    internal const uint HashMultiplier = 0x9E3779B1;
    internal const int GramShift = 32 - GramBits;
    internal const int CategoryShift = GramBits - CategoryGramBits;

    /// <summary>Longest number whose digits become '0'; those of a longer one become a unit that tells its length.</summary>
    public const int ShortNumber = 3;

    // Not IndexOfAnyInRange: until it is compiled for good that boxes its bounds.
    internal static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private const int LongestShape = 13;
    private const char ShapeBase = '\uE000';

    /// <summary>
    /// What the digits of a number of <paramref name="length"/> digits become: numbers carry shape, not identity. A price's "398" is "000"; a mobile
    /// number is eleven times the unit for eleven digits. The units are of the private use area, which the normaliser never writes.
    /// </summary>
    public static char Shape(int length) => length <= ShortNumber ? '0' : (char)(ShapeBase + int.Min(length, LongestShape));

    /// <summary>Slot of an n-gram of 1 to <see cref="LatinMaxOrder"/> units, numbers already replaced by their shape.</summary>
    public static int GramSlot(ReadOnlySpan<char> gram) => (int)(GramHash(gram) >> GramShift);

    /// <summary>The hash of which a slot is the upper bits.</summary>
    internal static uint GramHash(ReadOnlySpan<char> gram)
    {
        uint hash = HashSeed;
        foreach (char unit in gram)
        {
            hash = (hash ^ unit) * HashMultiplier;
        }

        return hash;
    }

    /// <summary>The text with its numbers replaced by their shape.</summary>
    public static string ShapeNumbers(string text)
    {
        var shaped = text.ToCharArray();
        for (int start = 0; start < shaped.Length; start++)
        {
            int length = 0;
            while (start + length < text.Length && char.IsAsciiDigit(text[start + length]))
            {
                length++;
            }

            Array.Fill(shaped, Shape(length), start, length);
            start += length;
        }

        return new string(shaped);
    }

    /// <summary>What the word between two spaces is known by: its first, middle and last n-gram, spaces included.</summary>
    /// <param name="framed">Text with one space on each side, numbers already replaced by their shape.</param>
    /// <param name="before">Where the space before the word is.</param>
    /// <param name="after">Where the space behind it is.</param>
    internal static uint WordOf(ReadOnlySpan<char> framed, int before, int after)
    {
        int order = int.Min(after - before + 1, LatinMaxOrder);
        int last = after - order + 1;
        return WordOf(
            GramHash(framed.Slice(before, order)), GramHash(framed.Slice(before + ((last - before) / 2), order)), GramHash(framed.Slice(last, order)));
    }

    internal static uint WordOf(uint first, uint middle, uint last) => (((first * HashMultiplier) ^ middle) * HashMultiplier) ^ last;

    /// <summary>Hash of a word, of which its slot is the upper bits.</summary>
    internal static uint WordHash(uint word) => (word ^ WordSeed) * HashMultiplier;

    /// <summary>Hash of two words that follow each other; the first word follows <see cref="WordSeed"/> itself.</summary>
    internal static uint WordPairHash(uint previous, uint word) => ((previous * HashMultiplier) ^ word) * HashMultiplier;

    /// <summary>The words of a framed text and each with the one before it: slot and where it begins and ends.</summary>
    internal static IEnumerable<(int Slot, int Start, int End)> Words(string framed)
    {
        uint previous = WordSeed;
        int previousStart = 1;
        for (int before = 0; framed.IndexOf(' ', before + 1) is var after and > 0; before = after)
        {
            uint word = WordOf(framed, before, after);
            yield return ((int)(WordHash(word) >> GramShift), before + 1, after);
            yield return ((int)(WordPairHash(previous, word) >> GramShift), previousStart, after);
            previous = word;
            previousStart = before + 1;
        }
    }
}
