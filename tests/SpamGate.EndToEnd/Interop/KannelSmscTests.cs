using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Interop;

/// <summary>Kannel's drive_smpp as the message centre: other people's code on the side where the gateway is the client.</summary>
public sealed class KannelSmscTests
{
    private const int MobileOriginated = 50;

    [Fact]
    public async Task DriveSmpp_TransmitterAndReceiver_MessagesCrossBothWaysAndAllIsAnswered()
    {
        int port = FreePorts.Next();
        await using SmppTap transmitting = SmppTap.Start(port);
        await using SmppTap receiving = SmppTap.Start(port);
        GatewayConfig config = new GatewayConfig()
            .WithSmsc(transmitting.Port, bindType: "Transmitter", name: "tx")
            .WithSmsc(receiving.Port, bindType: "Receiver", name: "rx")
            .WithSp("10001", KannelDriveSmpp.Destination)
            .WithKeyword("forbidden-word");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(config);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        // It sends at once to whoever binds, so it starts last.
        await using KannelDriveSmpp smsc = KannelDriveSmpp.Start(port, MobileOriginated);

        HashSet<string> texts = [];
        for (int i = 0; i < MobileOriginated; i++)
        {
            ShortMessagePdu message = await esme.NextDeliverAsync(TimeSpan.FromSeconds(30));
            Assert.Equal((KannelDriveSmpp.Source, KannelDriveSmpp.Destination), (message.Source, message.Dest));
            texts.Add(message.Text);
        }

        Assert.Equal(MobileOriginated, texts.Count);
        await gateway.WaitForMetricsAsync(page => page.Sum("spamgate_link_up") == 2, TimeSpan.FromSeconds(30), "both links");
        SubmitResult[] results = await esme.SubmitManyAsync(Enumerable.Range(0, 100).Select(Submit));
        SubmitResult spam = await esme.SubmitAsync(ShortMessagePdu.Ascii(KannelDriveSmpp.Destination, "8613800138000", "a forbidden-word in it"));
        await smsc.WaitForSubmitAsync("Parcel 99 is at the door.");

        Assert.All(results, result => Assert.Equal(new SubmitResult(0, ""), result));
        Assert.Equal(0x45u, spam.Status);
        Assert.Equal(0, await gateway.StopAsync(TimeSpan.FromSeconds(30)));
        (int exitCode, string output) = await smsc.WaitForEndAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains($"Number of messages sent to ESME: {MobileOriginated}", output, StringComparison.Ordinal);
        Assert.Contains("Number of messages sent to SMSC: 100", output, StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", output, StringComparison.Ordinal);
        AssertAnswered(receiving, RawCommand.DeliverSm);
        AssertAnswered(receiving, RawCommand.EnquireLink);
    }

    private static ShortMessagePdu Submit(int number) =>
        ShortMessagePdu.Ascii(KannelDriveSmpp.Destination, "8613800138000", $"Parcel {number} is at the door.") with { RegisteredDelivery = 1 };

    // Each once, with status 0, under its own sequence number.
    private static void AssertAnswered(SmppTap tap, uint command)
    {
        uint[] asked = [.. tap.Seen.Where(pdu => pdu.CommandId == command && !pdu.FromClient).Select(pdu => pdu.Sequence).Order()];
        TappedPdu[] answers = [.. tap.Seen.Where(pdu => pdu.CommandId == (command | RawCommand.Response) && pdu.FromClient)];
        Assert.Equal(MobileOriginated, asked.Length);
        Assert.Equal(asked, answers.Select(answer => answer.Sequence).Order());
        Assert.All(answers, answer => Assert.Equal(0u, answer.Status));
    }
}
