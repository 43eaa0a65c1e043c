using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 6, long messages: every way to say that a message is a part, and what makes parts one message.</summary>
public sealed class LongMessageTests
{
    private const string First = "this text is forb";
    private const string Second = "idden and goes on";
    private readonly OddTimeProvider _time = new();

    public static TheoryData<string> Forms() => ["8-bit reference", "16-bit reference", "TLVs", "8-bit reference in message_payload", "with reply path", "behind another element"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Parts_OfEveryForm_AreForwardedUnchangedAndReadTogether(string form)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer peer = await rig.BindAsync();
        ShortMessagePdu first = Part(form, 0x42, 2, 1, First);

        Assert.Equal(0u, (await peer.SubmitAsync(first)).Status);
        Assert.Equal(first.ToBody(), (await smsc.NextSubmitAsync()).ToBody());

        Assert.Equal(0x45u, (await peer.SubmitAsync(Part(form, 0x42, 2, 2, Second))).Status);
    }

    // Harmless parts of every form pass whole, reply path and all.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Parts_ThatSayNothingBad_AllArriveUnchanged(string form)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer peer = await rig.BindAsync();
        foreach (int number in (int[])[1, 2, 3])
        {
            ShortMessagePdu part = Part(form, 7, 3, number, $"part {number} of a letter to a friend");

            Assert.Equal(0u, (await peer.SubmitAsync(part)).Status);

            Assert.Equal(part.ToBody(), (await smsc.NextSubmitAsync()).ToBody());
        }
    }

    [Fact]
    public async Task MessagePayload_OfALongMessage_IsReadToItsEnd()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer peer = await rig.BindAsync();
        string text = string.Concat(Enumerable.Repeat("a letter to a friend. ", 60));

        Assert.Equal(0u, (await peer.SubmitAsync(Plain().WithUserData(Octets(text)))).Status);
        Assert.Equal(0x45u, (await peer.SubmitAsync(Plain().WithUserData(Octets(text + GatewayRig.Keyword)))).Status);

        Assert.Equal(Octets(text), (await smsc.NextSubmitAsync()).TlvValue(ShortMessagePdu.MessagePayload));
    }

    [Theory]
    [InlineData("UDHL beyond the data", new byte[] { 0x20, 0x00, 0x03, 0x42, 0x02, 0x02 })]
    [InlineData("total 0", new byte[] { 0x05, 0x00, 0x03, 0x42, 0x00, 0x02 })]
    [InlineData("part 0", new byte[] { 0x05, 0x00, 0x03, 0x42, 0x02, 0x00 })]
    [InlineData("part beyond the total", new byte[] { 0x05, 0x00, 0x03, 0x42, 0x02, 0x03 })]
    public async Task UserDataHeader_Impossible_MakesNoPartAndTheTextIsStillRead(string fault, byte[] header)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer peer = await rig.BindAsync();
        ShortMessagePdu Faulty(string text) => Plain() with { EsmClass = 0x40, ShortMessage = [.. header, .. Octets(text)] };

        // Not a part: what would have made it spam together with another part does not.
        await peer.SubmitAsync(Part("8-bit reference", 0x42, 2, 1, First));
        ShortMessagePdu harmless = Faulty(Second);
        Assert.True((await peer.SubmitAsync(harmless)).Status == 0, fault);
        await smsc.NextSubmitAsync();
        Assert.Equal(harmless.ToBody(), (await smsc.NextSubmitAsync()).ToBody());

        Assert.True((await peer.SubmitAsync(Faulty(GatewayRig.Keyword))).Status == 0x45, fault);
    }

    [Theory]
    [InlineData("nothing", 0x45u)]
    [InlineData("account", 0u)]
    [InlineData("source", 0u)]
    [InlineData("destination", 0u)]
    [InlineData("reference", 0u)]
    [InlineData("total", 0u)]
    public async Task Key_OfALongMessage_IsAccountSourceDestinationReferenceAndTotal(string differs, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc, config => config.WithTrunk("trunk", ["10001"]));
        MemoryPeer peer = await rig.BindAsync();
        MemoryPeer other = await rig.BindAsync(systemId: differs == "account" ? "trunk" : "10001");
        ShortMessagePdu second = Part("8-bit reference", differs == "reference" ? 0x43 : 0x42, differs == "total" ? 3 : 2, 2, Second);
        second = differs switch
        {
            "source" => second with { Source = "10655002" },
            "destination" => second with { Dest = "8613800138001" },
            _ => second,
        };

        Assert.Equal(0u, (await peer.SubmitAsync(Part("8-bit reference", 0x42, 2, 1, First))).Status);

        Assert.Equal(status, (await other.SubmitAsync(second)).Status);
    }

    [Theory]
    [InlineData(false, 0x45u)]
    [InlineData(true, 0u)]
    public async Task TimeToLive_OfThirtySeconds_EndsTheMessageThenAndNotBefore(bool after, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer peer = await rig.BindAsync();
        await peer.SubmitAsync(Part("8-bit reference", 0x42, 2, 1, First));

        _time.Advance(TimeSpan.FromSeconds(30) + (after ? TimeSpan.FromMilliseconds(1) : -TimeSpan.FromMilliseconds(1)));

        Assert.Equal(status, (await peer.SubmitAsync(Part("8-bit reference", 0x42, 2, 2, Second))).Status);
    }

    // More messages are begun than are remembered: all pass, and the newest are still known.
    [Fact]
    public async Task Cap_OnMessagesBegun_ForgetsTheOldestAndRefusesNobody()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer peer = await rig.BindAsync();
        for (int reference = 0; reference < 1100; reference++)
        {
            Assert.Equal(0u, (await peer.SubmitAsync(Part("16-bit reference", reference, 2, 1, First))).Status);
        }

        Assert.Equal(0u, (await peer.SubmitAsync(Part("16-bit reference", 0, 2, 2, Second))).Status);
        Assert.Equal(0x45u, (await peer.SubmitAsync(Part("16-bit reference", 1099, 2, 2, Second))).Status);
    }

    [Fact]
    public async Task Duplicates_OfAPart_AreNotReadTwiceAndAreForwarded()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer peer = await rig.BindAsync();
        for (int i = 0; i < 2; i++)
        {
            // Read twice, its end and its beginning would make the word.
            Assert.Equal(0u, (await peer.SubmitAsync(Part("8-bit reference", 0x42, 2, 1, "idden is what it ends with: forb"))).Status);
            await smsc.NextSubmitAsync();
        }

        // A part that comes again with another text takes the place of its earlier self.
        Assert.Equal(0u, (await peer.SubmitAsync(Part("8-bit reference", 0x42, 2, 1, "nothing"))).Status);
        Assert.Equal(0u, (await peer.SubmitAsync(Part("8-bit reference", 0x42, 2, 2, Second))).Status);
    }

    private Task<GatewayRig> StartAsync(FakeSmsc smsc, Action<GatewayConfig>? change = null) => GatewayRig.StartAsync(
        config =>
        {
            config.WithSmsc(smsc.Port);
            change?.Invoke(config);
        },
        _time);

    private static ShortMessagePdu Plain() => new() { Source = "10655001", Dest = "8613800138000" };

    private static ShortMessagePdu Part(string form, int reference, int total, int number, string text)
    {
        byte[] header8 = [0x05, 0x00, 0x03, (byte)reference, (byte)total, (byte)number];
        byte[] octets = Octets(text);
        return form switch
        {
            "8-bit reference" => Plain() with { EsmClass = 0x40, ShortMessage = [.. header8, .. octets] },
            "with reply path" => Plain() with { EsmClass = 0xC0, ShortMessage = [.. header8, .. octets] },
            "16-bit reference" => Plain() with
            {
                EsmClass = 0x40,
                ShortMessage = [0x06, 0x08, 0x04, (byte)(reference >> 8), (byte)reference, (byte)total, (byte)number, .. octets],
            },
            "behind another element" => Plain() with
            {
                EsmClass = 0x40,
                ShortMessage = [0x0B, 0x05, 0x04, 0x15, 0x82, 0x00, 0x00, .. header8[1..], .. octets],
            },
            "8-bit reference in message_payload" => Plain() with
            {
                EsmClass = 0x40,
                Tlvs = [new RawTlv(ShortMessagePdu.MessagePayload, [.. header8, .. octets])],
            },
            _ => Plain() with
            {
                ShortMessage = octets,
                Tlvs =
                [
                    new RawTlv(0x020C, [(byte)(reference >> 8), (byte)reference]),
                    new RawTlv(0x020E, [(byte)total]),
                    new RawTlv(0x020F, [(byte)number]),
                ],
            },
        };
    }

    private static byte[] Octets(string text) => Gsm7.TryEncode(text)!;
}
