using System.Buffers.Binary;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>Framing and session states as a hostile or clumsy client meets them (SMPP.md sections 1 and 2).</summary>
public sealed class SessionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    [Fact]
    public async Task Submit_BeforeBind_IsAnswered04AndClosed()
    {
        await using RawEsme esme = await RawEsme.ConnectAsync(fixture.Gateway.SmppPort);

        RawPdu answer = await esme.Connection.RequestAsync(RawCommand.SubmitSm, s_message.ToBody());

        Assert.Equal(RawCommand.SubmitSm | RawCommand.Response, answer.CommandId);
        Assert.Equal(0x04u, answer.Status);
        await esme.Connection.Closed.WaitAsync(s_soon);
    }

    [Theory]
    [InlineData("nobody", "secret", 0x0Fu)]
    [InlineData("10001", "wrong", 0x0Eu)]
    public async Task Bind_WrongCredentials_IsRefusedAndClosed(string systemId, string password, uint status)
    {
        await using RawEsme esme = await RawEsme.ConnectAsync(fixture.Gateway.SmppPort);

        RawPdu answer = await esme.TryBindAsync(systemId, password);

        Assert.Equal(status, answer.Status);
        await esme.Connection.Closed.WaitAsync(s_soon);
    }

    [Fact]
    public async Task Bind_Twice_IsAnswered05AndTheSessionLivesOn()
    {
        await using RawEsme esme = await fixture.BindAsync();

        RawPdu answer = await esme.TryBindAsync("10001", "secret");

        Assert.Equal(0x05u, answer.Status);
        Assert.Equal(0u, (await esme.SubmitAsync(s_message)).Status);
    }

    [Fact]
    public async Task Bind_Good_TellsInterfaceVersionToThoseWhoKnowIt()
    {
        await using RawEsme modern = await RawEsme.ConnectAsync(fixture.Gateway.SmppPort);
        RawPdu answer = await modern.Connection.RequestAsync(RawCommand.BindTransmitter, RawEsme.BindBody("10001", "secret", interfaceVersion: 0x34));
        await using RawEsme old = await RawEsme.ConnectAsync(fixture.Gateway.SmppPort);
        RawPdu oldAnswer = await old.Connection.RequestAsync(RawCommand.BindTransmitter, RawEsme.BindBody("10001", "secret", interfaceVersion: 0x33));

        Assert.Equal(0u, answer.Status);
        Assert.Contains(Tlvs(answer), tlv => tlv.Tag == 0x0210);
        Assert.Equal(0u, oldAnswer.Status);
        Assert.Empty(Tlvs(oldAnswer));
    }

    [Fact]
    public async Task Submit_OnReceiver_IsAnswered04()
    {
        await using RawEsme esme = await RawEsme.BindAsync(fixture.Gateway.SmppPort, "10001", "secret", RawCommand.BindReceiver);

        Assert.Equal(0x04u, (await esme.SubmitAsync(s_message)).Status);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(70 * 1024 + 1)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public async Task CommandLength_Impossible_IsNacked02AndClosed(uint length)
    {
        await using RawEsme esme = await fixture.BindAsync();
        byte[] header = new RawPdu(RawCommand.SubmitSm, 0, 77, []).ToBytes();
        BinaryPrimitives.WriteUInt32BigEndian(header, length);

        await esme.Connection.SendAsync(header);

        RawPdu nack = await esme.Connection.NextStrayAsync(s_soon);
        Assert.Equal(RawCommand.GenericNack, nack.CommandId);
        Assert.Equal(0x02u, nack.Status);
        Assert.Equal(0u, nack.Sequence);
        await esme.Connection.Closed.WaitAsync(s_soon);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(0u)]
    [InlineData(0xFFFFFFFFu)]
    public async Task CommandId_Unknown_IsNacked03WithItsSequenceNumberAndTheSessionLivesOn(uint sequence)
    {
        await using RawEsme esme = await fixture.BindAsync();

        RawPdu nack = await esme.Connection.RequestAsync(new RawPdu(0x00000777, 0, sequence, [1, 2, 3]));

        Assert.Equal(RawCommand.GenericNack, nack.CommandId);
        Assert.Equal(0x03u, nack.Status);
        Assert.Equal(0u, (await esme.SubmitAsync(s_message)).Status);
    }

    [Fact]
    public async Task Response_NobodyAskedFor_IsIgnored()
    {
        await using RawEsme esme = await fixture.BindAsync();

        await esme.Connection.SendAsync(new RawPdu(RawCommand.DeliverSm | RawCommand.Response, 0, 999_999, [0]));
        await esme.Connection.SendAsync(new RawPdu(RawCommand.GenericNack, 0, 1, []));

        Assert.Equal(0u, (await esme.SubmitAsync(s_message)).Status);
        Assert.False(esme.Connection.Stray.TryRead(out _));
    }

    [Fact]
    public async Task Submit_OneByteAtATime_IsUnderstood()
    {
        await using RawEsme esme = await fixture.BindAsync();
        var request = new RawPdu(RawCommand.SubmitSm, 0, 4711, s_message.ToBody());
        byte[] wire = request.ToBytes();
        for (int i = 0; i < wire.Length - 1; i++)
        {
            await esme.Connection.SendAsync(wire.AsMemory(i, 1));
        }

        // The last octet goes by way of a request, so that somebody waits for the answer.
        await esme.Connection.SendAsync(wire.AsMemory(wire.Length - 1, 1));

        RawPdu answer = await esme.Connection.NextStrayAsync(s_soon);
        Assert.Equal(4711u, answer.Sequence);
        Assert.Equal(0u, answer.Status);
    }

    [Fact]
    public async Task Submit_AThousandInOneWrite_AreAllAnsweredOnce()
    {
        await using RawEsme esme = await fixture.BindAsync();
        var wire = new List<byte>();
        for (uint i = 1; i <= 1000; i++)
        {
            wire.AddRange(new RawPdu(RawCommand.SubmitSm, 0, 10_000 + i, s_message.ToBody()).ToBytes());
        }

        await esme.Connection.SendAsync(wire.ToArray());

        HashSet<uint> answered = [];
        for (int i = 0; i < 1000; i++)
        {
            RawPdu answer = await esme.Connection.NextStrayAsync(s_soon);
            Assert.True(answer.Status is 0 or 0x14, $"0x{answer.Status:X}");
            Assert.True(answered.Add(answer.Sequence));
        }
    }

    [Fact]
    public async Task SmLength_BeyondTheBody_IsAnswered01AndTheSessionLivesOn()
    {
        await using RawEsme esme = await fixture.BindAsync();
        byte[] body = s_message.ToBody();
        body[^(s_message.ShortMessage.Length + 1)] = 200;

        RawPdu answer = await esme.Connection.RequestAsync(RawCommand.SubmitSm, body);

        Assert.Equal(RawCommand.SubmitSm | RawCommand.Response, answer.CommandId);
        Assert.Equal(0x01u, answer.Status);
        Assert.Equal(0u, (await esme.SubmitAsync(s_message)).Status);
    }

    [Fact]
    public async Task EnquireLink_AndUnbind_AreAnswered()
    {
        await using RawEsme esme = await fixture.BindAsync();

        RawPdu alive = await esme.Connection.RequestAsync(RawCommand.EnquireLink, []);
        RawPdu bye = await esme.Connection.RequestAsync(RawCommand.Unbind, []);

        Assert.Equal(0u, alive.Status);
        Assert.Equal(0u, bye.Status);
        await esme.Connection.Closed.WaitAsync(s_soon);
    }

    [Fact]
    public async Task Connection_WithoutBind_IsClosedBySessionInit()
    {
        await using RawEsme esme = await RawEsme.ConnectAsync(fixture.Gateway.SmppPort);

        // An enquire_link is answered, but does not extend the wait for the bind.
        await esme.Connection.RequestAsync(RawCommand.EnquireLink, []);

        await esme.Connection.Closed.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static List<RawTlv> Tlvs(RawPdu bindAnswer)
    {
        var reader = new RawReader(bindAnswer.Body);
        reader.CString();
        return reader.Tlvs();
    }
}
