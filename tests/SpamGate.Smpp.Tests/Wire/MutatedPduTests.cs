using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;
using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Tests.Wire;

/// <summary>Seeded random damage to every vector; what still parses must agree with the slow decoder.</summary>
public sealed class MutatedPduTests
{
    private const int Rounds = 200_000;

    [Theory]
    [InlineData(20250131)]
    public void Parsers_MutatedPdus_NeverThrowAndAgree(int seed)
    {
        Random random = new(seed);
        byte[][] vectors = [.. PduVectors.All.Values];
        byte[] scratch = new byte[512];
        char[] text = new char[512];
        int parsed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            int length = Mutate(random, vectors[random.Next(vectors.Length)], scratch);
            byte[] pdu = scratch[..length];
            Exercise(pdu, text);
            if (MessageParser.TryParseDeliverSm(pdu, out MessageFields f) == CommandStatus.EsmeROk)
            {
                parsed++;
                AssertAgrees(pdu, in f);
            }
        }

        // The damage must leave enough alive to have tested anything.
        Assert.InRange(parsed, Rounds / 20, Rounds);
    }

    private static int Mutate(Random random, byte[] vector, byte[] scratch)
    {
        vector.CopyTo(scratch, 0);
        int length = vector.Length;
        for (int damage = random.Next(4); damage > 0; damage--)
        {
            switch (random.Next(5))
            {
                case 0:
                    scratch[random.Next(16, Math.Max(17, length))] = (byte)random.Next(256);
                    break;
                case 1:
                    scratch[random.Next(16, Math.Max(17, length))] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    length = random.Next(16, length + 1);
                    break;
                case 3:
                    int grown = Math.Min(scratch.Length, length + random.Next(1, 40));
                    random.NextBytes(scratch.AsSpan(length, grown - length));
                    length = grown;
                    break;
                default:
                    scratch[random.Next(16, Math.Max(17, length))] = 0;
                    break;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(scratch, (uint)length);
        return length;
    }

    private static void Exercise(byte[] pdu, char[] text)
    {
        Assert.Equal(FrameStatus.Complete, PduFramer.TryReadFrame(pdu, 1024, out _));
        MessageParser.TryParseDataSm(pdu, out _);
        MessageParser.TryParseSubmitMulti(pdu, out _);
        MessageParser.TryParseQuerySm(pdu, out _);
        MessageParser.TryParseCancelSm(pdu, out _);
        MessageParser.TryParseReplaceSm(pdu, out _);
        BindFields.TryParse(pdu, out _);
        MessageIds.ReadSubmitSmResp(pdu);
        SubmitMultiRespReader reader = new(pdu);
        while (reader.TryReadUnsuccess(out _, out _, out _, out _))
        {
        }

        if (SmppPdu.TryDecode(pdu, out SmppPdu? decoded, out CommandStatus fault))
        {
            Assert.Equal(pdu, decoded.ToArray());
        }
        else
        {
            Assert.NotEqual(CommandStatus.EsmeROk, fault);
        }

        if (MessageParser.TryParseSubmitSm(pdu, out MessageFields f) == CommandStatus.EsmeROk)
        {
            ReadOnlySpan<byte> userData = pdu.AsSpan(f.ShortMessageOffset, f.ShortMessageLength);
            if (f.HasUdh && UserDataHeader.TryParse(userData, out UserDataHeader udh))
            {
                userData = userData[udh.Length..];
            }

            SmsText.Decode(f.DataCoding, userData, text, DefaultAlphabet.Gsm7, out _);
            Assert.Equal(DeliveryReceipt.TryParse(userData, out DeliveryReceipt receipt), !receipt.Id.IsEmpty || !receipt.Status.IsEmpty);
        }
    }

    private static void AssertAgrees(byte[] pdu, in MessageFields f)
    {
        byte[] asDeliver = [.. pdu];
        BinaryPrimitives.WriteUInt32BigEndian(asDeliver.AsSpan(4), (uint)CommandId.DeliverSm);
        Assert.True(SmppPdu.TryDecode(asDeliver, out SmppPdu? decoded, out _));
        DeliverSm slow = (DeliverSm)decoded;
        Assert.Equal(slow.Source.Value, System.Text.Encoding.Latin1.GetString(pdu, f.SourceOffset, f.SourceLength));
        Assert.Equal(slow.Destination.Value, System.Text.Encoding.Latin1.GetString(pdu, f.DestOffset, f.DestLength));
        Assert.Equal(slow.ShortMessage, pdu[f.ShortMessageOffset..(f.ShortMessageOffset + f.ShortMessageLength)]);
        Assert.Equal(slow.TryGetTlv(TlvTag.MessagePayload, out ReadOnlyMemory<byte> payload), f.PayloadOffset >= 0);
        Assert.Equal(payload.Length, f.PayloadLength);
        Assert.Equal(slow.EncodedLength, pdu.Length);
    }
}
