using System.Text;
using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 6, data_coding: what the filter reads, and what is forwarded. Long messages are in <see cref="LongMessageTests"/>.</summary>
public sealed class TextCodingTests
{
    private const string Latin = GatewayRig.Keyword;
    private const string Accented = "résumé";
    private const string Turkish = "şifreğ";
    private const string Portuguese = "promoção";
    private const string Chinese = "发票";
    private const string Japanese = "無料";
    private const string Korean = "대출";
    private const string Cyrillic = "выигрыш";
    private const string Hebrew = "הלוואה";
    private const string Hindi = "इनाम";
    private static readonly byte[] s_turkishLocking = [0x03, 0x25, 0x01, 0x01];
    private static readonly byte[] s_turkishSingle = [0x03, 0x24, 0x01, 0x01];
    private static readonly byte[] s_portugueseLocking = [0x03, 0x25, 0x01, 0x03];

    static TextCodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, byte, byte[]> Spam() => new()
    {
        { "GSM 7-bit", 0x00, Gsm(Latin) },
        { "GSM 7-bit, letters beyond ASCII", 0x00, Gsm(Accented) },
        { "GSM 7-bit, extension", 0x00, Gsm("[{forbidden}] ^ 100€") },
        { "ASCII", 0x01, Ascii(Latin) },
        { "ASCII with high octets", 0x01, Encoding.Latin1.GetBytes($"{Latin} {Accented}") },
        { "binary", 0x02, Ascii(Latin) },
        { "Latin-1", 0x03, Encoding.Latin1.GetBytes(Accented) },
        { "binary, the other", 0x04, Ascii(Latin) },
        { "JIS as Shift-JIS", 0x05, CodePage(932, Japanese) },
        { "JIS as ISO-2022-JP", 0x05, CodePage(50220, Japanese) },
        { "Cyrillic", 0x06, CodePage(28595, Cyrillic) },
        { "Hebrew", 0x07, CodePage(28598, Hebrew) },
        { "UCS-2", 0x08, Ucs2(Chinese) },
        { "UCS-2 with surrogates", 0x08, Ucs2($"\U0001F381{Chinese}\U0001F600") },
        { "ISO-2022-JP", 0x0A, CodePage(50220, Japanese) },
        { "extended JIS", 0x0D, CodePage(20932, Japanese) },
        { "Korean", 0x0E, CodePage(949, Korean) },
        { "GBK", 0x0F, CodePage(936, Chinese) },
        { "UCS-2 flash", 0x18, Ucs2(Chinese) },
        { "class 0, 7-bit", 0xF0, Gsm(Latin) },
        { "class 1, 8-bit", 0xF5, Ascii(Latin) },
        { "message waiting, discard", 0xC0, Gsm(Latin) },
        { "message waiting, store", 0xD9, Gsm(Latin) },
        { "message waiting, UCS-2", 0xE9, Ucs2(Chinese) },
        { "reserved", 0x0C, Gsm(Latin) },
        { "compressed", 0x20, Gsm(Latin) },
    };

    [Theory]
    [MemberData(nameof(Spam))]
    public async Task DataCoding_EveryAlphabet_IsReadByTheFilter(string coding, byte dataCoding, byte[] octets)
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = await rig.BindAsync();

        SubmitResult result = await peer.SubmitAsync(Message(dataCoding, octets));

        Assert.True(result.Status == 0x45, $"{coding}: 0x{result.Status:X}");
    }

    // Every one of the 256 values, with octets that mean something in some of them and nothing in others.
    [Fact]
    public async Task DataCoding_EveryValue_IsForwardedAsItCame()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();
        byte[] octets = [.. Enumerable.Range(0, 140).Select(i => (byte)(i * 37))];
        for (int dataCoding = 0; dataCoding < 256; dataCoding++)
        {
            ShortMessagePdu message = Message((byte)dataCoding, octets[..(1 + (dataCoding % 140))]);

            Assert.Equal(0u, (await peer.SubmitAsync(message)).Status);

            Assert.Equal(message.ToBody(), (await smsc.NextSubmitAsync()).ToBody());
        }
    }

    [Theory]
    [InlineData("Gsm7", 0u)]
    [InlineData("Latin1", 0x45u)]
    [InlineData("Utf8", 0u)]
    public async Task DataCoding0_OnAnAccountOfLatin1_IsReadAsLatin1(string alphabet, uint status) =>
        Assert.Equal(status, await SubmitAsCoding0Async(alphabet, Encoding.Latin1.GetBytes(Accented)));

    [Theory]
    [InlineData("Gsm7", 0u)]
    [InlineData("Latin1", 0u)]
    [InlineData("Utf8", 0x45u)]
    public async Task DataCoding0_OnAnAccountOfUtf8_IsReadAsUtf8(string alphabet, uint status) =>
        Assert.Equal(status, await SubmitAsCoding0Async(alphabet, Encoding.UTF8.GetBytes(Chinese)));

    public static TheoryData<string, byte[], byte[], uint> NationalTables() => new()
    {
        { "locking shift", s_turkishLocking, [0x1D, 0x69, 0x66, 0x72, 0x65, 0x0C], 0x45 },
        { "single shift", s_turkishSingle, [0x1B, 0x73, 0x69, 0x66, 0x72, 0x65, 0x1B, 0x67], 0x45 },
        { "locking shift of another language", s_portugueseLocking, [0x70, 0x72, 0x6F, 0x6D, 0x6F, 0x09, 0x7B, 0x6F], 0x45 },
        { "locking shift of a language of India", [0x03, 0x25, 0x01, 0x06], [0x05, 0x2F, 0x50, 0x42], 0x45 },
        { "no table announced", [0x00], [0x1D, 0x69, 0x66, 0x72, 0x65, 0x0C], 0 },
    };

    [Theory]
    [MemberData(nameof(NationalTables))]
    public async Task NationalTables_OfTheUserDataHeader_AreReadByTheFilter(string table, byte[] header, byte[] text, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();

        SubmitResult result = await peer.SubmitAsync(Message(0, [.. header, .. text]) with { EsmClass = 0x40 });

        Assert.True(result.Status == status, $"{table}: 0x{result.Status:X}");
    }

    public static TheoryData<string, byte, byte, byte[]> Disguises() => new()
    {
        { "ASCII, every eighth bit set", 0x01, 0, HighBits(Ascii(Latin), every: 1) },
        { "ASCII, one eighth bit set", 0x01, 0, HighBits(Ascii(Latin), every: 4) },
        { "GSM 7-bit, every eighth bit set", 0x00, 0, HighBits(Gsm(Latin), every: 1) },
        { "GSM 7-bit, one eighth bit set", 0x00, 0, HighBits(Gsm(Latin), every: 4) },
        { "class 0, one eighth bit set", 0xF0, 0, HighBits(Gsm(Latin), every: 4) },
        { "reserved coding, one eighth bit set", 0x0C, 0, HighBits(Gsm(Latin), every: 4) },
        { "undecodable octets around it", 0x00, 0, [0xFF, 0x80, .. Gsm(Latin), 0xFF] },
        { "UCS-2 with half a character behind", 0x08, 0, [.. Ucs2(Chinese), 0x53] },
        { "UCS-2 with a lone surrogate", 0x08, 0, [0xD8, 0x3D, .. Ucs2(Chinese)] },
        { "GBK cut in the middle", 0x0F, 0, [.. CodePage(936, Chinese), 0xB7] },
        { "header that reaches beyond the data", 0x00, 0x40, [0xC8, .. Gsm(Latin)] },
        { "header with broken elements", 0x00, 0x40, [0x03, 0x00, 0x09, 0x01, .. Gsm(Latin)] },
        { "table of a language nobody knows", 0x00, 0x40, [0x03, 0x25, 0x01, 0x7F, .. Gsm(Latin)] },
    };

    // A text that does not decode cleanly is what a sender who hides something would send.
    [Theory]
    [MemberData(nameof(Disguises))]
    public async Task Undecodable_Octets_AreNoWayRoundTheFilter(string disguise, byte dataCoding, byte esmClass, byte[] octets)
    {
        await using GatewayRig rig = await StartAsync();
        MemoryPeer peer = await rig.BindAsync();

        SubmitResult result = await peer.SubmitAsync(Message(dataCoding, octets) with { EsmClass = esmClass });

        Assert.True(result.Status == 0x45, $"{disguise}: 0x{result.Status:X}");
        await peer.BarrierAsync();
    }

    private static async Task<uint> SubmitAsCoding0Async(string alphabet, byte[] octets)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(config =>
        {
            config.WithSmsc(smsc.Port);
            config.Account("10001")["DefaultAlphabet"] = alphabet;
        });
        MemoryPeer peer = await rig.BindAsync();
        return (await peer.SubmitAsync(Message(0, octets))).Status;
    }

    private static Task<GatewayRig> StartAsync(Action<GatewayConfig>? change = null) => GatewayRig.StartAsync(config =>
    {
        config.WithListed("Keywords", Latin, Accented, Turkish, Portuguese, Chinese, Japanese, Korean, Cyrillic, Hebrew, Hindi);
        change?.Invoke(config);
    });

    private static ShortMessagePdu Message(byte dataCoding, byte[] octets) =>
        new() { Source = "10655001", Dest = "8613800138000", DataCoding = dataCoding, ShortMessage = octets };

    private static byte[] Gsm(string text) => Gsm7.TryEncode(text)!;

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Ucs2(string text) => Encoding.BigEndianUnicode.GetBytes(text);

    private static byte[] CodePage(int codePage, string text) => Encoding.GetEncoding(codePage).GetBytes(text);

    private static byte[] HighBits(byte[] octets, int every) => [.. octets.Select((octet, i) => i % every == 0 ? (byte)(octet | 0x80) : octet)];
}
