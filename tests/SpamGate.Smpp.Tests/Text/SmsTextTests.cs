using System.Text;
using CsCheck;
using SpamGate.Smpp.Text;

namespace SpamGate.Smpp.Tests.Text;

public sealed class SmsTextTests
{
    private const string GsmDefault =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string GsmExtension = "\f^{}\\[~]|€";

    [Fact]
    public void Gsm7_EveryCharacter_ThereAndBack()
    {
        string all = GsmDefault + GsmExtension;
        byte[] octets = new byte[all.Length * 2];

        Assert.True(SmsText.TryEncodeGsm7(all, octets, out int written));
        Assert.Equal(GsmDefault.Length + (2 * GsmExtension.Length), written);
        Assert.Equal((all, false), Decode(0, octets[..written]));
        Assert.Equal(127, GsmDefault.Length);
    }

    [Fact]
    public void Gsm7_AnyText_ThereAndBack() =>
        Gen.Char[GsmDefault + GsmExtension].Array[0, 160].Sample(characters =>
        {
            byte[] octets = new byte[characters.Length * 2];
            Assert.True(SmsText.TryEncodeGsm7(characters, octets, out int written));
            Assert.Equal((new string(characters), false), Decode(0, octets[..written]));
        });

    [Fact]
    public void Gsm7_CharacterOutsideOrNoRoom_NotEncoded()
    {
        Assert.False(SmsText.TryEncodeGsm7("中", new byte[8], out _));
        Assert.False(SmsText.TryEncodeGsm7("abc", new byte[2], out _));
        Assert.False(SmsText.TryEncodeGsm7("€", new byte[1], out _));
    }

    [Theory]
    [InlineData("1B", " ", true)]         // an escape with nothing behind it
    [InlineData("1B1B41", "\uFFFDA", true)]
    [InlineData("1B41", "A", false)]      // no such extension: the main table's character shows
    [InlineData("1B65", "€", false)]
    [InlineData("41FF42", "A\uFFFDB", true)]
    [InlineData("1BFF42", "\uFFFDB", true)]
    public void Gsm7_OddOctets_AsAPhoneShowsThem(string hex, string expected, bool partial) =>
        Assert.Equal((expected, partial), Decode(0, Convert.FromHexString(hex)));

    [Fact]
    public void NationalTables_Turkish_LockingAndSingle()
    {
        // "Işık" with the locking table; the same letters through the single shift table.
        Assert.Equal(("Işık", false), Decode(0, [0x49, 0x1D, 0x07, 0x6B], NationalLanguage.Turkish, NationalLanguage.None));
        Assert.Equal(("Işık", false), Decode(0, [0x49, 0x1B, 0x73, 0x1B, 0x69, 0x6B], NationalLanguage.None, NationalLanguage.Turkish));
        Assert.Equal(("İĞğ€", false), Decode(0, [0x40, 0x0B, 0x0C, 0x04], NationalLanguage.Turkish, NationalLanguage.None));
    }

    [Fact]
    public void NationalTables_SpanishAndPortuguese_Letters()
    {
        Assert.Equal(("más ÁÍÓÚ", false), Decode(
            0, [0x6D, 0x1B, 0x61, 0x73, 0x20, 0x1B, 0x41, 0x1B, 0x49, 0x1B, 0x4F, 0x1B, 0x55], NationalLanguage.None, NationalLanguage.Spanish));
        Assert.Equal(("promoção", false), Decode(
            0, [0x70, 0x72, 0x6F, 0x6D, 0x6F, 0x09, 0x7B, 0x6F], NationalLanguage.Portuguese, NationalLanguage.None));
        Assert.Equal(("âÀ|", false), Decode(0, [0x1B, 0x7F, 0x1B, 0x41, 0x1B, 0x40], NationalLanguage.None, NationalLanguage.Portuguese));
    }

    [Fact]
    public void NationalTables_LanguageWithoutTable_DefaultAndPartial() =>
        Assert.Equal(("A", true), Decode(0, [0x41], (NationalLanguage)14, NationalLanguage.None));

    [Fact]
    public void Ucs2_AnyText_ThereAndBack() =>
        Gen.String[Gen.Char["aé中国特价发票电话加微信🎁\uD83D\uDE00"], 0, 200].Sample(text =>
        {
            string sound = text.Replace("\uD83D", "", StringComparison.Ordinal).Replace("\uDE00", "", StringComparison.Ordinal)
                .Replace("\uD83C", "", StringComparison.Ordinal).Replace("\uDF81", "", StringComparison.Ordinal) + "😀";
            byte[] octets = new byte[sound.Length * 2];
            Assert.Equal(octets.Length, SmsText.EncodeUcs2(sound, octets));
            Assert.Equal(Encoding.BigEndianUnicode.GetBytes(sound), octets);
            Assert.Equal((sound, false), Decode(8, octets));
        });

    [Theory]
    [InlineData("4E2D", "中", false)]
    [InlineData("4E2D56", "中", true)]
    [InlineData("D83DDE00", "😀", false)]
    [InlineData("D83D0041", "\uFFFDA", true)]
    [InlineData("DE000041", "\uFFFDA", true)]
    [InlineData("0041D83D", "A\uFFFD", true)]
    [InlineData("D83DD83DDE00", "\uFFFD😀", true)]
    [InlineData("", "", false)]
    [InlineData("41", "", true)]
    public void Ucs2_OddOctets_PartialAndNeverALoneSurrogate(string hex, string expected, bool partial) =>
        Assert.Equal((expected, partial), Decode(8, Convert.FromHexString(hex)));

    [Theory]
    [InlineData(1, "Hello", "48656C6C6F")]
    [InlineData(3, "Café", "436166E9")]
    [InlineData(6, "Привет", "BFE0D8D2D5E2")]
    [InlineData(7, "שלום", "F9ECE5ED")]
    [InlineData(15, "加微信领取优惠", "BCD3CEA2D0C5C1ECC8A1D3C5BBDD")]
    [InlineData(14, "안녕", "BEC8B3E7")]
    [InlineData(5, "こんにちは", "82B182F182C982BF82CD")]
    [InlineData(5, "日本", "1B2442467C4B5C1B2842")]
    [InlineData(10, "日本", "1B2442467C4B5C1B2842")]
    [InlineData(13, "日本", "C6FCCBDC")]
    [InlineData(0x08, "中国", "4E2D56FD")]
    [InlineData(0x18, "闪信", "95EA4FE1")]
    [InlineData(0x11, "@", "00")]
    [InlineData(0xF0, "@A", "0041")]
    [InlineData(0xF1, "@A", "0041")]
    [InlineData(0xC0, "@A", "0041")]
    [InlineData(0xD8, "@A", "0041")]
    [InlineData(0xE0, "中国", "4E2D56FD")]
    [InlineData(0x40, "@A", "0041")]
    [InlineData(0x48, "中国", "4E2D56FD")]
    public void Coding_EachAlphabet_Decoded(byte dataCoding, string expected, string hex) =>
        Assert.Equal((expected, false), Decode(dataCoding, Convert.FromHexString(hex)));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(0x14)]
    [InlineData(0xF4)]
    [InlineData(0xF7)]
    public void Coding_Binary_PrintableSurvivesAndPartial(byte dataCoding) =>
        Assert.Equal(("win\uFFFD!\uFFFDé", true), Decode(dataCoding, [0x77, 0x69, 0x6E, 0x00, 0x21, 0x85, 0xE9]));

    [Theory]
    [InlineData(0x0B)]
    [InlineData(0x20)]
    [InlineData(0x0C)]
    [InlineData(0x80)]
    [InlineData(0xBF)]
    public void Coding_Reserved_ReadAsTheDefaultAlphabetAndPartial(byte dataCoding) =>
        Assert.Equal(("@free", true), Decode(dataCoding, [0x00, 0x66, 0x72, 0x65, 0x65]));

    [Fact]
    public void Coding_AsciiWithHighOctets_PartialGuess() => Assert.Equal(("é", true), Decode(1, [0xE9]));

    [Theory]
    [InlineData(0x00, DefaultAlphabet.Gsm7, "win @")]
    [InlineData(0xF0, DefaultAlphabet.Gsm7, "win @")]
    [InlineData(0x0C, DefaultAlphabet.Gsm7, "win @")]
    [InlineData(0x01, DefaultAlphabet.Latin1, "win \0")]
    [InlineData(0x00, DefaultAlphabet.Latin1, null)]
    [InlineData(0x00, DefaultAlphabet.Utf8, null)]
    [InlineData(0x03, DefaultAlphabet.Gsm7, null)]
    [InlineData(0x04, DefaultAlphabet.Gsm7, null)]
    [InlineData(0x08, DefaultAlphabet.Gsm7, null)]
    [InlineData(0xF4, DefaultAlphabet.Gsm7, null)]
    public void SevenBits_OfOctetsWithEighthBits_OnlyWhereTheAlphabetHasSeven(byte dataCoding, DefaultAlphabet alphabet, string? expected)
    {
        char[] text = new char[8];
        bool read = SmsText.TryDecodeSevenBits(
            dataCoding, [0xF7, 0x69, 0xEE, 0xA0, 0x80], text, alphabet, NationalLanguage.None, NationalLanguage.None, out int written);

        Assert.Equal(expected, read ? new string(text, 0, written) : null);
    }

    [Fact]
    public void SevenBits_OfPlainOctets_AreNoOtherReading() => Assert.False(SmsText.TryDecodeSevenBits(
        0, "win"u8, new char[8], DefaultAlphabet.Gsm7, NationalLanguage.None, NationalLanguage.None, out _));

    [Theory]
    [InlineData(DefaultAlphabet.Gsm7, "@")]
    [InlineData(DefaultAlphabet.Latin1, "\0")]
    public void Default_OfTheAccount_DecidesCodingZero(DefaultAlphabet alphabet, string expected)
    {
        char[] text = new char[8];
        int length = SmsText.Decode(0, [0], text, alphabet, out _);

        Assert.Equal(expected, new string(text, 0, length));
    }

    [Fact]
    public void Default_Utf8_DecodedAndBrokenFlagged()
    {
        char[] text = new char[32];
        int length = SmsText.Decode(0, "优惠€"u8, text, DefaultAlphabet.Utf8, out bool partial);
        Assert.Equal(("优惠€", false), (new string(text, 0, length), partial));

        length = SmsText.Decode(0, [0x41, 0xFF, 0x42], text, DefaultAlphabet.Utf8, out partial);
        Assert.Equal(("A\uFFFDB", true), (new string(text, 0, length), partial));
    }

    [Fact]
    public void Decode_AnyCodingAnyOctets_NeverThrowsAndNeverMoreCharsThanOctets() =>
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 300], Gen.Enum<DefaultAlphabet>(), Gen.Int[0, 14], Gen.Int[0, 14]).Sample(
            (coding, octets, alphabet, locking, single) =>
            {
                char[] text = new char[octets.Length];
                int length = SmsText.Decode(
                    coding, octets, text, alphabet, (NationalLanguage)locking, (NationalLanguage)single, out _);
                Assert.InRange(length, 0, octets.Length);
                int cut = SmsText.Decode(
                    coding, octets, text.AsSpan(0, octets.Length / 3), alphabet, (NationalLanguage)locking, (NationalLanguage)single, out bool partial);
                Assert.InRange(cut, 0, octets.Length / 3);
                Assert.True(partial || length <= octets.Length / 3);
            },
            iter: 20_000);

    [Theory]
    [InlineData(0x18, 0)]
    [InlineData(0x10, 0)]
    [InlineData(0xF0, 0)]
    [InlineData(0xF2, 2)]
    [InlineData(0x00, -1)]
    [InlineData(0x08, -1)]
    [InlineData(0xC8, -1)]
    public void MessageClass_OfCoding_FlashIsZero(byte dataCoding, int expected) => Assert.Equal(expected, DataCodings.MessageClass(dataCoding));

    private static (string Text, bool Partial) Decode(
        byte dataCoding, byte[] octets, NationalLanguage locking = NationalLanguage.None, NationalLanguage single = NationalLanguage.None)
    {
        char[] text = new char[octets.Length];
        int length = SmsText.Decode(dataCoding, octets, text, DefaultAlphabet.Gsm7, locking, single, out bool partial);
        return (new string(text, 0, length), partial);
    }
}
