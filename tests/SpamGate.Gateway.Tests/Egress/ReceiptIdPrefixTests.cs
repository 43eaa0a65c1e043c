using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Egress;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Tests.Egress;

public sealed class ReceiptIdPrefixTests
{
    private const string Receipt = "id:4f2a sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:hi";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Write_ReceiptInTextOrPayload_PrefixesIdAndKeepsTheRest(bool inPayload, bool withTlv)
    {
        byte[] tlvs = [0x02, 0x04, 0x00, 0x02, 0x12, 0x34, .. withTlv ? new byte[] { 0x00, 0x1E, 0x00, 0x05 } : [], .. withTlv ? "4f2a\0"u8.ToArray() : []];
        byte[] pdu = Write(inPayload, tlvs);
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(pdu, out MessageFields fields));
        var delivery = new DeliverTransaction(new Nowhere());

        ReceiptIdPrefix.Write(pdu, fields, "a-"u8, delivery);

        ReadOnlySpan<byte> rewritten = delivery.Pdu.AsSpan(0, delivery.PduLength);
        Assert.Equal((uint)delivery.PduLength, PduHeader.Read(rewritten).CommandLength);
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(rewritten, out MessageFields after));
        string text = inPayload
            ? Encoding.ASCII.GetString(rewritten.Slice(after.PayloadOffset, after.PayloadLength))
            : Encoding.ASCII.GetString(rewritten.Slice(after.ShortMessageOffset, after.ShortMessageLength));
        Assert.Equal(Receipt.Replace("id:", "id:a-", StringComparison.Ordinal), text);

        var seen = new List<(ushort Tag, string Value)>();
        var reader = new TlvReader(rewritten[after.TlvOffset..]);
        while (reader.TryRead(out ushort tag, out ReadOnlySpan<byte> value))
        {
            seen.Add((tag, Encoding.Latin1.GetString(value)));
        }

        Assert.Contains((0x0204, "\u00124"), seen.Select(tlv => ((int)tlv.Tag, tlv.Value)));
        Assert.Equal(withTlv, seen.Contains((0x001E, "a-4f2a\0")));
    }

    private static byte[] Write(bool inPayload, byte[] tlvs)
    {
        byte[] text = Encoding.ASCII.GetBytes(Receipt);
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
