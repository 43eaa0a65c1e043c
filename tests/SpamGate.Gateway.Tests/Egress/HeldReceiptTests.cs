using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Egress;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Tests.Egress;

public sealed class HeldReceiptTests
{
    private const string Ours = "SGQ0123456789AB01234567";
    private const string Receipt = "id:4f2a sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:hi";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Write_ReceiptInTextOrPayload_CarriesOurIdInTextAndTlvAndKeepsTheRest(bool inPayload, bool withTlv)
    {
        byte[] pdu = Write(inPayload, withTlv);
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(pdu, out MessageFields fields));
        var ids = new HeldMessageIds();
        ids.Add("a-4f2a", Ours);
        Assert.Null(HeldReceipt.FindId(pdu, fields, default, ids));
        Assert.Equal(Ours, HeldReceipt.FindId(pdu, fields, "a-"u8, ids));
        Assert.True(HeldReceipt.IsFinal(pdu, fields));
        var delivery = new DeliverTransaction(new Nowhere());

        HeldReceipt.Write(pdu, fields, Ours, delivery);

        ReadOnlySpan<byte> rewritten = delivery.Pdu.AsSpan(0, delivery.PduLength);
        Assert.Equal((uint)delivery.PduLength, PduHeader.Read(rewritten).CommandLength);
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(rewritten, out MessageFields after));
        ReadOnlySpan<byte> text = inPayload
            ? rewritten.Slice(after.PayloadOffset, after.PayloadLength)
            : rewritten.Slice(after.ShortMessageOffset, after.ShortMessageLength);
        Assert.Equal(Receipt.Replace("4f2a", Ours, StringComparison.Ordinal), Encoding.ASCII.GetString(text));
        var seen = new List<(int Tag, string Value)>();
        var reader = new TlvReader(rewritten[after.TlvOffset..]);
        while (reader.TryRead(out ushort tag, out ReadOnlySpan<byte> value))
        {
            seen.Add((tag, Encoding.Latin1.GetString(value)));
        }

        Assert.Contains((0x0204, "\u00124"), seen);
        Assert.Single(seen, tlv => tlv == (0x001E, Ours + "\0"));
    }

    [Fact]
    public void Ids_OnceFinished_AreForgottenAndTold()
    {
        var ids = new HeldMessageIds();
        var finished = new List<string>();
        ids.Finished += finished.Add;
        ids.Add("4f2a", Ours);

        ids.Finish(Ours);

        Assert.Equal([Ours], finished);
        Assert.Null(ids.Find(default, "4f2a"u8));
        Assert.Equal(0, ids.Count);
    }

    [Fact]
    public void HeldMessageId_OfAnyMoment_IsRecognisedAndNothingElseIs()
    {
        string id = HeldMessageId.New(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

        Assert.True(HeldMessageId.Matches(Encoding.ASCII.GetBytes(id)));
        Assert.False(HeldMessageId.Matches(Encoding.ASCII.GetBytes(id[1..])));
        Assert.False(HeldMessageId.Matches("SGQ0123456789AB0123456g"u8));
        Assert.False(HeldMessageId.Matches("0123456789ABCDEF0123456"u8));
    }

    private static byte[] Write(bool inPayload, bool withTlv)
    {
        byte[] text = Encoding.ASCII.GetBytes(Receipt);
        byte[] tlvs = [0x02, 0x04, 0x00, 0x02, 0x12, 0x34, .. withTlv ? new byte[] { 0x00, 0x1E, 0x00, 0x05 } : [], .. withTlv ? "4f2a\0"u8.ToArray() : []];
        var message = new OutgoingMessage
        {
            Source = "8613800138000"u8,
            Destination = "10690001"u8,
            EsmClass = 0x04,
            ShortMessage = inPayload ? default : text,
            MessagePayload = inPayload ? text : default,
            Tlvs = tlvs,
        };
        var pdu = new byte[message.MaxPduLength];
        return pdu[..Pdu.WriteDeliverSm(pdu, 7, message)];
    }

    private sealed class Nowhere : IDeliverSource
    {
        public void DeliverAnswered(DeliverTransaction transaction)
        {
        }
    }
}
