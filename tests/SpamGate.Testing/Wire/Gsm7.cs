using System.Text;

namespace SpamGate.Testing.Wire;

/// <summary>GSM 7-bit default alphabet, one character per octet as SMPP carries it (3GPP TS 23.038 section 6.2.1), written independently of the product.</summary>
public static class Gsm7
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string ExtensionCharacters = "\f^{}\\[~]|€";
    private static readonly byte[] s_extensionCodes = [0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65];

    /// <summary>The octets of <paramref name="text"/>, or null when a character has no place in the alphabet.</summary>
    public static byte[]? TryEncode(string text)
    {
        List<byte> octets = new(text.Length);
        foreach (char character in text)
        {
            int index = character == '\u001b' ? -1 : Basic.IndexOf(character, StringComparison.Ordinal);
            if (index >= 0)
            {
                octets.Add((byte)index);
                continue;
            }

            int extension = ExtensionCharacters.IndexOf(character, StringComparison.Ordinal);
            if (extension < 0)
            {
                return null;
            }

            octets.Add(0x1B);
            octets.Add(s_extensionCodes[extension]);
        }

        return [.. octets];
    }

    /// <summary>A submit of <paramref name="text"/>: GSM 7-bit when it can be, else UCS-2; message_payload above 140 octets.</summary>
    public static ShortMessagePdu Submit(string source, string dest, string text) => TryEncode(text) is { } octets
        ? new ShortMessagePdu { Source = source, Dest = dest }.WithUserData(octets)
        : new ShortMessagePdu { Source = source, Dest = dest, DataCoding = 8 }.WithUserData(Encoding.BigEndianUnicode.GetBytes(text));
}
