namespace SpamGate.Smpp.Text;

/// <summary>How the octets of a message become characters.</summary>
public enum TextCoding : byte
{
    /// <summary>The account's default alphabet.</summary>
    Default,
    Gsm7,
    Ascii,
    Latin1,
    Cyrillic,
    Hebrew,
    Ucs2,
    Jis,
    ExtendedJis,
    Korean,
    Gbk,

    /// <summary>8-bit data: not meant as text.</summary>
    Binary,

    /// <summary>Compressed or reserved: no table is known.</summary>
    Unknown,
}

/// <summary>
/// data_coding (SMPP 3.4 section 5.2.19) with the coding groups of GSM 03.38 section 4. Where the two clash SMPP's own values win
/// (0x01 to 0x0E), 0x0F is GBK as Chinese gateways use it, and values with a message class bit (0x10 to 0x1F: flash and its kin) follow GSM.
/// </summary>
public static class DataCodings
{
    /// <summary>The coding a data_coding stands for.</summary>
    public static TextCoding ToTextCoding(byte dataCoding) => dataCoding < 0x10 ? OfSmpp(dataCoding) : OfGsmGroup(dataCoding);

    /// <summary>The message class 0 (flash) to 3, or -1 when the data_coding carries none.</summary>
    public static int MessageClass(byte dataCoding) => (dataCoding & 0xF0) switch
    {
        0x10 or 0x30 or 0x50 or 0x70 or 0xF0 => dataCoding & 0x03,
        _ => -1,
    };

    private static TextCoding OfSmpp(byte dataCoding) => dataCoding switch
    {
        0 => TextCoding.Default,
        1 => TextCoding.Ascii,
        2 or 4 => TextCoding.Binary,
        3 => TextCoding.Latin1,
        5 or 10 => TextCoding.Jis,
        6 => TextCoding.Cyrillic,
        7 => TextCoding.Hebrew,
        8 or 9 => TextCoding.Ucs2, // 9 is pictogram coding, in practice UCS-2 with private-use characters
        13 => TextCoding.ExtendedJis,
        14 => TextCoding.Korean,
        15 => TextCoding.Gbk,
        _ => TextCoding.Unknown,
    };

    private static TextCoding OfGsmGroup(byte dataCoding)
    {
        int group = dataCoding >> 4;
        return group switch
        {
            // General data coding, also with automatic deletion: bit 5 compressed, bits 3-2 alphabet.
            < 0x8 when (dataCoding & 0x20) != 0 => TextCoding.Unknown,
            < 0x8 => OfAlphabetBits(dataCoding),
            0xC or 0xD => TextCoding.Gsm7, // message waiting, 7-bit
            0xE => TextCoding.Ucs2,        // message waiting, UCS-2
            0xF => (dataCoding & 0x04) != 0 ? TextCoding.Binary : TextCoding.Gsm7,
            _ => TextCoding.Unknown,
        };
    }

    private static TextCoding OfAlphabetBits(byte dataCoding) => (dataCoding & 0x0C) switch
    {
        0x00 => TextCoding.Gsm7,
        0x04 => TextCoding.Binary,
        0x08 => TextCoding.Ucs2,
        _ => TextCoding.Unknown,
    };
}
