using System.Buffers;
using System.Text;

namespace SpamGate.Smpp.Text;

/// <summary>GSM 7-bit, one septet an octet, as SMPP carries it (3GPP TS 23.038 section 6.2.1).</summary>
internal static class Gsm7Text
{
    private const byte Escape = 0x1B;
    private const char Replacement = '\uFFFD';

    // Octets whose character in the default table is the ASCII one: long runs of them are widened by vector instructions.
    private static readonly SearchValues<byte> SameAsAscii = SearchValues.Create(SameAsAsciiOctets());
    private static readonly SearchValues<char> AsciiAsItIs = SearchValues.Create([.. SameAsAsciiOctets().Select(static o => (char)o)]);

    public static int Decode(
        ReadOnlySpan<byte> octets, Span<char> destination, NationalLanguage lockingShift, NationalLanguage singleShift, out bool partial)
    {
        partial = false;
        if (octets.Length > destination.Length)
        {
            octets = octets[..destination.Length];
            partial = true;
        }

        GsmTable table = GsmTables.Locking(lockingShift, out bool knownLocking);
        GsmTable shifted = GsmTables.SingleShift(singleShift, out bool knownSingle);
        partial |= !knownLocking || !knownSingle;
        bool plain = ReferenceEquals(table, GsmTables.Default);

        int written = 0;
        int i = 0;
        while (i < octets.Length)
        {
            if (plain)
            {
                ReadOnlySpan<byte> rest = octets[i..];
                int run = rest.IndexOfAnyExcept(SameAsAscii);
                run = run < 0 ? rest.Length : run;
                if (run > 0)
                {
                    Encoding.Latin1.GetChars(rest[..run], destination[written..]);
                    written += run;
                    i += run;
                    if (i == octets.Length)
                    {
                        break;
                    }
                }
            }

            byte octet = octets[i++];
            if (octet == Escape && i < octets.Length)
            {
                byte next = octets[i++];
                char character = shifted[next];
                if (character == GsmTable.None)
                {
                    // A phone shows the character of the main table when the extension has none (section 6.2.1.1, note 1).
                    character = table[next];
                    partial |= character == GsmTable.None;
                }

                destination[written++] = character == GsmTable.None ? Replacement : character;
            }
            else
            {
                char character = table[octet];
                if (character == GsmTable.None)
                {
                    character = octet == Escape ? ' ' : Replacement;
                    partial = true;
                }

                destination[written++] = character;
            }
        }

        return written;
    }

    public static bool TryEncode(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        written = 0;
        while (!text.IsEmpty)
        {
            int run = text.IndexOfAnyExcept(AsciiAsItIs);
            run = run < 0 ? text.Length : run;
            if (run > destination.Length - written)
            {
                return false;
            }

            written += Encoding.Latin1.GetBytes(text[..run], destination[written..]);
            text = text[run..];
            if (!text.IsEmpty)
            {
                if (!TryEncode(text[0], destination, ref written))
                {
                    return false;
                }

                text = text[1..];
            }
        }

        return true;
    }

    private static bool TryEncode(char character, Span<byte> destination, ref int written)
    {
        int room = destination.Length - written;
        if (room > 0 && GsmTables.Default.TryFind(character, out byte octet))
        {
            destination[written++] = octet;
            return true;
        }

        if (room > 1 && GsmTables.DefaultExtension.TryFind(character, out octet))
        {
            destination[written] = Escape;
            destination[written + 1] = octet;
            written += 2;
            return true;
        }

        return false;
    }

    private static byte[] SameAsAsciiOctets()
    {
        List<byte> octets = [];
        for (int i = 0; i < GsmTable.Size; i++)
        {
            if (i != Escape && GsmTables.Default[(byte)i] == i)
            {
                octets.Add((byte)i);
            }
        }

        return [.. octets];
    }
}
