using System.Globalization;

namespace SpamGate.Smpp.Text;

/// <summary>
/// The national language tables of the languages of India (3GPP TS 23.038 Annex A.2.4 to A.2.13 and A.3.4 to A.3.13), built the first time one
/// is used. Where the specification's print contradicts itself, they are as phones have them: Kannada 0x24 is U+0CA1 (printed as U+0CAA, which
/// stands at 0x3D), Tamil 0x24 after an escape is U+0BEE (printed as U+0BEF, which stands at 0x25).
/// </summary>
/// <remarks>
/// Unicode's blocks of these scripts have one order, and so have the locking tables: each septet has its offset in the block, the letters a script
/// lacks are left out. Only 0x60 and 0x7B to 0x7F are a script's own. Urdu, written in Arabic letters, is written out.
/// </remarks>
internal static class IndicTables
{
    /// <summary>Letters and signs in the order of the locking tables, as offsets in their block.</summary>
    private static readonly byte[] BlockOrder = Septets((0x01, 0x03), (0x05, 0x39), (0x3C, 0x4D));

    /// <summary>Septets a locking table has for its script, in order; the others are digits, Latin letters and punctuation of every such table.</summary>
    private static readonly byte[] LockingSeptets = Septets(
        (0x00, 0x09), (0x0B, 0x0C), (0x0E, 0x1A), (0x1C, 0x1F), (0x22, 0x27), (0x2A, 0x2B), (0x2D, 0x2D), (0x2F, 0x2F), (0x3C, 0x3E), (0x40, 0x60),
        (0x7B, 0x7F));

    /// <summary>Septets a single shift table has for its script, in order.</summary>
    private static readonly byte[] SingleSeptets = Septets(
        (0x19, 0x1A), (0x1C, 0x27), (0x2A, 0x2E), (0x30, 0x3B), (0x3F, 0x3F));

    private static readonly GsmTable[] LockingTables =
    [
        Locking(0x0980, "0D 0E 11 12 29 31 33 34 35 45 46 49 4A", "4E 57 5C 5D 70 71"),
        Locking(0x0A80, "0E 12 29 31 34 46 4A", "50 60 61 62 63 71"),
        Locking(0x0900, "", "50 72 7B 7C 7E 7F"),
        Locking(0x0C80, "01 0D 11 29 34 45 49", "55 56 60 61 62 63"),
        Locking(0x0D00, "01 0D 11 29 3C 45 49", "57 60 61 62 63 79"),
        Locking(0x0B00, "0D 0E 11 12 29 31 34 45 46 49 4A", "56 57 60 61 62 63"),
        Locking(0x0A00, "0B 0C 0D 0E 11 12 29 31 34 37 3D 43 44 45 46 49 4A", "51 70 71 72 73 74"),
        Locking(0x0B80, "01 0B 0C 0D 11 16 17 18 1B 1D 20 21 22 25 26 27 2B 2C 2D 3C 3D 43 44 45 49", "50 57 70 71 72 79"),
        Locking(0x0C00, "0D 11 29 34 3C 45 49", "55 56 60 61 62 63"),
        UrduLocking(),
    ];

    private static readonly GsmTable[] SingleTables =
    [
        Single("09E6-09EF 09DF 09E0-09E3 09F2-09FA"),
        Single("0964 0965 0AE6-0AEF"),
        Single("0964 0965 0966-096F 0951-0954 0958-0963 0970 0971"),
        Single("0964 0965 0CE6-0CEF 0CDE 0CF1 0CF2"),
        Single("0964 0965 0D66-0D75 0D7A-0D7F"),
        Single("0964 0965 0B66-0B6F 0B5C 0B5D 0B5F 0B70 0B71"),
        Single("0964 0965 0A66-0A6F 0A59-0A5C 0A5E 0A75"),
        Single("0964 0965 0BE6-0BEF 0BF3-0BF8 0BFA"),
        Single("- - 0C66-0C6F 0C58 0C59 0C78-0C7F"),
        Single("0600 0601 06F0-06F9 060C-0614 061B 061F 0640 0652 0658 066B 066C 0672 0673 06CD 06D4"),
    ];

    /// <summary>True for the languages that have their tables here.</summary>
    public static bool Has(NationalLanguage language) => language is >= NationalLanguage.Bengali and <= NationalLanguage.Urdu;

    /// <summary>The main table of a language that <see cref="Has"/> names.</summary>
    public static GsmTable LockingOf(NationalLanguage language) => LockingTables[language - NationalLanguage.Bengali];

    /// <summary>The table behind an escape of a language that <see cref="Has"/> names.</summary>
    public static GsmTable SingleOf(NationalLanguage language) => SingleTables[language - NationalLanguage.Bengali];

    private static GsmTable Locking(int block, string lacking, string own)
    {
        HashSet<byte> lacks = [.. Convert.FromHexString(lacking.Replace(" ", "", StringComparison.Ordinal))];
        byte[] rest = Convert.FromHexString(own.Replace(" ", "", StringComparison.Ordinal));
        return Locking([
            .. BlockOrder.Select(offset => lacks.Contains(offset) ? GsmTable.None : (char)(block + offset)),
            .. rest.Select(offset => (char)(block + offset)),
        ]);
    }

    private static GsmTable Locking(ReadOnlySpan<char> script)
    {
        Span<char> characters = Empty();
        characters[0x0A] = '\n';
        characters[0x0D] = '\r';
        " !".CopyTo(characters[0x20..]);
        ")(".CopyTo(characters[0x28..]);
        characters[0x2C] = ',';
        characters[0x2E] = '.';
        "0123456789:;".CopyTo(characters[0x30..]);
        characters[0x3F] = '?';
        "abcdefghijklmnopqrstuvwxyz".CopyTo(characters[0x61..]);
        return Filled(characters, LockingSeptets, script);
    }

    private static GsmTable Single(string script)
    {
        Span<char> characters = Empty();
        "@£$¥¿\"¤%&'\f*+".CopyTo(characters);
        "-/<=>¡^¡_#*".CopyTo(characters[0x0E..]);
        "{}".CopyTo(characters[0x28..]);
        characters[0x2F] = '\\';
        "[~]".CopyTo(characters[0x3C..]);
        "|ABCDEFGHIJKLMNOPQRSTUVWXYZ".CopyTo(characters[0x40..]);
        characters[0x65] = '€';
        return Filled(characters, SingleSeptets, Characters(script));
    }

    // Arabic letters have another order in their block than in the alphabet.
    private static GsmTable UrduLocking() => Locking(Characters(
        "0627 0622 0628 067B 0680 067E 06A6 062A 06C2 067F 0679 067D 067A 067C 062B 062C 0681 0684 0683 0685-0687 062D-062F 068C 0688-068A "
        + "068F 068D 0630 0631 0691 0693 0699 0632 0696 0698 069A 0633-0639 0641 0642 06A9-06AB 06AF 06B3 06B1 0644-0646 "
        + "06BA-06BC 0648 06C4 06D5 06C1 06BE 0621 06CC 06D0 06D2 064D 0650 064F 0657 0654 0655 0651 0653 0656 0670"));

    private static GsmTable Filled(Span<char> characters, ReadOnlySpan<byte> septets, ReadOnlySpan<char> script)
    {
        for (int i = 0; i < script.Length; i++)
        {
            characters[septets[i]] = script[i];
        }

        return GsmTable.Full(characters.ToString());
    }

    private static char[] Empty()
    {
        char[] characters = new char[GsmTable.Size];
        Array.Fill(characters, GsmTable.None);
        return characters;
    }

    /// <summary>Characters of hexadecimal code points and ranges; a dash stands for none.</summary>
    private static char[] Characters(string codePoints) => [.. codePoints.Split(' ').SelectMany(static part =>
    {
        if (part == "-")
        {
            return [GsmTable.None];
        }

        int first = int.Parse(part.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        int last = int.Parse(part.AsSpan(part.Length - 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Enumerable.Range(first, last - first + 1).Select(static point => (char)point);
    })];

    private static byte[] Septets(params ReadOnlySpan<(int First, int Last)> ranges)
    {
        List<byte> septets = [];
        foreach ((int first, int last) in ranges)
        {
            septets.AddRange(Enumerable.Range(first, last - first + 1).Select(static septet => (byte)septet));
        }

        return [.. septets];
    }
}
