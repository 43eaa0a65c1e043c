using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SpamGate.Smpp.Text;

/// <summary>Octets of a message to characters and back. Decoding is for reading only: what is forwarded are the original octets.</summary>
public static class SmsText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Decodes text without user data header and without national tables.</summary>
    public static int Decode(byte dataCoding, ReadOnlySpan<byte> octets, Span<char> destination, DefaultAlphabet alphabet, out bool partial) =>
        Decode(dataCoding, octets, destination, alphabet, NationalLanguage.None, NationalLanguage.None, out partial);

    /// <summary>
    /// Decodes user data (what follows the UDH). Never throws; a destination of one char per octet always suffices, with less the text is cut.
    /// </summary>
    /// <param name="dataCoding">data_coding of the PDU.</param>
    /// <param name="octets">User data without its header.</param>
    /// <param name="destination">Receives the characters.</param>
    /// <param name="alphabet">What coding 0 means on this account.</param>
    /// <param name="lockingShift">National locking shift table (UDH element 0x25).</param>
    /// <param name="singleShift">National single shift table (UDH element 0x24).</param>
    /// <param name="partial">True when octets had no character (they become U+FFFD), the data is no text, or the text was cut.</param>
    /// <returns>Characters written.</returns>
    public static int Decode(
        byte dataCoding, ReadOnlySpan<byte> octets, Span<char> destination, DefaultAlphabet alphabet, NationalLanguage lockingShift,
        NationalLanguage singleShift, out bool partial)
    {
        TextCoding coding = DataCodings.ToTextCoding(dataCoding);
        if (coding is TextCoding.Default or TextCoding.Unknown)
        {
            // A receiver takes reserved codings for the default alphabet (GSM 03.38 section 4), so that is what a phone would show.
            int length = DecodeDefault(octets, destination, alphabet, lockingShift, singleShift, out partial);
            partial |= coding == TextCoding.Unknown;
            return length;
        }

        return coding switch
        {
            TextCoding.Gsm7 => Gsm7Text.Decode(octets, destination, lockingShift, singleShift, out partial),
            TextCoding.Ucs2 => DecodeUcs2(octets, destination, out partial),
            TextCoding.Latin1 => DecodeLatin1(octets, destination, out partial),
            TextCoding.Ascii => DecodeAscii(octets, destination, out partial),
            TextCoding.Binary => DecodePrintable(octets, destination, out partial),
            _ => CodePageText.Decode(coding, octets, destination, out partial),
        };
    }

    /// <summary>
    /// The other reading of a text in a 7-bit alphabet whose octets have eighth bits set: an SMSC that packs septets drops those bits, and the
    /// phone shows what is left. False when the coding has eight bits or no octet has one set: then <see cref="Decode(byte, ReadOnlySpan{byte},
    /// Span{char}, DefaultAlphabet, NationalLanguage, NationalLanguage, out bool)"/> has said it all.
    /// </summary>
    /// <param name="dataCoding">data_coding of the PDU.</param>
    /// <param name="octets">User data without its header.</param>
    /// <param name="destination">Receives the characters; one an octet suffices.</param>
    /// <param name="alphabet">What coding 0 means on this account.</param>
    /// <param name="lockingShift">National locking shift table.</param>
    /// <param name="singleShift">National single shift table.</param>
    /// <param name="written">Characters written.</param>
    public static bool TryDecodeSevenBits(
        byte dataCoding, ReadOnlySpan<byte> octets, Span<char> destination, DefaultAlphabet alphabet, NationalLanguage lockingShift,
        NationalLanguage singleShift, out int written)
    {
        written = 0;
        bool sevenBits = DataCodings.ToTextCoding(dataCoding) switch
        {
            TextCoding.Gsm7 or TextCoding.Ascii => true,
            TextCoding.Default or TextCoding.Unknown => alphabet == DefaultAlphabet.Gsm7,
            _ => false,
        };
        if (!sevenBits || Ascii.IsValid(octets))
        {
            return false;
        }

        byte[] septets = ArrayPool<byte>.Shared.Rent(octets.Length);
        for (int i = 0; i < octets.Length; i++)
        {
            septets[i] = (byte)(octets[i] & 0x7F);
        }

        written = Decode(dataCoding, septets.AsSpan(0, octets.Length), destination, alphabet, lockingShift, singleShift, out _);
        ArrayPool<byte>.Shared.Return(septets);
        return true;
    }

    /// <summary>
    /// Encodes to GSM 7-bit unpacked with the default table and its extension; false when a character is in neither or the destination
    /// (at most two octets a character) is too small.
    /// </summary>
    public static bool TryEncodeGsm7(ReadOnlySpan<char> text, Span<byte> destination, out int written) =>
        Gsm7Text.TryEncode(text, destination, out written);

    /// <summary>Encodes to UCS-2 big endian, surrogate pairs as they are; returns octets, two a character.</summary>
    public static int EncodeUcs2(ReadOnlySpan<char> text, Span<byte> destination)
    {
        int length = text.Length * sizeof(char);
        Span<ushort> units = MemoryMarshal.Cast<byte, ushort>(destination[..length]);
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<char, ushort>(text);
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(source, units);
        }
        else
        {
            source.CopyTo(units);
        }

        return length;
    }

    private static int DecodeDefault(
        ReadOnlySpan<byte> octets, Span<char> destination, DefaultAlphabet alphabet, NationalLanguage lockingShift, NationalLanguage singleShift,
        out bool partial) => alphabet switch
        {
            DefaultAlphabet.Latin1 => DecodeLatin1(octets, destination, out partial),
            DefaultAlphabet.Utf8 => CodePageText.Decode(Encoding.UTF8, octets, destination, out partial),
            _ => Gsm7Text.Decode(octets, destination, lockingShift, singleShift, out partial),
        };

    private static int DecodeUcs2(ReadOnlySpan<byte> octets, Span<char> destination, out bool partial)
    {
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<byte, ushort>(octets);
        partial = (octets.Length & 1) != 0 || units.Length > destination.Length;
        int length = Math.Min(units.Length, destination.Length);
        Span<char> text = destination[..length];
        Span<ushort> target = MemoryMarshal.Cast<char, ushort>(text);
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(units[..length], target);
        }
        else
        {
            units[..length].CopyTo(target);
        }

        int surrogate = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (surrogate >= 0)
        {
            partial |= ReplaceLoneSurrogates(text[surrogate..]);
        }

        return length;
    }

    private static bool ReplaceLoneSurrogates(Span<char> text)
    {
        bool found = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            text[i] = Replacement;
            found = true;
        }

        return found;
    }

    private static int DecodeLatin1(ReadOnlySpan<byte> octets, Span<char> destination, out bool partial)
    {
        partial = octets.Length > destination.Length;
        return Encoding.Latin1.GetChars(octets[..Math.Min(octets.Length, destination.Length)], destination);
    }

    // Octets above 0x7F are no ASCII, but senders who say ASCII and mean Latin-1 are common: read them so, and say that it was a guess.
    private static int DecodeAscii(ReadOnlySpan<byte> octets, Span<char> destination, out bool partial)
    {
        int length = DecodeLatin1(octets, destination, out partial);
        partial |= !Ascii.IsValid(octets);
        return length;
    }

    // Best effort for data that is no text: printable Latin-1 survives, the rest becomes U+FFFD.
    private static int DecodePrintable(ReadOnlySpan<byte> octets, Span<char> destination, out bool partial)
    {
        partial = true;
        int length = DecodeLatin1(octets, destination, out _);
        Span<char> text = destination[..length];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is (< ' ' and not '\n' and not '\r' and not '\t') or (>= '\u007F' and < '\u00A0'))
            {
                text[i] = Replacement;
            }
        }

        return length;
    }
}
