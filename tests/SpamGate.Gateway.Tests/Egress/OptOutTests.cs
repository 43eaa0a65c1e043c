using System.Text;
using System.Text.Json.Nodes;
using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Egress;

public sealed class OptOutTests
{
    private const string Phone = "8613800138000";
    private const string Confirmation = "You will get no more advertising from us.";
    private const uint Refused = 0x45;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly ShortMessagePdu s_offer = ShortMessagePdu.Ascii("10655001", Phone, "Everything must go this weekend");

    [Theory]
    [InlineData("td", 0, "ascii", false)]
    [InlineData("td", 0, "ascii", true)]
    [InlineData("ＴＤ", 8, "utf-16BE", false)]
    [InlineData("退订", 8, "utf-16BE", true)]
    [InlineData("退订", 15, "gb18030", false)]
    [InlineData("退订", 0, "utf-8", false)]
    [InlineData("00000", 3, "iso-8859-1", false)]
    [InlineData(" Unsubscribe\n", 1, "ascii", false)]
    public async Task Word_InAnyCoding_RefusesWhatFollows_AndStillReachesTheSp(string word, byte coding, string encoding, bool payload)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer sp = await rig.BindAsync();
        Assert.Equal(0u, (await sp.SubmitAsync(s_offer)).Status);
        await smsc.NextSubmitAsync();

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        byte[] octets = Encoding.GetEncoding(encoding).GetBytes(word);
        ShortMessagePdu mo = s_offer with { Source = Phone, Dest = "10655001", DataCoding = coding, ShortMessage = payload ? [] : octets };
        mo = payload ? mo with { Tlvs = [new RawTlv(ShortMessagePdu.MessagePayload, octets)] } : mo;
        Assert.Equal(0u, await smsc.DeliverAsync(mo));

        Assert.Equal(mo.ToBody(), (await sp.NextRequestAsync(RawCommand.DeliverSm)).Body);
        Assert.Equal(Refused, (await sp.SubmitAsync(s_offer)).Status);

        ShortMessagePdu told = await smsc.NextSubmitAsync();
        Assert.Equal(("10655001", Phone, Confirmation, (byte)0), (told.Source, told.Dest, told.Text, told.RegisteredDelivery));
    }

    [Fact]
    public async Task OptOut_IsConfirmedOnce_StopsNoNoticeAndNoOtherPhone_AndEndsWithAnOptIn()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer sp = await rig.BindAsync();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0u, await smsc.DeliverAsync(Mo("TD")));
        }

        Assert.Equal(Confirmation, (await smsc.NextSubmitAsync()).Text);
        Assert.Equal(Refused, (await sp.SubmitAsync(s_offer)).Status);
        Assert.Equal(0u, (await sp.SubmitAsync(s_offer with { Source = "10655007" })).Status);
        Assert.Equal("10655007", (await smsc.NextSubmitAsync()).Source);
        Assert.Equal(0u, (await sp.SubmitAsync(s_offer with { Dest = "8613900139000" })).Status);
        Assert.Equal("8613900139000", (await smsc.NextSubmitAsync()).Dest);
        Assert.Equal(1, (await rig.MetricsAsync()).Sum("spamgate_rejections_total", ("reason", "opted_out")));

        Assert.Equal(0u, await smsc.DeliverAsync(Mo("DY")));
        Assert.Equal(0u, (await sp.SubmitAsync(s_offer)).Status);
        Assert.Equal(s_offer.Text, (await smsc.NextSubmitAsync()).Text);
        Assert.Equal(1, rig.Egress.Confirmations.Sent);
    }

    [Fact]
    public async Task OtherText_IsOnlyDelivered()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer sp = await rig.BindAsync();
        Assert.Equal(0u, await smsc.DeliverAsync(Mo("T or coffee?")));
        Assert.Equal(0u, (await sp.SubmitAsync(s_offer)).Status);
        Assert.Equal(0, rig.Egress.OptOuts.Stops);
    }

    [Fact]
    public async Task Submits_BesideOptOuts_NonePassesThatBeganAfterTheMoWasAcknowledged()
    {
        const int Phones = 40;
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await StartAsync(smsc);
        MemoryPeer sp = await rig.BindAsync();
        var acknowledged = new bool[Phones];
        using var done = new CancellationTokenSource();
        Task<int> submitting = Task.Run(async () =>
        {
            int passedAfter = 0;
            for (int round = 0; !done.IsCancellationRequested; round++)
            {
                int phone = round % Phones;
                bool after = Volatile.Read(ref acknowledged[phone]);
                uint status = (await sp.SubmitAsync(s_offer with { Dest = PhoneOf(phone) })).Status;
                passedAfter += after && status == 0 ? 1 : 0;
            }

            return passedAfter;
        });
        for (int phone = 0; phone < Phones; phone++)
        {
            Assert.Equal(0u, await smsc.DeliverAsync(Mo("退订", PhoneOf(phone)), s_patience));
            Volatile.Write(ref acknowledged[phone], true);
        }

        await done.CancelAsync();
        Assert.Equal(0, await submitting.WaitAsync(s_patience));
        for (int phone = 0; phone < Phones; phone++)
        {
            Assert.Equal(Refused, (await sp.SubmitAsync(s_offer with { Dest = PhoneOf(phone) })).Status);
        }
    }

    private static string PhoneOf(int i) => $"86138001390{i:D2}";

    private static ShortMessagePdu Mo(string text, string phone = Phone) => ShortMessagePdu.Ucs2(phone, "10655001", text);

    private static Task<GatewayRig> StartAsync(FakeSmsc smsc) => GatewayRig.StartAsync(config =>
    {
        config.WithSmsc(smsc.Port);
        config.Sp("10001")["TransactionalNumbers"] = new JsonArray("10655007");
        config.ScreeningSection["OptOut"] = new JsonObject { ["Confirmation"] = Confirmation };
    });
}
