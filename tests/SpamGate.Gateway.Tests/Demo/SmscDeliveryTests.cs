using System.Text;
using SpamGate.Gateway.Demo;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Tests.Demo;

public sealed class SmscDeliveryTests
{
    private static readonly SmscSimulatorOptions Prompt = new() { ReceiptDelay = TimeSpan.Zero, RetryDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public void Receipt_WhenAskedFor_ComesBackWithAddressesSwapped()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt);
        using var esme = EsmeProbe.Bound(smsc.EndPoint);

        string id = esme.Ask(EsmeProbe.Submit(2, "report please", registeredDelivery: 1)).MessageId;
        ReceivedPdu deliver = esme.Receive();

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(deliver.Octets, out MessageFields fields));
        Assert.True(fields.IsReceipt);
        Assert.Equal("8613800000001", Encoding.ASCII.GetString(deliver.Octets, fields.SourceOffset, fields.SourceLength));
        Assert.Equal("10690001", Encoding.ASCII.GetString(deliver.Octets, fields.DestOffset, fields.DestLength));
        Assert.True(DeliveryReceipt.TryParse(Encoding.ASCII.GetBytes(deliver.ShortMessage), out _));
        Assert.StartsWith($"id:{id} sub:001 dlvrd:001 submit date:", deliver.ShortMessage, StringComparison.Ordinal);
        Assert.Contains(" stat:DELIVRD err:000 ", deliver.ShortMessage, StringComparison.Ordinal);
        var tlvs = new TlvReader(deliver.Octets.AsSpan(fields.TlvOffset));
        Assert.True(tlvs.TryRead(out ushort tag, out ReadOnlySpan<byte> value));
        Assert.Equal((0x001E, id + "\0"), (tag, Encoding.ASCII.GetString(value)));
        Assert.True(tlvs.TryRead(out tag, out value));
        Assert.Equal((0x0427, 2), (tag, value[0]));
    }

    [Fact]
    public void Receipt_NotAskedFor_DoesNotCome()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt);
        using var esme = EsmeProbe.Bound(smsc.EndPoint);

        esme.Ask(EsmeProbe.Submit(2, "quiet"));
        esme.Ask(EsmeProbe.Submit(3, "only failures", registeredDelivery: 2));

        Assert.True(esme.IsSilentFor(30));
    }

    [Fact]
    public void Receipt_RefusedForNow_ComesAgainUntilAccepted()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt);
        using var esme = EsmeProbe.Bound(smsc.EndPoint);
        esme.Ask(EsmeProbe.Submit(2, "again", registeredDelivery: 1));

        ReceivedPdu first = esme.Receive();
        esme.Acknowledge(first, CommandStatus.EsmeRxTAppn);
        ReceivedPdu second = esme.Receive();
        esme.Acknowledge(second);

        Assert.NotEqual(first.Sequence, second.Sequence);
        Assert.Equal(first.ShortMessage, second.ShortMessage);
        esme.SendHeader(CommandId.EnquireLink, 9);
        Assert.Equal(CommandId.EnquireLinkResp, esme.Receive().Id);
        SmscCounts counts = smsc.ReadCounts();
        Assert.Equal((2, 1, 1), (counts.Delivered, counts.Redelivered, counts.Acknowledged));
        Assert.Equal(0, smsc.PendingDeliveries);
    }

    [Fact]
    public void Receipt_RefusedForGood_IsGivenUp()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt);
        using var esme = EsmeProbe.Bound(smsc.EndPoint);
        esme.Ask(EsmeProbe.Submit(2, "no owner", registeredDelivery: 1));

        esme.Acknowledge(esme.Receive(), CommandStatus.EsmeRxPAppn);

        Assert.True(esme.IsSilentFor(30));
        Assert.Equal(1, smsc.ReadCounts().GivenUp);
    }

    [Fact]
    public void Receipt_Unanswered_ComesAgainAfterItsTimeout()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt with { DeliverTimeout = TimeSpan.FromMilliseconds(50) });
        using var esme = EsmeProbe.Bound(smsc.EndPoint);
        esme.Ask(EsmeProbe.Submit(2, "hello?", registeredDelivery: 1));

        string first = esme.Receive().ShortMessage;

        Assert.Equal(first, esme.Receive().ShortMessage);
    }

    [Fact]
    public void Receipt_WhenTheConnectionBreaks_GoesToTheNextOfThatSystemIdOnly()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt);
        string text;
        using (var first = EsmeProbe.Bound(smsc.EndPoint, "gw"))
        {
            first.Ask(EsmeProbe.Submit(2, "unacknowledged", registeredDelivery: 1));
            text = first.Receive().ShortMessage;
        }

        using var other = EsmeProbe.Bound(smsc.EndPoint, "other");
        using var transmitter = EsmeProbe.Bound(smsc.EndPoint, "gw", CommandId.BindTransmitter);
        using var next = EsmeProbe.Bound(smsc.EndPoint, "gw", CommandId.BindReceiver);

        Assert.Equal(text, next.Receive().ShortMessage);
        Assert.True(other.IsSilentFor(10));
        Assert.True(transmitter.IsSilentFor(10));
    }

    [Fact]
    public void Deliveries_NeverExceedTheWindow()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt with { DeliverWindow = 3 });
        using var esme = EsmeProbe.Bound(smsc.EndPoint);
        for (int i = 0; i < 10; i++)
        {
            smsc.SendMo("esme", "8613800000001", "10690001", $"TD {i}");
        }

        var seen = new List<ReceivedPdu> { esme.Receive(), esme.Receive(), esme.Receive() };
        Assert.True(esme.IsSilentFor(30));
        esme.Acknowledge(seen[1]);
        seen.Add(esme.Receive());

        Assert.True(esme.IsSilentFor(30));
        Assert.Equal(["TD 0", "TD 1", "TD 2", "TD 3"], seen.Select(static p => p.ShortMessage));
    }

    [Fact]
    public void Mo_LongAndChinese_TravelsAsPayload()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt);
        using var esme = EsmeProbe.Bound(smsc.EndPoint);
        string text = string.Concat(Enumerable.Repeat("退订", 100));

        smsc.SendMo("esme", "8613800000001", "10690001", text);
        ReceivedPdu deliver = esme.Receive();

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(deliver.Octets, out MessageFields fields));
        Assert.Equal((8, 0), (fields.DataCoding, fields.ShortMessageLength));
        Assert.Equal(text, Encoding.BigEndianUnicode.GetString(deliver.Octets, fields.PayloadOffset, fields.PayloadLength));
    }

    [Fact]
    public void MixedReceipts_TellFailuresToo()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt with { Receipts = ReceiptOutcome.Mixed, DeliverWindow = 100 });
        using var esme = EsmeProbe.Bound(smsc.EndPoint);
        for (uint i = 0; i < 20; i++)
        {
            esme.Send(EsmeProbe.Submit(i + 2, "mixed", registeredDelivery: 1));
        }

        var states = new List<string>();
        while (states.Count < 20)
        {
            ReceivedPdu pdu = esme.Receive();
            if (pdu.Id == CommandId.DeliverSm)
            {
                states.Add(pdu.ShortMessage.Split("stat:")[1].Split(' ')[0]);
            }
        }

        Assert.Equal(
            ["DELIVRD:17", "EXPIRED:1", "REJECTD:1", "UNDELIV:1"],
            states.GroupBy(static s => s).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(static g => $"{g.Key}:{g.Count()}"));
    }

    [Fact]
    public void Log_HasTheAcknowledgementsOfDeliveries()
    {
        using var directory = new TemporaryDirectory();
        string log = directory.File("smsc.log");
        using SmscSimulator smsc = SmscSimulatorTests.Started(Prompt with { LogFile = log });
        using var esme = EsmeProbe.Bound(smsc.EndPoint);
        string id = esme.Ask(EsmeProbe.Submit(2, "logged", registeredDelivery: 1)).MessageId;

        esme.Acknowledge(esme.Receive(), CommandStatus.EsmeRxTAppn);
        esme.Acknowledge(esme.Receive());
        esme.SendHeader(CommandId.EnquireLink, 3);
        esme.Receive();

        Assert.Equal(
            [$"A {id} esme 00000064", $"A {id} esme 00000000"],
            SharedFile.ReadLines(log).Where(static l => l.StartsWith('A')));
    }
}
