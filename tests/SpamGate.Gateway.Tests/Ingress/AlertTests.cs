using SpamGate.Gateway.Tests.Hosting;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Ingress;

/// <summary>alert_notification and outbind, which only an SMSC sends and nobody answers (SMPP 3.4 sections 4.12 and 4.1.7).</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task Alert_GoesToTheSpThatOwnsTheEsmeAddress()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme transmitter = await gateway.BindAsync(command: RawCommand.BindTransmitter);
        await using RawEsme receiver = await gateway.BindAsync(command: RawCommand.BindReceiver);
        await using RawEsme other = await gateway.BindAsync("two");

        await smsc.SendAsync(new RawPdu(RawCommand.AlertNotification, 0, 4711, Alert("10690001")));

        RawPdu received = await receiver.Connection.NextRequestAsync(RawCommand.AlertNotification);
        Assert.Equal(Alert("10690001"), received.Body);
        Assert.False(transmitter.Connection.Requests.TryRead(out _));
        Assert.False(other.Connection.Requests.TryRead(out _));
    }

    [Fact]
    public async Task Alert_NobodyListens_IsCountedAndTheLinkGoesOn()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        (RawEsme old, _) = await gateway.BindVersionAsync(0x33);
        await using RawEsme knowsNoAlerts = old;

        foreach (byte[] body in (byte[][])[Alert("10690001"), Alert("10650002"), Alert("99999"), [1, 1]])
        {
            await smsc.SendAsync(new RawPdu(RawCommand.AlertNotification, 0, 1, body));
        }

        await gateway.UntilAsync(links => Volatile.Read(ref links[0].Counters.AlertsNotTaken) == 4, "four alerts to be counted");
        Assert.Equal(0u, (await old.SubmitAsync(ShortMessagePdu.Ascii("10690001", "8613800138000", "hello"))).Status);
        Assert.False(old.Connection.Requests.TryRead(out _));
        Assert.DoesNotContain("spamgate_deliveries_total{link=\"smsc0/1\",result=\"alert_not_taken\"} 0", await gateway.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outbind_OnABoundLink_IsIgnored()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync();

        Task<RawPdu> answer = smsc.RequestAsync(RawCommand.Outbind, new RawWriter().CString("smsc").CString("pw").ToArray());

        Assert.Equal(0u, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10690001", "8613800138000", "hello"))).Status);
        Assert.Equal(0u, await smsc.DeliverAsync(ShortMessagePdu.Ascii("8613800138000", "10690001", "hello")));
        Assert.False(answer.IsCompleted);
    }

    [Theory]
    [InlineData(RawCommand.Outbind)]
    [InlineData(RawCommand.AlertNotification)]
    public async Task FromAnEsme_IsRefusedByAGenericNack(uint command)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu answer = await esme.Connection.RequestAsync(command, []);

        Assert.Equal((RawCommand.GenericNack, 0x04u), (answer.CommandId, answer.Status));
        Assert.Equal(0u, (await esme.SubmitAsync(ShortMessagePdu.Ascii("10690001", "8613800138000", "hello"))).Status);
    }

    private static byte[] Alert(string esme) => new RawWriter()
        .Byte(1).Byte(1).CString("8613800138000").Byte(1).Byte(1).CString(esme).Tlv(0x0422, [0]).ToArray();
}
