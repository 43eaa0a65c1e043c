using System.Text;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>What is refused, with which status, and what each mode and action makes of it.</summary>
public sealed class ScreeningTests : IClassFixture<GatewayFixture>
{
    private const string Spam = $"a {GatewayFixture.Keyword} in it";
    private readonly GatewayFixture _fixture;

    public ScreeningTests(GatewayFixture fixture)
    {
        _fixture = fixture;
        fixture.Reset();
    }

    [Theory]
    [InlineData("10655001", 0x45u)]
    [InlineData("10655009", 0u)]
    public async Task Keyword_RefusesButNotTransactionalNumbers(string source, uint status)
    {
        await using RawEsme esme = await _fixture.BindAsync();

        Assert.Equal(status, (await esme.SubmitAsync(ShortMessagePdu.Ascii(source, "8613800138000", Spam))).Status);
    }

    [Fact]
    public async Task Keyword_InPayloadBehindAnInnocentShortMessage_IsRefused()
    {
        await using RawEsme esme = await _fixture.BindAsync();
        ShortMessagePdu both = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?") with
        {
            Tlvs = [new RawTlv(ShortMessagePdu.MessagePayload, Encoding.ASCII.GetBytes(Spam))],
        };

        Assert.NotEqual(0u, (await esme.SubmitAsync(both)).Status);
        Assert.False(_fixture.Smsc.Submits.TryRead(out _));
    }

    [Fact]
    public async Task Sender_OfAnotherSpOrOfNobody_IsRefused()
    {
        await using RawEsme esme = await _fixture.BindAsync();

        Assert.Equal(0x0Au, (await esme.SubmitAsync(ShortMessagePdu.Ascii("1065600", "8613800138000", "hi"))).Status);
        Assert.Equal(0x0Au, (await esme.SubmitAsync(ShortMessagePdu.Ascii("99999", "8613800138000", "hi"))).Status);
    }

    [Fact]
    public async Task BlockedSender_IsRefused()
    {
        await using RawEsme esme = await _fixture.BindAsync();

        Assert.Equal(0x45u, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10655008", "8613800138000", "hi"))).Status);
    }

    [Fact]
    public async Task AllowedSender_IsNotStoppedByKeywords()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500")
            .WithKeyword(GatewayFixture.Keyword).WithListed("AllowedSenders", "10655002");
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        Assert.Equal(0u, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10655002", "8613800138000", Spam))).Status);
        Assert.Equal(0x45u, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", Spam))).Status);
    }

    [Theory]
    [InlineData("13800138999", 2)]
    [InlineData("8613800138999", 1)]
    [InlineData("+8613800138999", 1)]
    [InlineData("13800138999", 0)]
    [InlineData("8613800138999", 0)]
    public async Task BlockedRecipient_IsOneNumberHoweverItIsWritten(string dest, byte ton)
    {
        await using RawEsme esme = await _fixture.BindAsync();

        SubmitResult result = await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", dest, "hi") with { DestTon = ton });

        Assert.Equal(0x45u, result.Status);
    }

    [Theory]
    [InlineData("13900000001", 2)]
    [InlineData("8613900000001", 1)]
    [InlineData("+8613900000001", 1)]
    public async Task BlockedSubscriber_IsOneNumberHoweverItIsWritten(string source, byte ton)
    {
        await using RawEsme esme = await _fixture.BindAsync("people");

        SubmitResult blocked = await esme.SubmitAsync(ShortMessagePdu.Ascii(source, "8613800138000", "hi") with { SourceTon = ton });
        SubmitResult other = await esme.SubmitAsync(ShortMessagePdu.Ascii("8613900000002", "8613800138000", "hi"));

        Assert.Equal(0x45u, blocked.Status);
        Assert.Equal(0u, other.Status);
    }

    [Theory]
    [InlineData("1065500", 0u)]
    [InlineData("1065600", 0u)]
    [InlineData("1065700", 0x0Au)]
    [InlineData("99999", 0x0Au)]
    public async Task Trunk_CarriesOnlyTheSpsItNames(string source, uint status)
    {
        await using RawEsme trunk = await _fixture.BindAsync("trunk");

        Assert.Equal(status, (await trunk.SubmitAsync(ShortMessagePdu.Ascii(source, "8613800138000", "hi"))).Status);
    }

    [Fact]
    public async Task LongMessage_WordSplitOverTwoParts_IsRefusedAtThePartThatTipsIt()
    {
        await using RawEsme esme = await _fixture.BindAsync();
        const string firstHalf = "The minutes of the meeting are in your folder, page one of two, forbidden-";
        const string secondHalf = "word, and the rest of it is on page two, see you on Friday.";

        SubmitResult first = await esme.SubmitAsync(Part(firstHalf, number: 1));
        SubmitResult second = await esme.SubmitAsync(Part(secondHalf, number: 2));

        Assert.Equal(0u, first.Status);
        Assert.Equal(0x45u, second.Status);
    }

    [Fact]
    public async Task LongMessage_Innocent_ArrivesInBothPartsUnchanged()
    {
        await using RawEsme esme = await _fixture.BindAsync();
        ShortMessagePdu first = Part("The minutes of the meeting ", number: 1, reference: 9);
        ShortMessagePdu second = Part("are in your folder.", number: 2, reference: 9);

        Assert.Equal(0u, (await esme.SubmitAsync(first)).Status);
        Assert.Equal(0u, (await esme.SubmitAsync(second)).Status);

        Assert.Equal(first.ToBody(), (await _fixture.Smsc.NextSubmitAsync()).ToBody());
        Assert.Equal(second.ToBody(), (await _fixture.Smsc.NextSubmitAsync()).ToBody());
    }

    [Fact]
    public async Task Monitor_PassesWhatItWouldRefuse_AndCountsIt()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500").WithKeyword(GatewayFixture.Keyword);
        config.ScreeningSection["Mode"] = "Monitor";
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        SubmitResult result = await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", Spam));

        Assert.Equal(0u, result.Status);
        Assert.Equal(Spam, (await smsc.NextSubmitAsync()).Text);
        Assert.Equal(1, (await gateway.MetricsAsync()).Sum("spamgate_monitored_total", ("verdict", "reject")));
    }

    [Fact]
    public async Task Tag_AddsATlvAndLeavesTheTextAlone()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500").WithKeyword(GatewayFixture.Keyword);
        config.WithAction("Keyword", "Tag");
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        ShortMessagePdu sent = ShortMessagePdu.Ascii("10655001", "8613800138000", Spam) with { Tlvs = [new RawTlv(0x1401, [5])] };

        SubmitResult result = await esme.SubmitAsync(sent);

        Assert.Equal(0u, result.Status);
        ShortMessagePdu received = await smsc.NextSubmitAsync();
        Assert.Equal(sent.ShortMessage, received.ShortMessage);
        Assert.Equal(2, received.Tlvs.Count);
        Assert.Equal(sent.Tlvs[0].Tag, received.Tlvs[0].Tag);
        Assert.Equal(0x1400, received.Tlvs[1].Tag);
        Assert.Equal("Keyword", Encoding.ASCII.GetString(received.Tlvs[1].Value));
    }

    [Theory]
    [InlineData(0x66u)]
    [InlineData(0x401u)]
    public async Task RejectStatus_Configured_IsWhatSpamGets(uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500").WithKeyword(GatewayFixture.Keyword);
        config.ScreeningSection["RejectStatus"] = status;
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        Assert.Equal(status, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", Spam))).Status);
    }

    [Fact]
    public async Task Rate_SpAccount_IsThrottledAfterItsBurst()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(
            new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500", perSecond: 1, burst: 5).WithTrunk("trunk", ["10001"]));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        IEnumerable<ShortMessagePdu> ten = Enumerable.Range(0, 10).Select(_ => ShortMessagePdu.Ascii("10655001", "8613800138000", "hi"));

        SubmitResult[] results = await esme.SubmitManyAsync(ten);
        await using RawEsme trunk = await RawEsme.BindAsync(gateway.SmppPort, "trunk", "secret");
        SubmitResult onTrunk = await trunk.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "hi"));

        Assert.Equal(5, results.Count(result => result.Status == 0));
        Assert.Equal(5, results.Count(result => result.Status == 0x58));

        // 0x58 would make a client pause everybody's traffic on the trunk.
        Assert.Equal(0x14u, onTrunk.Status);
    }

    [Fact]
    public async Task MaxBinds_Reached_RefusesTheNext()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(
            new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500", maxBinds: 2));
        await using RawEsme first = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        await using RawEsme second = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");
        await using RawEsme third = await RawEsme.ConnectAsync(gateway.SmppPort);

        Assert.Equal(0x0Du, (await third.TryBindAsync("10001", "secret")).Status);
        await first.UnbindAsync();
        await gateway.WaitForAsync(
            async () =>
            {
                await using RawEsme again = await RawEsme.ConnectAsync(gateway.SmppPort);
                return (await again.TryBindAsync("10001", "secret")).Status == 0;
            },
            TimeSpan.FromSeconds(30),
            "the freed bind");
    }

    private static ShortMessagePdu Part(string text, byte number, byte reference = 7) => new()
    {
        Source = "10655001",
        Dest = "8613800138000",
        EsmClass = 0x40,
        ShortMessage = [5, 0, 3, reference, 2, number, .. Encoding.ASCII.GetBytes(text)],
    };
}
