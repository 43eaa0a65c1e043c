using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>Receipts and mobile-originated messages find the SP that owns the number (DESIGN.md section 3).</summary>
public sealed class RoutingTests : IClassFixture<GatewayFixture>
{
    private readonly GatewayFixture _fixture;

    public RoutingTests(GatewayFixture fixture)
    {
        _fixture = fixture;
        fixture.Reset();
    }

    [Fact]
    public async Task Receipt_GoesToTheReceiverOfItsSp_Unchanged()
    {
        await using RawEsme transmitter = await RawEsme.BindAsync(_fixture.Gateway.SmppPort, "10001", "secret", RawCommand.BindTransmitter);
        await using RawEsme receiver = await RawEsme.BindAsync(_fixture.Gateway.SmppPort, "10001", "secret", RawCommand.BindReceiver);
        await using RawEsme other = await _fixture.BindAsync("10002");
        SubmitResult result = await transmitter.SubmitAsync(
            ShortMessagePdu.Ascii("10655001", "8613800138000", "one") with { RegisteredDelivery = 1 });
        ShortMessagePdu submit = await _fixture.Smsc.NextSubmitAsync();
        ShortMessagePdu receipt = FakeSmsc.Receipt(submit, result.MessageId);

        uint status = await _fixture.Smsc.DeliverAsync(receipt);

        Assert.Equal(0u, status);
        ShortMessagePdu received = await receiver.NextDeliverAsync();
        Assert.Equal(receipt.ToBody(), received.ToBody());
        Assert.False(transmitter.Connection.Requests.TryRead(out _));
        Assert.False(other.Connection.Requests.TryRead(out _));
    }

    [Theory]
    [InlineData("1065500123", "10001")]
    [InlineData("1065600", "10002")]
    public async Task MobileOriginated_GoesToTheOwnerOfTheNumber(string dest, string owner)
    {
        await using RawEsme first = await _fixture.BindAsync("10001");
        await using RawEsme second = await _fixture.BindAsync("10002");
        RawEsme expected = owner == "10001" ? first : second;
        RawEsme other = owner == "10001" ? second : first;

        uint status = await _fixture.Smsc.DeliverAsync(ShortMessagePdu.Ascii("8613900139000", dest, "HI"));

        Assert.Equal(0u, status);
        Assert.Equal(dest, (await expected.NextDeliverAsync()).Dest);
        Assert.False(other.Connection.Requests.TryRead(out _));
    }

    [Fact]
    public async Task MobileOriginated_OwnerNotBound_GoesToTheTrunkThatCarriesIt()
    {
        await using RawEsme trunk = await _fixture.BindAsync("trunk");

        uint status = await _fixture.Smsc.DeliverAsync(ShortMessagePdu.Ascii("8613900139000", "1065600", "HI"));

        Assert.Equal(0u, status);
        Assert.Equal("1065600", (await trunk.NextDeliverAsync()).Dest);
    }

    [Fact]
    public async Task Deliver_NumberOfNobody_IsRefusedForGood()
    {
        await using RawEsme esme = await _fixture.BindAsync();

        Assert.Equal(0x65u, await _fixture.Smsc.DeliverAsync(ShortMessagePdu.Ascii("8613900139000", "99999", "HI")));
    }

    [Fact]
    public async Task Deliver_NoReceiverBound_StaysWithTheSmscAfterFiveSeconds()
    {
        uint status = await _fixture.Smsc.DeliverAsync(ShortMessagePdu.Ascii("8613900139000", "1065700", "HI"), TimeSpan.FromSeconds(10));

        Assert.Equal(0x64u, status);
    }

    [Fact]
    public async Task Deliver_ReceiverBindsWhileItWaits_IsTaken()
    {
        Task<uint> delivery = _fixture.Smsc.DeliverAsync(ShortMessagePdu.Ascii("8613900139000", "1065500", "HI"), TimeSpan.FromSeconds(10));
        await using RawEsme late = await _fixture.BindAsync();

        Assert.Equal("HI", (await late.NextDeliverAsync()).Text);
        Assert.Equal(0u, await delivery);
    }

    [Fact]
    public async Task Deliver_SpRefuses_SmscIsToldSo()
    {
        await using RawEsme esme = await _fixture.BindAsync();
        esme.Connection.OnRequest = request => request with { CommandId = request.CommandId | RawCommand.Response, Status = 0x64, Body = [0] };

        uint status = await _fixture.Smsc.DeliverAsync(ShortMessagePdu.Ascii("8613900139000", "1065500", "HI"));

        Assert.Equal(0x64u, status);
    }
}
