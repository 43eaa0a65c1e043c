using System.Buffers;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Tests.Wire;

namespace SpamGate.Smpp.Tests.Pdus;

public sealed class SmppPduTests
{
    [Theory]
    [MemberData(nameof(PduVectors.Names), MemberType = typeof(PduVectors))]
    public void Pdu_DecodedAndEncoded_SameOctets(string name)
    {
        byte[] octets = PduVectors.All[name];

        Assert.True(SmppPdu.TryDecode(octets, out SmppPdu? pdu, out CommandStatus fault), fault.ToString());
        Assert.Equal(octets, pdu.ToArray());
        Assert.Equal(octets.Length, pdu.EncodedLength);
        ArrayBufferWriter<byte> writer = new();
        Assert.Equal(octets.Length, pdu.Encode(writer));
        Assert.Equal(octets, writer.WrittenSpan.ToArray());
    }

    /// <summary>All but the responses that left their body out: what follows would be taken for it.</summary>
    public static TheoryData<string> WithBodies => [.. PduVectors.All.Keys.Where(name => !name.EndsWith("WithoutBody", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(WithBodies))]
    public void Pdu_WithUnknownTlvsBehind_DecodedAndEncodedSameOctets(string name)
    {
        byte[] octets = PduVectors.All[name];
        byte[] unknown = [0x3F, 0xFE, 0, 2, 1, 2, 0x14, 0, 0, 0, 0x3F, 0xFE, 0, 1, 0xFF, 0xFF, 0xFF, 0, 3, 0, 0, 0];
        byte[] longer = PduVectors.WithBody(octets, [.. octets.AsSpan(16), .. unknown]);

        Assert.True(SmppPdu.TryDecode(longer, out SmppPdu? pdu, out CommandStatus fault), fault.ToString());
        Assert.Equal([0x3FFE, 0x1400, 0x3FFE, 0xFFFF], pdu.Tlvs.TakeLast(4).Select(tlv => (int)tlv.Tag));
        Assert.Equal(longer, pdu.ToArray());
        Assert.Equal(longer.Length, pdu.EncodedLength);
    }

    // The framer and the decoder together: what two PDUs in one buffer are, wherever it was cut.
    [Theory]
    [MemberData(nameof(PduVectors.Names), MemberType = typeof(PduVectors))]
    public void Pdu_TwoInOneBuffer_BothDecodedAndEncodedSameOctets(string name)
    {
        byte[] octets = PduVectors.All[name];
        ReadOnlySequence<byte> buffer = new([.. octets, .. octets]);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Smpp.Wire.FrameStatus.Complete, Smpp.Wire.PduFramer.TryReadFrame(ref buffer, 1024, out _, out ReadOnlySequence<byte> frame));
            Assert.True(SmppPdu.TryDecode(frame.ToArray(), out SmppPdu? pdu, out CommandStatus fault), fault.ToString());
            Assert.Equal(octets, pdu.ToArray());
        }

        Assert.True(buffer.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(PduVectors.Names), MemberType = typeof(PduVectors))]
    public void Pdu_CutAnywhere_FaultOrShorterForm(string name)
    {
        byte[] octets = PduVectors.All[name];
        for (int length = 16; length < octets.Length; length++)
        {
            byte[] cut = PduVectors.WithBody(octets, octets.AsSpan(16, length - 16));
            if (SmppPdu.TryDecode(cut, out SmppPdu? pdu, out CommandStatus fault))
            {
                Assert.Equal(cut, pdu.ToArray());
            }
            else
            {
                Assert.NotEqual(CommandStatus.EsmeROk, fault);
            }
        }
    }

    [Fact]
    public void SubmitSm_Decoded_FieldsInTheirPlaces()
    {
        SubmitSm submit = Decode<SubmitSm>("SubmitSmUcs2Part");

        Assert.Equal("CMT", submit.ServiceType);
        Assert.Equal(new SmppAddress(0, 1, "10690001"), submit.Source);
        Assert.Equal(new SmppAddress(1, 1, "8613800138000"), submit.Destination);
        Assert.Equal(0x40, submit.EsmClass);
        Assert.Equal(1, submit.PriorityFlag);
        Assert.Equal("250131120000000+", submit.ScheduleDeliveryTime);
        Assert.Equal("000002000000000R", submit.ValidityPeriod);
        Assert.Equal(1, submit.RegisteredDelivery);
        Assert.Equal(8, submit.DataCoding);
        Assert.Equal(10, submit.ShortMessage.Length);
        Assert.Equal(8u, submit.SequenceNumber);
    }

    [Fact]
    public void Tlvs_UnknownAmongKnown_KeptInOrder()
    {
        SubmitSm submit = Decode<SubmitSm>("SubmitSmWithTlvs");

        Assert.Equal([0x0204, 0x1401, 0x0424, 0x1402, 0x020C, 0x020E, 0x020F], submit.Tlvs.Select(t => (int)t.Tag));
        Assert.Equal("vendor"u8.ToArray(), submit.Tlvs[1].Value.ToArray());
        Assert.Equal("long text"u8.ToArray(), submit.UserData.ToArray());
    }

    [Fact]
    public void SubmitMulti_Decoded_DestinationsAndLists()
    {
        SubmitMulti multi = Decode<SubmitMulti>("SubmitMulti");

        Assert.Equal(
            [
                MultiDestination.Sme(SmppAddress.International("8613800138000")),
                MultiDestination.List("everyone"),
                MultiDestination.Sme(new SmppAddress(0, 1, "13900139000")),
            ],
            multi.Destinations);
    }

    [Fact]
    public void SubmitMultiResp_Decoded_UnsuccessfulDestinations()
    {
        SubmitMultiResp resp = Decode<SubmitMultiResp>("SubmitMultiResp");

        Assert.Equal("M-1", resp.MessageId);
        Assert.Equal(
            [
                new UnsuccessSme(SmppAddress.International("8613800138000"), CommandStatus.EsmeRSubmitFail),
                new UnsuccessSme(new SmppAddress(0, 1, "13900139000"), CommandStatus.EsmeRInvDstAdr),
            ],
            resp.Unsuccess);
    }

    [Fact]
    public void Bind_Decoded_AllFields()
    {
        BindRequest bind = Decode<BindRequest>("BindTransmitter");

        Assert.Equal(BindMode.Transmitter, bind.Mode);
        Assert.Equal("esme01", bind.SystemId);
        Assert.Equal("secret08", bind.Password);
        Assert.Equal("VMS", bind.SystemType);
        Assert.Equal(0x34, bind.InterfaceVersion);
        Assert.Equal(new SmppAddress(1, 1, "^8613"), bind.AddressRange);
    }

    [Fact]
    public void UnknownCommand_Decoded_FaultInvalidCommandId()
    {
        byte[] unknown = PduVectors.Octets("00000010000000770000000000000001");

        Assert.False(SmppPdu.TryDecode(unknown, out _, out CommandStatus fault));
        Assert.Equal(CommandStatus.EsmeRInvCmdId, fault);
    }

    [Fact]
    public void ShortMessage_Over255Octets_RefusedWithTheNumbers()
    {
        SubmitSm submit = new() { ShortMessage = new byte[256] };

        Assert.Contains("256", Assert.Throws<ArgumentException>(() => submit.ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CString_WithNulOrBeyondLatin1_Refused()
    {
        Assert.Throws<ArgumentException>(() => new SubmitSm { ServiceType = "a\0b" }.ToArray());
        Assert.Throws<ArgumentException>(() => new SubmitSm { ServiceType = "中" }.ToArray());
    }

    private static T Decode<T>(string name)
        where T : SmppPdu
    {
        Assert.True(SmppPdu.TryDecode(PduVectors.All[name], out SmppPdu? pdu, out CommandStatus fault), fault.ToString());
        return Assert.IsType<T>(pdu);
    }
}
