using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Tests.Wire;

public sealed class PduWriterTests
{
    private readonly byte[] _buffer = new byte[1024];

    [Theory]
    [InlineData("EnquireLink", CommandId.EnquireLink, CommandStatus.EsmeROk, 6u)]
    [InlineData("UnbindResp", CommandId.UnbindResp, CommandStatus.EsmeROk, 5u)]
    [InlineData("GenericNack", CommandId.GenericNack, CommandStatus.EsmeRInvCmdId, 0xFFFFFFFFu)]
    [InlineData("SubmitSmRespWithoutBody", CommandId.SubmitSmResp, CommandStatus.EsmeRThrottled, 7u)]
    public void HeaderOnly_Written_AsTheVector(string name, CommandId id, CommandStatus status, uint sequence) =>
        Expect(name, Pdu.WriteHeaderOnly(_buffer, id, status, sequence));

    [Fact]
    public void Binds_Written_AsTheVectors()
    {
        BindFields fields = new("esme01"u8, "secret08"u8) { SystemType = "VMS"u8, AddrTon = 1, AddrNpi = 1, AddressRange = "^8613"u8 };

        Expect("BindReceiver", Pdu.WriteBind(_buffer, CommandId.BindReceiver, 1, fields));
        Expect("BindTransmitter", Pdu.WriteBind(_buffer, CommandId.BindTransmitter, 2, fields));
        Expect("BindTransceiver", Pdu.WriteBind(_buffer, CommandId.BindTransceiver, 0x7FFFFFFF, new BindFields("esme01"u8, default)));
        Expect("BindReceiverResp", Pdu.WriteBindResp(_buffer, CommandId.BindReceiver, CommandStatus.EsmeROk, 1, "SMSC"u8, true));
        Expect("BindTransmitterResp", Pdu.WriteBindResp(_buffer, CommandId.BindTransmitterResp, CommandStatus.EsmeROk, 2, "SMSC"u8, false));
        Expect("BindTransceiverRespWithoutBody", Pdu.WriteBindResp(_buffer, CommandId.BindTransceiverResp, CommandStatus.EsmeRInvPaswd, 3, "SMSC"u8, true));
        Expect("Outbind", Pdu.WriteOutbind(_buffer, 4, "SMSC"u8, "pw"u8));
    }

    [Fact]
    public void Bind_Parsed_AsWritten()
    {
        Assert.Equal(CommandStatus.EsmeROk, BindFields.TryParse(PduVectors.All["BindTransmitter"], out BindFields fields));
        Assert.True(fields.SystemId.SequenceEqual("esme01"u8));
        Assert.True(fields.Password.SequenceEqual("secret08"u8));
        Assert.True(fields.SystemType.SequenceEqual("VMS"u8));
        Assert.True(fields.AddressRange.SequenceEqual("^8613"u8));
        Assert.Equal((0x34, 1, 1), (fields.InterfaceVersion, fields.AddrTon, fields.AddrNpi));
    }

    [Fact]
    public void Bind_CutAnywhere_InvalidCommandLength()
    {
        byte[] bind = PduVectors.All["BindTransmitter"];
        for (int length = 16; length < bind.Length; length++)
        {
            Assert.Equal(CommandStatus.EsmeRInvCmdLen, BindFields.TryParse(bind.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void Messages_Written_AsTheVectors()
    {
        OutgoingMessage submit = new()
        {
            ServiceType = "CMT"u8,
            SourceTon = 5,
            Source = "Shop"u8,
            DestTon = 1,
            DestNpi = 1,
            Destination = "8613800138000"u8,
            PriorityFlag = 1,
            RegisteredDelivery = 1,
            ShortMessage = "Hello, world"u8,
        };
        Expect("SubmitSm", Pdu.WriteSubmitSm(_buffer, 7, in submit));
        Assert.True(submit.MaxPduLength >= PduVectors.All["SubmitSm"].Length);

        OutgoingMessage deliver = new()
        {
            ServiceType = "CMT"u8,
            SourceTon = 1,
            SourceNpi = 1,
            Source = "8613800138000"u8,
            DestNpi = 1,
            Destination = "10690001"u8,
            PriorityFlag = 1,
            ShortMessage = "STOP"u8,
        };
        Expect("DeliverSmMobileOriginated", Pdu.WriteDeliverSm(_buffer, 11, in deliver));

        OutgoingMessage data = new()
        {
            SourceTon = 1,
            SourceNpi = 1,
            Source = "8613900139000"u8,
            DestTon = 1,
            DestNpi = 1,
            Destination = "8613800138000"u8,
            RegisteredDelivery = 1,
            DataCoding = 8,
            MessagePayload = [0x65, 0x70, 0x63, 0x6E],
        };
        Expect("DataSm", Pdu.WriteDataSm(_buffer, 12, in data));
    }

    [Fact]
    public void Responses_Written_AsTheVectors()
    {
        Expect("SubmitSmResp", Pdu.WriteSubmitSmResp(_buffer, CommandStatus.EsmeROk, 7, "5F3A9C01"u8));
        Expect("SubmitSmRespWithoutBody", Pdu.WriteSubmitSmResp(_buffer, CommandStatus.EsmeRThrottled, 7, "5F3A9C01"u8));
        Expect("DeliverSmResp", Pdu.WriteDeliverSmResp(_buffer, CommandStatus.EsmeROk, 10));
        Expect("QuerySmResp", Pdu.WriteQuerySmResp(_buffer, CommandStatus.EsmeROk, 14, "5F3A9C01"u8, "250131120100000+"u8, MessageState.Delivered, 0));
    }

    [Fact]
    public void MessageId_Read_WithAndWithoutBody()
    {
        Assert.Equal("5F3A9C01"u8.ToArray(), MessageIds.ReadSubmitSmResp(PduVectors.All["SubmitSmResp"]).ToArray());
        Assert.True(MessageIds.ReadSubmitSmResp(PduVectors.All["SubmitSmRespWithoutBody"]).IsEmpty);
        Assert.True(MessageIds.ReadSubmitSmResp(PduVectors.All["SubmitSmRespErrorWithEmptyId"]).IsEmpty);
        Assert.Equal("D-1"u8.ToArray(), MessageIds.ReadSubmitSmResp(PduVectors.All["DataSmResp"]).ToArray());
    }

    [Fact]
    public void SubmitMulti_Written_AsTheVector()
    {
        byte[] destinations = new byte[128];
        int length = SubmitMultiPdu.WriteSmeDestination(destinations, 1, 1, "8613800138000"u8);
        "\u0002everyone\0"u8.CopyTo(destinations.AsSpan(length));
        length += 10;
        length += SubmitMultiPdu.WriteSmeDestination(destinations.AsSpan(length), 0, 1, "13900139000"u8);
        OutgoingMessage message = new() { SourceTon = 5, Source = "Shop"u8, ShortMessage = "Sale"u8, Tlvs = [0x02, 0x04, 0x00, 0x02, 0x00, 0x01] };

        Expect("SubmitMulti", MessagePdu.WriteSubmitMulti(_buffer, 13, in message, destinations.AsSpan(0, length), 3));
    }

    [Fact]
    public void SubmitMulti_WithoutOneDestination_OnlyThatIsMissing()
    {
        byte[] pdu = PduVectors.All["SubmitMulti"];
        MessageParser.TryParseSubmitMulti(pdu, out MessageFields f);
        byte[] copy = new byte[pdu.Length];

        int length = SubmitMultiPdu.CopyWithout(pdu, in f, [true, false, true], copy);

        Assert.True(SmppPdu.TryDecode(pdu, out SmppPdu? original, out _));
        Assert.True(SmppPdu.TryDecode(copy.AsSpan(0, length), out SmppPdu? rewritten, out _));
        SubmitMulti before = (SubmitMulti)original;
        SubmitMulti after = (SubmitMulti)rewritten;
        Assert.Equal([before.Destinations[0], before.Destinations[2]], after.Destinations);
        Assert.Equal(before.ShortMessage, after.ShortMessage);
        Assert.Equal(before.Tlvs.Select(t => t.Value.ToArray()), after.Tlvs.Select(t => t.Value.ToArray()));
        Assert.Equal(0, SubmitMultiPdu.CopyWithout(pdu, in f, [false, false, false], copy));
        Assert.Equal(pdu.Length, SubmitMultiPdu.CopyWithout(pdu, in f, [true, true, true], copy));
        Assert.Equal(pdu, copy);
    }

    [Fact]
    public void SubmitMultiResp_WrittenAndRead_Unsuccess()
    {
        PduWriter writer = new(_buffer);
        SubmitMultiPdu.BeginResp(ref writer, CommandStatus.EsmeROk, 13, "M-1"u8, 2);
        SubmitMultiPdu.WriteUnsuccess(ref writer, 1, 1, "8613800138000"u8, CommandStatus.EsmeRSubmitFail);
        SubmitMultiPdu.WriteUnsuccess(ref writer, 0, 1, "13900139000"u8, CommandStatus.EsmeRInvDstAdr);
        int length = writer.End();
        Expect("SubmitMultiResp", length);

        SubmitMultiRespReader reader = new(_buffer.AsSpan(0, length));
        Assert.True(reader.MessageId.SequenceEqual("M-1"u8));
        Assert.Equal(2, reader.UnsuccessCount);
        Assert.True(reader.TryReadUnsuccess(out _, out _, out ReadOnlySpan<byte> first, out CommandStatus error));
        Assert.True(first.SequenceEqual("8613800138000"u8));
        Assert.Equal(CommandStatus.EsmeRSubmitFail, error);
        Assert.True(reader.TryReadUnsuccess(out _, out _, out _, out error));
        Assert.Equal(CommandStatus.EsmeRInvDstAdr, error);
        Assert.False(reader.TryReadUnsuccess(out _, out _, out _, out _));
        Assert.False(reader.Broken);
    }

    [Fact]
    public void SubmitMultiResp_CutAnywhere_NeverThrows()
    {
        byte[] pdu = PduVectors.All["SubmitMultiResp"];
        for (int length = 16; length < pdu.Length; length++)
        {
            SubmitMultiRespReader reader = new(pdu.AsSpan(0, length));
            int read = 0;
            while (reader.TryReadUnsuccess(out _, out _, out _, out _))
            {
                read++;
            }

            Assert.True(read < 2);
        }
    }

    [Fact]
    public void Renumber_Pdu_OnlyTheSequenceChanges()
    {
        byte[] pdu = [.. PduVectors.All["SubmitSm"]];
        Pdu.Renumber(pdu, 0xABCD);

        Assert.Equal(0xABCDu, PduHeader.Read(pdu).SequenceNumber);
        Pdu.Renumber(pdu, 7);
        Assert.Equal(PduVectors.All["SubmitSm"], pdu);
    }

    private void Expect(string name, int written) => Assert.Equal(PduVectors.All[name], _buffer[..written]);
}
