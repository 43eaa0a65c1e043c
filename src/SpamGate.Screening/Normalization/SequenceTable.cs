using System.Reflection;

namespace SpamGate.Screening.Normalization;

/// <summary>
/// Pairs of units that stand for something else: a character written as two halves, a spelling that avoids a word. Read once from the
/// embedded <c>sequence-table.txt</c>.
/// </summary>
internal static class SequenceTable
{
    private const string ResourceName = "SpamGate.Screening.Normalization.sequence-table.txt";
    private const int SlotBits = 12;
    private const uint HashMultiplier = 0x9E3779B1;

    // What a unit can be: the first of a pair, the second of one, a numeral.
    internal const byte First = 1;
    internal const byte Second = 2;
    internal const byte Numeral = 4;

    internal static readonly byte[] Roles = new byte[char.MaxValue + 1];
    private static readonly uint[] Keys = new uint[1 << SlotBits];
    private static readonly uint[] Values = new uint[1 << SlotBits];

    static SequenceTable()
    {
        foreach (char numeral in ChineseNumerals.Units)
        {
            Roles[numeral] |= Numeral;
        }

        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                string[] fields = line.Split(' ');
                if (fields is not [_, { Length: 2 }, { Length: 1 or 2 }])
                {
                    throw new InvalidOperationException($"{ResourceName} line {number}: '{line}' is not a pair and what it stands for.");
                }

                Add(fields[1], fields[2]);
            }
        }
    }

    /// <summary>What a pair stands for: the first unit in the low half, the second in the high half; 0 = itself.</summary>
    internal static uint Find(char first, char second)
    {
        uint key = Key(first, second);
        for (uint slot = (key * HashMultiplier) >> (32 - SlotBits); ; slot = (slot + 1) & ((1 << SlotBits) - 1))
        {
            if (Keys[slot] == key)
            {
                return Values[slot];
            }

            if (Keys[slot] == 0)
            {
                return 0;
            }
        }
    }

    private static uint Key(char first, char second) => ((uint)first << 16) | second;

    private static void Add(string pair, string meaning)
    {
        // The pair is looked for in folded text.
        char first = CharFold.Fold(pair[0]);
        char second = CharFold.Fold(pair[1]);
        uint key = Key(first, second);
        uint value = CharFold.Fold(meaning[0]) | (meaning.Length > 1 ? (uint)CharFold.Fold(meaning[1]) << 16 : 0);
        if (value == (first | ((uint)second << 16)))
        {
            // Folding alone makes it so.
            return;
        }

        uint slot = (key * HashMultiplier) >> (32 - SlotBits);
        while (Keys[slot] != 0 && Keys[slot] != key)
        {
            slot = (slot + 1) & ((1 << SlotBits) - 1);
        }

        Keys[slot] = key;
        Values[slot] = value;
        Roles[first] |= First;
        Roles[second] |= Second;
    }
}
