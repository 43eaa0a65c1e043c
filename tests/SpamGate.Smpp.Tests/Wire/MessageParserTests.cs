using System.Text;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Tests.Wire;

public sealed class MessageParserTests
{
    [Fact]
    public void SubmitSm_Plain_OffsetsPointAtTheFields()
    {
        byte[] pdu = PduVectors.All["SubmitSm"];

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseSubmitSm(pdu, out MessageFields f));
        Assert.Equal("CMT", Text(pdu, f.ServiceTypeOffset, f.ServiceTypeLength));
        Assert.Equal((5, 0, "Shop"), (f.SourceTon, f.SourceNpi, Text(pdu, f.SourceOffset, f.SourceLength)));
        Assert.Equal((1, 1, "8613800138000"), (f.DestTon, f.DestNpi, Text(pdu, f.DestOffset, f.DestLength)));
        Assert.Equal("Hello, world", Text(pdu, f.ShortMessageOffset, f.ShortMessageLength));
        Assert.Equal((0, 1, 1, 0), (f.EsmClass, f.PriorityFlag, f.RegisteredDelivery, f.DataCoding));
        Assert.Equal(pdu.Length, f.TlvOffset);
        Assert.Equal((-1, 0, -1), (f.PayloadOffset, f.PayloadLength, f.SarReference));
        Assert.False(f.HasUdh);
    }

    [Fact]
    public void SubmitSm_PartWithTimes_UdhAndTimesFound()
    {
        byte[] pdu = PduVectors.All["SubmitSmUcs2Part"];

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseSubmitSm(pdu, out MessageFields f));
        Assert.True(f.HasUdh);
        Assert.Equal("250131120000000+", Text(pdu, f.ScheduleOffset, f.ScheduleLength));
        Assert.Equal("000002000000000R", Text(pdu, f.ValidityOffset, f.ValidityLength));
        Assert.Equal(8, f.DataCoding);
    }

    [Fact]
    public void SubmitSm_PayloadAndSarTlvs_Found()
    {
        byte[] pdu = PduVectors.All["SubmitSmWithTlvs"];

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseSubmitSm(pdu, out MessageFields f));
        Assert.Equal("long text", Text(pdu, f.PayloadOffset, f.PayloadLength));
        Assert.Equal((0x1234, 3, 2), (f.SarReference, f.SarTotal, f.SarNumber));
        Assert.Equal(0x02, pdu[f.TlvOffset]);
        Assert.Equal(0x04, pdu[f.TlvOffset + 1]);
    }

    [Fact]
    public void DeliverSm_Receipt_IsReceipt()
    {
        byte[] pdu = PduVectors.All["DeliverSmReceipt"];

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(pdu, out MessageFields f));
        Assert.True(f.IsReceipt);
        Assert.False(f.IsIntermediateNotification);
    }

    [Theory]
    [InlineData(0x04, true)]
    [InlineData(0x44, true)]
    [InlineData(0xC4, true)]
    [InlineData(0x07, true)]
    [InlineData(0x20, false)]
    [InlineData(0x08, false)]
    [InlineData(0x0C, false)]
    [InlineData(0x00, false)]
    public void EsmClass_ReceiptBits_MaskedBeforeCompared(byte esmClass, bool receipt) =>
        Assert.Equal(receipt, new MessageFields { EsmClass = esmClass }.IsReceipt);

    [Fact]
    public void DataSm_Parsed_PayloadFound()
    {
        byte[] pdu = PduVectors.All["DataSm"];

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDataSm(pdu, out MessageFields f));
        Assert.Equal("8613900139000", Text(pdu, f.SourceOffset, f.SourceLength));
        Assert.Equal((0, 1, 8, 4), (f.EsmClass, f.RegisteredDelivery, f.DataCoding, f.PayloadLength));
        Assert.Equal(0, f.ShortMessageLength);
    }

    [Fact]
    public void SubmitMulti_Parsed_DestinationsReadable()
    {
        byte[] pdu = PduVectors.All["SubmitMulti"];

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseSubmitMulti(pdu, out MessageFields f));
        Assert.Equal((3, 1), (f.DestinationCount, f.DistributionListCount));
        Assert.Equal("8613800138000", Text(pdu, f.DestOffset, f.DestLength));
        Assert.Equal("Sale", Text(pdu, f.ShortMessageOffset, f.ShortMessageLength));
        int offset = f.DestinationsOffset;
        List<(byte, string)> read = [];
        for (int i = 0; i < f.DestinationCount; i++)
        {
            Assert.True(MessageParser.TryReadDestination(pdu, ref offset, out byte flag, out _, out _, out int at, out int length));
            read.Add((flag, Text(pdu, at, length)));
        }

        Assert.Equal([(1, "8613800138000"), (2, "everyone"), (1, "13900139000")], read);
    }

    [Fact]
    public void QueryCancelReplace_Parsed_IdAndAddresses()
    {
        byte[] query = PduVectors.All["QuerySm"];
        byte[] cancel = PduVectors.All["CancelSm"];
        byte[] replace = PduVectors.All["ReplaceSm"];

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseQuerySm(query, out MessageFields q));
        Assert.Equal(("5F3A9C01", "Shop"), (Text(query, q.MessageIdOffset, q.MessageIdLength), Text(query, q.SourceOffset, q.SourceLength)));
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseCancelSm(cancel, out MessageFields c));
        Assert.Equal(("5F3A9C01", "8613800138000"), (Text(cancel, c.MessageIdOffset, c.MessageIdLength), Text(cancel, c.DestOffset, c.DestLength)));
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseReplaceSm(replace, out MessageFields r));
        Assert.Equal(("5F3A9C01", "Changed"), (Text(replace, r.MessageIdOffset, r.MessageIdLength), Text(replace, r.ShortMessageOffset, r.ShortMessageLength)));
    }

    [Theory]
    [InlineData("SubmitSm")]
    [InlineData("SubmitSmUcs2Part")]
    [InlineData("SubmitSmWithTlvs")]
    public void SubmitSm_CutAnywhere_NeverReadBeyondItsEnd(string name)
    {
        byte[] pdu = PduVectors.All[name];
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseSubmitSm(pdu, out MessageFields whole));
        for (int length = 16; length < pdu.Length; length++)
        {
            CommandStatus status = MessageParser.TryParseSubmitSm(pdu.AsSpan(0, length), out _);
            if (length < whole.ShortMessageOffset)
            {
                Assert.Contains(status, new[] { CommandStatus.EsmeRInvCmdLen, CommandStatus.EsmeRInvMsgLen });
            }
            else if (length < whole.TlvOffset)
            {
                Assert.Equal(CommandStatus.EsmeRInvMsgLen, status);
            }
            else
            {
                Assert.Contains(status, new[] { CommandStatus.EsmeROk, CommandStatus.EsmeRInvOptParStream });
            }
        }
    }

    [Theory]
    [InlineData("ABCDEF", CommandStatus.EsmeRInvCmdLen)]
    [InlineData("AB\u0001", CommandStatus.EsmeRInvSerTyp)]
    [InlineData("ABCDE", CommandStatus.EsmeROk)]
    public void ServiceType_Judged(string serviceType, CommandStatus expected) =>
        Assert.Equal(expected, Parse(new SubmitSm { ServiceType = serviceType, Destination = SmppAddress.International("861") }));

    [Theory]
    [InlineData(1, "123456789012345678901", CommandStatus.EsmeRInvCmdLen)]
    [InlineData(1, "12345678901234567890", CommandStatus.EsmeROk)]
    [InlineData(0, "", CommandStatus.EsmeROk)]
    [InlineData(0, "Shop", CommandStatus.EsmeROk)]
    [InlineData(0, "Sh\u0007op", CommandStatus.EsmeRInvSrcAdr)]
    [InlineData(5, "Caf\u0005", CommandStatus.EsmeROk)]
    public void Source_Judged(byte ton, string source, CommandStatus expected) => Assert.Equal(
        expected, Parse(new SubmitSm { Source = new SmppAddress(ton, 0, source), Destination = SmppAddress.International("861") }));

    [Theory]
    [InlineData(1, "8613800138000", CommandStatus.EsmeROk)]
    [InlineData(1, "+8613800138000", CommandStatus.EsmeROk)]
    [InlineData(0, "*100#", CommandStatus.EsmeROk)]
    [InlineData(5, "Kiosk", CommandStatus.EsmeROk)]
    [InlineData(1, "", CommandStatus.EsmeRInvDstAdr)]
    [InlineData(1, "+", CommandStatus.EsmeRInvDstAdr)]
    [InlineData(1, "86138abc", CommandStatus.EsmeRInvDstAdr)]
    [InlineData(1, "86 138", CommandStatus.EsmeRInvDstAdr)]
    [InlineData(1, "123456789012345678901", CommandStatus.EsmeRInvCmdLen)]
    public void Destination_Judged(byte ton, string destination, CommandStatus expected) =>
        Assert.Equal(expected, Parse(new SubmitSm { Destination = new SmppAddress(ton, 1, destination) }));

    [Theory]
    [InlineData(0x00, CommandStatus.EsmeROk)]
    [InlineData(0x43, CommandStatus.EsmeROk)]
    [InlineData(0xC0, CommandStatus.EsmeROk)]
    [InlineData(0x08, CommandStatus.EsmeROk)]
    [InlineData(0x10, CommandStatus.EsmeROk)]
    [InlineData(0x04, CommandStatus.EsmeRInvEsmClass)]
    [InlineData(0x20, CommandStatus.EsmeRInvEsmClass)]
    [InlineData(0x3C, CommandStatus.EsmeRInvEsmClass)]
    public void EsmClass_OfSubmit_Judged(byte esmClass, CommandStatus expected) =>
        Assert.Equal(expected, Parse(new SubmitSm { EsmClass = esmClass, Destination = SmppAddress.International("861") }));

    [Theory]
    [InlineData(3, 0x1F, 1, CommandStatus.EsmeROk)]
    [InlineData(4, 0, 0, CommandStatus.EsmeRInvPrtFlg)]
    [InlineData(0, 0x20, 0, CommandStatus.EsmeRInvRegDlvFlg)]
    [InlineData(0, 0, 2, CommandStatus.EsmeRInvRepFlag)]
    public void Flags_OfSubmit_Judged(byte priority, byte registered, byte replace, CommandStatus expected) => Assert.Equal(
        expected,
        Parse(new SubmitSm
        {
            PriorityFlag = priority,
            RegisteredDelivery = registered,
            ReplaceIfPresent = replace,
            Destination = SmppAddress.International("861"),
        }));

    [Theory]
    [InlineData("", true)]
    [InlineData("250131120000000+", true)]
    [InlineData("250131120000048-", true)]
    [InlineData("000002000000000R", true)]
    [InlineData("2501311200", false)]
    [InlineData("251331120000000+", false)]
    [InlineData("250131250000000+", false)]
    [InlineData("250131120000049+", false)]
    [InlineData("25013112000000+ ", false)]
    [InlineData("250131120000000X", false)]
    [InlineData("250131120000000+1", false)]
    public void Times_Judged(string time, bool good)
    {
        Assert.Equal(
            good ? CommandStatus.EsmeROk : CommandStatus.EsmeRInvSched,
            Parse(new SubmitSm { ScheduleDeliveryTime = time, Destination = SmppAddress.International("861") }));
        Assert.Equal(
            good ? CommandStatus.EsmeROk : CommandStatus.EsmeRInvExpiry,
            Parse(new SubmitSm { ValidityPeriod = time, Destination = SmppAddress.International("861") }));
    }

    [Theory]
    [InlineData("0424", CommandStatus.EsmeRInvOptParStream)]
    [InlineData("042400", CommandStatus.EsmeRInvOptParStream)]
    [InlineData("04240005AABBCCDD", CommandStatus.EsmeRInvOptParStream)]
    [InlineData("0424FFFF", CommandStatus.EsmeRInvOptParStream)]
    [InlineData("14010000", CommandStatus.EsmeROk)]
    [InlineData("020C000101", CommandStatus.EsmeRInvParLen)]
    [InlineData("020E00020101", CommandStatus.EsmeRInvParLen)]
    [InlineData("0204000100", CommandStatus.EsmeRInvParLen)]
    [InlineData("020E000100", CommandStatus.EsmeRInvOptParamVal)]
    [InlineData("020F000100", CommandStatus.EsmeRInvOptParamVal)]
    [InlineData("020E000102020F000103", CommandStatus.EsmeRInvOptParamVal)]
    [InlineData("04240001410424000142", CommandStatus.EsmeROptParNotAllwd)]
    [InlineData("020C00020001020C00020002", CommandStatus.EsmeROptParNotAllwd)]
    public void Tlvs_Judged(string tlvs, CommandStatus expected)
    {
        byte[] pdu = PduVectors.WithBody(PduVectors.All["SubmitSm"], [.. PduVectors.All["SubmitSm"].AsSpan(16), .. PduVectors.Octets(tlvs)]);

        Assert.Equal(expected, MessageParser.TryParseSubmitSm(pdu, out _));
    }

    [Theory]
    [InlineData(0, CommandStatus.EsmeRInvNumDests)]
    [InlineData(255, CommandStatus.EsmeRInvNumDests)]
    [InlineData(254, CommandStatus.EsmeROk)]
    public void SubmitMulti_NumberOfDestinations_Judged(int count, CommandStatus expected)
    {
        byte[] destinations = [.. Enumerable.Range(0, count).SelectMany(_ => PduVectors.Octets("0101013836313300"))];
        byte[] body = [.. PduVectors.Octets("00000000"), (byte)count, .. destinations, .. new byte[10]];

        Assert.Equal(expected, MessageParser.TryParseSubmitMulti(PduVectors.WithBody(PduVectors.All["SubmitMulti"], body), out _));
    }

    [Theory]
    [InlineData("03010138363100", CommandStatus.EsmeRInvDestFlag)]
    [InlineData("0200", CommandStatus.EsmeRInvDlName)]
    [InlineData("01010100", CommandStatus.EsmeRInvDstAdr)]
    [InlineData("010101383631", CommandStatus.EsmeRInvCmdLen)]
    public void SubmitMulti_BadDestination_Judged(string destination, CommandStatus expected)
    {
        byte[] body = [.. PduVectors.Octets("0000000001"), .. PduVectors.Octets(destination)];

        Assert.Equal(expected, MessageParser.TryParseSubmitMulti(PduVectors.WithBody(PduVectors.All["SubmitMulti"], body), out _));
    }

    [Fact]
    public void DeliverSm_AlphanumericDestinationAndOddTime_TakenAsItComes()
    {
        DeliverSm deliver = new() { Destination = new SmppAddress(0, 0, ""), ScheduleDeliveryTime = "2501", EsmClass = 0x3C };

        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseDeliverSm(deliver.ToArray(), out _));
    }

    [Theory]
    [InlineData("042300020000", CommandStatus.EsmeROk)]
    [InlineData("020E000100", CommandStatus.EsmeROk)]
    [InlineData("020C000101", CommandStatus.EsmeROk)]
    [InlineData("04240005AA", CommandStatus.EsmeRInvOptParStream)]
    public void DeliverSm_TlvsOfOddSize_NotLostUnlessTheStreamIsBroken(string tlvs, CommandStatus expected)
    {
        byte[] receipt = PduVectors.All["DeliverSmReceipt"];
        byte[] pdu = PduVectors.WithBody(receipt, [.. receipt.AsSpan(16), .. PduVectors.Octets(tlvs)]);

        Assert.Equal(expected, MessageParser.TryParseDeliverSm(pdu, out MessageFields f));
        Assert.Equal(-1, f.SarReference);
    }

    private static CommandStatus Parse(SubmitSm submit) => MessageParser.TryParseSubmitSm(submit.ToArray(), out _);

    private static string Text(byte[] pdu, int offset, int length) => Encoding.Latin1.GetString(pdu, offset, length);
}
