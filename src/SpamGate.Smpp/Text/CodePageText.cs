using System.Text;

namespace SpamGate.Smpp.Text;

/// <summary>Alphabets whose tables come with the framework's code pages.</summary>
internal static class CodePageText
{
    private const char Replacement = '\uFFFD';
    private const byte Escape = 0x1B;

    private static readonly Encoding Cyrillic = Load(28595);
    private static readonly Encoding Hebrew = Load(28598);
    private static readonly Encoding Gbk = Load(936);
    private static readonly Encoding Korean = Load(949);
    private static readonly Encoding ShiftJis = Load(932);
    private static readonly Encoding EucJp = Load(20932);
    private static readonly Encoding Iso2022Jp = Load(50220);

    public static int Decode(TextCoding coding, ReadOnlySpan<byte> octets, Span<char> destination, out bool partial) =>
        Decode(Choose(coding, octets), octets, destination, out partial);

    /// <summary>Decodes with one char an octet at most; U+FFFD where nothing fits.</summary>
    public static int Decode(Encoding encoding, ReadOnlySpan<byte> octets, Span<char> destination, out bool partial)
    {
        partial = false;
        if (octets.Length > destination.Length)
        {
            octets = octets[..destination.Length];
            partial = true;
        }

        try
        {
            int length = encoding.GetChars(octets, destination);
            partial |= destination[..length].Contains(Replacement);
            return length;
        }
        catch (ArgumentException)
        {
            // A table that yields more characters than octets; none of ours should, but a peer's octets must never throw.
            partial = true;
            return Encoding.Latin1.GetChars(octets, destination);
        }
    }

    // SMPP names the JIS sets but not their form on the wire. Seen are ISO-2022-JP (escapes), Shift-JIS and, for the extended set, EUC.
    private static Encoding Choose(TextCoding coding, ReadOnlySpan<byte> octets) => coding switch
    {
        TextCoding.Cyrillic => Cyrillic,
        TextCoding.Hebrew => Hebrew,
        TextCoding.Korean => Korean,
        TextCoding.Gbk => Gbk,
        TextCoding.Jis or TextCoding.ExtendedJis when octets.Contains(Escape) => Iso2022Jp,
        TextCoding.ExtendedJis => EucJp,
        _ => ShiftJis,
    };

    private static Encoding Load(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
        ?? Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
}
